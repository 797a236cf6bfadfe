"""The chat channel: a WebSocket with JSON events, resumed by the last event id."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from redis.exceptions import RedisError

from bot.conversation import Conversations, wake_channel
from bot.errors import EventRefused, TokenRefused
from bot.events import Event, public
from bot.gateway.auth import Session, read_session
from bot.gateway.feed import CALM_SECONDS, POLL_SECONDS, Feed, wait
from bot.gateway.intake import EVENT_ID, Intake
from bot.gateway.limits import Buckets
from bot.messages import Owner
from bot.stopping import stop
from bot.texts import text
from handoff.desk import Desk
from handoff.errors import HandoffError

logger = logging.getLogger("yingda.chat")

REFUSED, TOO_BIG = 4401, 1009  # close codes
HELLO_SECONDS = 10.0
SEEN_SECONDS = 20.0  # a sign of life while the connection is open
MAX_FRAME = 64 * 1024  # bytes; a message of the longest text is far smaller
COUNTED = ("message", "tap", "order", "product", "hint", "rate")
MAX_NEWEST = 200  # events that a client may ask to begin with


class ChatChannel:
    """One `serve` a connection: a reader and a writer until either ends."""

    def __init__(
        self, conversations: Conversations, intake: Intake, feed: Feed, desk: Desk, buckets: Buckets, *, secret: str
    ) -> None:
        self._conversations, self._intake, self._feed, self._desk = conversations, intake, feed, desk
        self._secret, self._buckets = secret, buckets

    async def serve(self, socket: WebSocket) -> None:
        """Greets, replays, then carries events both ways."""
        await socket.accept()
        try:
            session, after, newest = await self._hello(socket)
        except (TokenRefused, EventRefused):
            await self._refuse(socket)
            return
        except (WebSocketDisconnect, asyncio.TimeoutError):
            return
        await self._carry(socket, session, after, newest)

    async def _hello(self, socket: WebSocket) -> tuple[Session, str, int]:
        """Who it is, the last event they have seen, and with none, how many of the newest they want (0: all)."""
        raw = _parse(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
        if not isinstance(raw, dict) or raw.get("type") != "hello" or not isinstance(raw.get("token"), str):
            raise TokenRefused("hello expected")
        after = raw.get("after") or ""
        session = read_session(raw["token"], secret=self._secret)
        newest = raw.get("newest")
        wanted = newest if type(newest) is int and 0 < newest <= MAX_NEWEST else 0
        return session, after if isinstance(after, str) and EVENT_ID.match(after) else "", wanted

    async def _refuse(self, socket: WebSocket) -> None:
        await _send(socket, {"type": "error", "code": "unauthorized", "text": text("error_unauthorized")})
        await socket.close(REFUSED)

    async def _carry(self, socket: WebSocket, session: Session, after: str, newest: int) -> None:
        await self._conversations.open(
            session.conversation_id, customer=session.customer_id, channel=session.channel.value
        )
        async with self._feed.listen(wake_channel(session.conversation_id)) as woken:
            before = "" if after or not newest else await self._before_newest(session, newest)
            await _send(socket, {**await self.ready(session), "earlier": bool(before)})
            after = after or before
            tasks = [
                asyncio.create_task(self._read(socket, session)),
                asyncio.create_task(self._write(socket, session, after, woken)),
                asyncio.create_task(self._be_seen(session.conversation_id)),
            ]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await stop(*tasks)

    async def _before_newest(self, session: Session, count: int) -> str:
        """The event before the newest ones, or "" when these are all."""
        rows = await self._conversations.newest_events(session.conversation_id, count=count + 1)
        return rows[0][0] if len(rows) > count else ""

    async def seen(self, session: Session) -> None:
        """The customer has just done something."""
        await self._desk.queue.seen(session.conversation_id)

    async def _be_seen(self, conversation_id: str) -> None:
        """Tells the desk that the customer is there, as long as the connection is."""
        while True:
            try:
                await self._desk.queue.seen(conversation_id)
            except (RedisError, OSError):
                logger.debug("redis is away")
            await asyncio.sleep(SEEN_SECONDS)

    async def ready(self, session: Session) -> Event:
        """Who answers now, for a client that has just come."""
        state = await self._conversations.state(session.conversation_id)
        agent = state.get("agent_name")
        return {
            "type": "ready",
            "conversation": session.conversation_id,
            "owner": state["owner"],
            "agent": {"name": agent} if agent else None,
            **await self._place(session.conversation_id, state),
        }

    async def _place(self, conversation_id: str, state: dict[str, str]) -> dict[str, Any]:
        """Where the customer stands in the queue, also where the place is kept while they are away from it."""
        unknown = {"place": None, "estimate_seconds": None, "kept_until": 0}
        queue = self._desk.queue
        ticket_id = state.get("ticket") or await queue.open_ticket(conversation_id)
        if state["owner"] == Owner.AGENT.value or not ticket_id:
            return unknown
        try:
            found = await queue.ticket(ticket_id)
        except HandoffError:
            return unknown
        return {name: getattr(found, name) for name in unknown}

    async def _read(self, socket: WebSocket, session: Session) -> None:
        while True:
            try:
                frame = await socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                return
            if len(frame) > MAX_FRAME:
                await socket.close(TOO_BIG)
                return
            answer = await self.handle(session, frame)
            if answer:
                await _send(socket, answer)

    async def handle(self, session: Session, frame: str) -> Event | None:
        """One client frame; every refusal is an error event, never a closed connection."""
        try:
            raw = _parse(frame)
            if isinstance(raw, dict) and raw.get("type") in COUNTED and not self._buckets.allow(session.customer_id):
                raise EventRefused(
                    "rate_limited",
                    text("error_rate_limited"),
                    raw.get("id") if isinstance(raw.get("id"), str) else None,
                )
            return await self._intake.take(session, raw)
        except EventRefused as refused:
            return _error(refused.code, refused.text, refused.message_id)
        except (RedisError, OSError):
            return _error("unavailable", text("error_unavailable"), None)

    async def _write(self, socket: WebSocket, session: Session, after: str, woken: Any) -> None:
        pause = POLL_SECONDS
        while True:
            while rows := await self._conversations.events_after(session.conversation_id, after):
                for event_id, event in rows:
                    await _send(socket, public(event_id, event))
                after, pause = rows[-1][0], POLL_SECONDS
            passing = await wait(woken, pause)
            pause = min(CALM_SECONDS, pause * 2)
            if passing and not (passing["type"] == "typing" and passing["sender"] == "customer"):
                await _send(socket, passing)


def _parse(frame: str) -> Any:
    try:
        return json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise EventRefused("bad_event", text("error_bad_json")) from error


def _error(code: str, words: str, message_id: str | None) -> Event:
    return {"type": "error", "code": code, "text": words, **({"id": message_id} if message_id else {})}


async def _send(socket: WebSocket, event: Event) -> None:
    await socket.send_text(json.dumps(event, ensure_ascii=False))
