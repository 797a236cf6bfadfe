"""`yingda chat`: a conversation in the terminal over the very code that serves."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import uuid
from dataclasses import replace
from typing import Any, Mapping

from redis.asyncio import Redis

from bot import settings as all_settings
from bot import train
from bot.conversation import Conversations
from bot.errors import EventRefused
from bot.gateway.auth import Session, conversation_of
from bot.gateway.intake import Intake
from bot.local_stack import local_stack
from bot.messages import Channel
from bot.plain import in_plain_words
from bot.settings import Settings
from bot.turn import TurnTaker
from handoff.desk import Desk
from handoff.queue import TicketQueue

TAP = "\tap "  # a line that begins so chooses a button by its label


class Talk:
    """One customer's conversation, turn by turn, in this process."""

    def __init__(self, settings: Settings, *, customer: str, channel: Channel) -> None:
        self._redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
        self.conversations = Conversations(self._redis)
        self.desk = Desk(TicketQueue(self._redis, settings.shop), self.conversations)
        self.intake = Intake(self.conversations, self.desk, max_text=settings.max_text)
        self._taker: TurnTaker | None = None
        self._settings = settings
        self.session = Session(customer, conversation_of(settings.shop, customer, uuid.uuid4().hex), channel)
        self._seen = ""

    async def start(self, assistant: Any = None) -> None:
        """Loads the assistant, or takes one that is loaded."""
        from bot.assistant.assistant import Assistant

        if assistant is None:
            assistant = Assistant.load(train.model_path(self._settings), action_url=self._settings.action_endpoint)
            await assistant.understand("你好")
        self._taker = TurnTaker(assistant, self.conversations, self.desk, seconds=self._settings.turn_seconds)
        session = self.session
        await self.conversations.open(
            session.conversation_id, customer=session.customer_id, channel=session.channel.value
        )

    async def say(self, line: str) -> dict[str, Any]:
        """One customer line and everything said in answer, as `chat --json` prints it."""
        began = time.perf_counter()
        try:
            await self.intake.take(self.session, await self._event(line))
        except EventRefused as refused:
            return self._refused(refused, began)
        await self.answer_waiting()
        return await self._heard(began)

    async def _event(self, line: str) -> dict[str, Any]:
        made = {"id": uuid.uuid4().hex, "type": "message", "text": line}
        if not line.startswith(TAP):
            return made
        event_id, choice = await self._find_choice(line[len(TAP) :].strip())
        return {**made, "type": "tap", "event": event_id, "choice": choice}

    async def _find_choice(self, label: str) -> tuple[str, str]:
        """The newest button with that label."""
        for event_id, event in reversed(await self.conversations.newest_events(self.session.conversation_id)):
            for name, payload in (event.get("choices") or {}).items():
                if label in (payload["label"], payload.get("words")):
                    return event_id, name
        return "", ""

    async def answer_waiting(self) -> None:
        """As a worker would: everything that waits, in order."""
        conversation_id = self.session.conversation_id
        token = await self.conversations.claim(conversation_id, seconds=60)
        assert self._taker and token
        while waiting := await self.conversations.next_waiting(conversation_id):
            state = await self.conversations.state(conversation_id)
            outcome = await self._taker.take(waiting.message, state, 1)
            said = in_plain_words(outcome.record.events, waiting.message.channel)
            await self.conversations.commit(conversation_id, token, waiting, replace(outcome.record, events=said))
            self._taker.committed(conversation_id, outcome.turns)
            await outcome.afterwards()
        await self.conversations.release(conversation_id, token)

    async def _heard(self, began: float) -> dict[str, Any]:
        events = await self.conversations.events_after(self.session.conversation_id, self._seen)
        self._seen = events[-1][0] if events else self._seen
        said = [event for _, event in events if event["type"] == "message" and event["sender"] != "customer"]
        decision: Mapping[str, Any] = next((event["decision"] for event in said if event.get("decision")), {})
        hits = decision.get("faq_hits") or []
        state = await self.conversations.state(self.session.conversation_id)
        return {
            "text": "\n".join(event["text"] for event in said),
            "speech": "\n".join(event["speech"] for event in said),
            "route": decision.get("route"),
            "intent": decision.get("intent"),
            "confidence": round(decision.get("confidence", 0.0), 4),
            "faq_id": hits[0]["entry_id"] if hits and decision.get("route") == "faq" else None,
            "cards": [card for event in said for card in event["cards"]],
            "quick_replies": [reply["label"] for event in said for reply in event["quick_replies"]],
            "owner": state["owner"],
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }

    def _refused(self, refused: EventRefused, began: float) -> dict[str, Any]:
        empty: dict[str, Any] = {"route": None, "intent": None, "confidence": 0.0, "faq_id": None, "cards": []}
        ms = round((time.perf_counter() - began) * 1000, 1)
        return {
            "text": refused.text,
            "speech": refused.text,
            **empty,
            "quick_replies": [],
            "owner": "assistant",
            "ms": ms,
        }


def run(settings: Settings, *, customer: str, channel: str, as_json: bool) -> None:
    """Reads lines until the end of input."""
    if not train.model_path(settings).exists():
        train.train(settings, progress=lambda words: print(words, file=sys.stderr))
    with local_stack() as stack:
        os.environ.update(stack.env)
        asyncio.run(_talk(all_settings.load(), customer, Channel(channel), as_json))


async def _talk(settings: Settings, customer: str, channel: Channel, as_json: bool) -> None:
    talk = Talk(settings, customer=customer, channel=channel)
    await talk.start()
    if not as_json:
        print(f"您是 {customer}，直接输入中文；Ctrl-D 结束。", file=sys.stderr)
    while line := await asyncio.to_thread(sys.stdin.readline):
        answer = await talk.say(line.rstrip("\n"))
        print(json.dumps(answer, ensure_ascii=False) if as_json else _shown(answer), flush=True)


def _shown(answer: Mapping[str, Any]) -> str:
    cards = [f"  ▤ {json.dumps(card, ensure_ascii=False)}" for card in answer["cards"]]
    buttons = [f"  [{' | '.join(answer['quick_replies'])}]"] if answer["quick_replies"] else []
    mark = f"  ({answer['intent']} {answer['confidence']:.2f}, {answer['ms']:.0f} ms, {answer['owner']})"
    return "\n".join([answer["text"], *cards, *buttons, mark])
