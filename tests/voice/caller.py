"""A carrier as the tests play it: frames in, frames out, a clock that is put forward, an assistant by script."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Mapping

from redis.asyncio import Redis

from bot.conversation import Conversations, TurnRecord
from bot.events import owner_event, reply_event
from bot.gateway.auth import Session
from bot.gateway.intake import Intake
from bot.gateway.line import Exchange, Line
from bot.gateway.people import People
from bot.gateway.relay import take
from bot.gateway.relay_frames import setup_of
from bot.gateway.voice_memory import VoiceMemory
from bot.messages import Band, Channel, Choice, Decision, Owner, Reply, Route
from handoff.desk import Desk
from handoff.queue import TicketQueue

NOON = 1_795_579_200.0  # 2026-11-25 12:00 in the shop


class Carrier:
    """One call. `script` is what the assistant answers, by the caller's words."""

    def __init__(self, redis_url: str, call: Mapping[str, Any]) -> None:
        self.redis: Redis[str] = Redis.from_url(redis_url, decode_responses=True)
        self.conversations = Conversations(self.redis)
        self.desk = Desk(TicketQueue(self.redis, f"shop-{uuid.uuid4().hex[:8]}"), self.conversations)
        self.script: Mapping[str, Any] = call.get("assistant") or {}
        self.frames: list[dict[str, Any]] = []
        self.now, self.read = NOON, 0
        people = People(self.conversations, self.desk, hours=tuple(call.get("agents", (0, 24))), minutes=120)
        intake = Intake(self.conversations, self.desk, max_text=200)
        sound = call.get("wait_sound", "")
        self.exchange = Exchange(self.conversations, intake, people, VoiceMemory(self.redis), self.clock, sound)
        channel = Channel.ELDERLY if call.get("elderly") else Channel.VOICE
        self.customer = uuid.uuid4().hex
        self.session = Session(self.customer, f"c{uuid.uuid4().hex[:20]}", channel)
        custom = {**({"mode": "elderly"} if call.get("elderly") else {}), **(call.get("custom") or {})}
        self.setup = setup_of(
            {
                "type": "setup",
                "sessionId": f"VX{uuid.uuid4().hex}",
                "callSid": f"CA{uuid.uuid4().hex}",
                "from": call.get("from", "+8613900001234"),
                "customParameters": custom,
            }
        )
        self.known = call.get("known", True)
        self.line = self.dial()

    def clock(self) -> float:
        """The tests' time."""
        return self.now

    def dial(self) -> Line:
        """A new socket of the same call."""
        self.line = Line(self.exchange, self.setup, self.session, self.receive, identified=self.known)
        return self.line

    async def receive(self, frame: dict[str, Any]) -> None:
        """What our side sends."""
        self.frames.append(frame)

    async def send(self, frame: Any) -> bool:
        """One frame of the carrier; text is sent as it is. Then the assistant answers what waits."""
        taken = await take(self.line, frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False))
        await self.answer()
        return taken

    async def wait(self, seconds: float) -> None:
        """Time goes by, every deadline in it at its moment."""
        end = self.now + seconds
        while not self.line.over and (due := self.line.call.deadline) is not None and due <= end:
            self.now = max(self.now, due)
            await self.line.tick()
            await self.answer()
        self.now = end

    async def hush(self) -> None:
        """Our voice has said everything."""
        spoken = self.line.call.mouth.spoken
        self.now = max(self.now, spoken.ends if spoken else 0.0)
        await self.send({"type": "info", "name": "agentSpeaking", "value": "off"})

    async def answer(self) -> None:
        """As a worker would, by the script; words that are not in it stay unanswered."""
        conversation_id = self.session.conversation_id
        while waiting := await self.conversations.next_waiting(conversation_id):
            told = self.script.get(waiting.message.text)
            if told is None:
                return
            token = await self.conversations.claim(conversation_id, seconds=10)
            assert token
            record = await self._record(waiting.message.id, told)
            await self.conversations.commit(conversation_id, token, waiting, record)
            await self.conversations.release(conversation_id, token)
            await self.line.read_log()

    async def _record(self, message_id: str, told: Mapping[str, Any]) -> TurnRecord:
        intent = told.get("intent", "order_status")
        route = Route(told.get("route", "task"))
        decision = Decision(route, intent, 1.0, Band(told.get("band", "act")))
        choices = tuple(Choice(label, {"intent": "inform", "entities": {}}) for label in told.get("choices", ()))
        replies = [Reply(text=words, speech=words, answers=message_id) for words in told["say"]]
        replies[-1] = Reply(replies[-1].text, replies[-1].speech, (), choices, message_id)
        events = [reply_event(reply, n, decision if n == 0 else None) for n, reply in enumerate(replies)]
        owner = {"owner": Owner.QUEUE.value} if told.get("hands_over") else {}
        if owner:
            events.append(owner_event(Owner.QUEUE, place=1))
        return TurnRecord(events=events, slots=json.dumps({"flow": told.get("flow")}), state=owner)

    def new_frames(self) -> list[dict[str, Any]]:
        """What was sent since the last look."""
        new, self.read = self.frames[self.read :], len(self.frames)
        return new

    def heard(self) -> str:
        """The words of those."""
        return "".join(re.sub(r"<[^>]+>", "", frame["token"]) for frame in self.new_frames() if frame["type"] == "text")
