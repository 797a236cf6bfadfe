"""A worker without a model: answers by what is written, through the same claims and commits as the real one."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import Iterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.conversation import INBOX, Conversations, TurnRecord, Waiting
from bot.events import reply_event
from bot.messages import Choice, Message, Reply

ASKS = ("看物流", "申请退款")


class Worker:
    """`gate` closed keeps answers to 慢 back."""

    def __init__(self, url: str) -> None:
        self._url, self._stop = url, False
        self.gate = threading.Event()
        self.gate.set()

    def run(self) -> None:
        """Until stopped."""
        asyncio.run(self._run())

    def stop(self) -> None:
        """Ends `run`."""
        self._stop = True

    async def _run(self) -> None:
        redis: Redis[str] = Redis.from_url(self._url, decode_responses=True)
        conversations, after = Conversations(redis), "0-0"
        while not self._stop:
            try:
                rows = await redis.xread({INBOX: after}, count=10, block=100)
            except (RedisError, OSError):
                return
            for entry_id, fields in rows[0][1] if rows else ():
                after = entry_id
                asyncio.create_task(self._serve(conversations, fields["c"]))
        await redis.close()

    async def _serve(self, conversations: Conversations, conversation_id: str) -> None:
        while not (token := await conversations.claim(conversation_id, seconds=30)):
            await asyncio.sleep(0.02)
        while True:
            waiting = await conversations.next_waiting(conversation_id)
            if waiting:
                await self._answer(conversations, conversation_id, token, waiting)
            elif await conversations.release(conversation_id, token):
                return

    async def _answer(self, conversations: Conversations, conversation_id: str, token: str, waiting: Waiting) -> None:
        while waiting.message.text.startswith("慢") and not self.gate.is_set():
            await asyncio.sleep(0.02)
        events = [reply_event(reply, number) for number, reply in enumerate(_replies(waiting.message))]
        await conversations.commit(conversation_id, token, waiting, TurnRecord(events=events))


def _replies(message: Message) -> list[Reply]:
    if message.attachments:
        return [Reply(f"收到：{len(message.attachments)} 张图", answers=message.id)]
    if message.metadata.get("tap"):
        return [Reply(f"选了 {message.metadata['tap']['intent']}", answers=message.id)]
    if message.text == "选":
        choices = (Choice(ASKS[0], {"intent": "logistics_track"}), Choice(ASKS[1], {"intent": "apply_refund"}))
        return [Reply("您要办哪一件？", answers=message.id), Reply("请选择", quick_replies=choices, answers=message.id)]
    if message.text == "长":
        return [Reply("很长的一行文字。\n" * 200, answers=message.id)]
    return [Reply(f"收到：{message.text}", answers=message.id)]


@contextmanager
def working(url: str) -> Iterator[Worker]:
    """A worker in a thread."""
    worker = Worker(url)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    yield worker
    worker.gate.set()
    worker.stop()
    thread.join(5)
