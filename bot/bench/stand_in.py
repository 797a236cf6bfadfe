"""A worker without a model: the real loop, claims and commits, with an answer that costs nothing. For measuring, and
for trying out, everything but the assistant."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import Callable, Iterator, Mapping, Sequence

from redis.asyncio import Redis

from bot.conversation import Conversations, TurnRecord
from bot.events import Event, reply_event
from bot.messages import Message, Reply
from bot.turn import Outcome
from bot.worker import Worker

Answer = Callable[[Message], Sequence[Event]]


class StandIn:
    """What `Worker` needs of a TurnTaker; `answer` gives the events of a turn."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def take(self, message: Message, state: Mapping[str, str], attempts: int) -> Outcome:
        """One turn."""
        turns = int(state.get("turns", 0)) + 1
        return Outcome(TurnRecord(list(self._answer(message)), state={"turns": str(turns)}), turns)

    def committed(self, conversation_id: str, turns: int) -> None:
        """Nothing is kept between turns."""

    def forget(self, conversation_id: str) -> None:
        """Nothing is kept between turns."""


def echo(message: Message) -> Sequence[Event]:
    """Says what it has heard."""
    return [reply_event(Reply(text=message.text, answers=message.id), 0)]


async def work(redis_url: str, answer: Answer = echo) -> None:
    """Until cancelled."""
    redis: Redis[str] = Redis.from_url(redis_url, decode_responses=True)
    try:
        await Worker(Conversations(redis), StandIn(answer), claim_seconds=6).run()  # type: ignore[arg-type]
    finally:
        await redis.close()


@contextmanager
def in_thread(redis_url: str, answer: Answer = echo) -> Iterator[None]:
    """Works on a loop of its own while the block runs."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(work(redis_url, answer))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.gather(task, return_exceptions=True)))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)
        loop.close()
