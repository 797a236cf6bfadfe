"""What customers send, checked and appended: the same for the socket and for REST."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Any, Mapping

from bot.conversation import Conversations
from bot.errors import EventRefused
from bot.events import Event, customer_event, now_ms
from bot.gateway.auth import Session
from bot.messages import Message, Sender
from bot.texts import text
from handoff.desk import Desk
from handoff.errors import HandoffError

ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
EVENT_ID = re.compile(r"^\d{1,20}-\d{1,20}$")


class Intake:
    """Raises EventRefused with a sentence for the customer, or answers with an ack event."""

    def __init__(self, conversations: Conversations, desk: Desk, *, max_text: int) -> None:
        self._conversations, self._desk, self._max_text = conversations, desk, max_text

    async def take(self, session: Session, raw: Any) -> Event | None:
        """One client event. Returns what is sent back, or None."""
        if not isinstance(raw, Mapping) or raw.get("type") not in self._KINDS:
            raise EventRefused("bad_event", text("error_bad_event"), _id_or_none(raw))
        return await self._KINDS[raw["type"]](self, session, raw)

    async def _message(self, session: Session, raw: Mapping[str, Any]) -> Event:
        words = clean(raw.get("text"), raw, self._max_text)
        return await self._append(session, _id(raw), words, {})

    async def _tap(self, session: Session, raw: Mapping[str, Any]) -> Event:
        payload = await self._offered(session, raw)
        tap = {"intent": payload["intent"], "entities": payload.get("entities", {})}
        return await self._append(session, _id(raw), payload["label"], {"tap": tap})

    async def _offered(self, session: Session, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The payload that we offered in this conversation; a client cannot bring its own."""
        event_id, choice = str(raw.get("event", "")), str(raw.get("choice", ""))
        event = await self._conversations.event(session.conversation_id, event_id) if EVENT_ID.match(event_id) else None
        payload = ((event or {}).get("choices") or {}).get(choice)
        if not payload:
            raise EventRefused("bad_event", text("error_unknown_choice"), _id_or_none(raw))
        return payload

    async def _append(self, session: Session, message_id: str, words: str, metadata: dict[str, Any]) -> Event:
        message = Message(
            id=message_id,
            conversation_id=session.conversation_id,
            sender=Sender.CUSTOMER,
            text=words,
            sent_at=now_ms(),
            channel=session.channel,
            metadata={**metadata, "customer_id": session.customer_id},
        )
        event_id, _, _ = await self._conversations.say(message, customer_event(message))
        return {"type": "ack", "id": message_id, "event": event_id}

    async def _rate(self, session: Session, raw: Mapping[str, Any]) -> Event:
        ticket_id, score = str(raw.get("ticket", "")), raw.get("score")
        if score not in (1, 2, 3, 4, 5) or isinstance(score, bool) or not isinstance(raw.get("text", ""), str):
            raise EventRefused("bad_event", text("error_bad_event"), _id_or_none(raw))
        await self._own_ticket(session, ticket_id, raw)
        if not await self._desk.rate(ticket_id, score, raw.get("text", "")[: self._max_text]):
            raise EventRefused("bad_event", text("error_not_rateable"), _id_or_none(raw))
        return {"type": "ack", "id": _id(raw), "event": ""}

    async def _own_ticket(self, session: Session, ticket_id: str, raw: Mapping[str, Any]) -> None:
        try:
            ticket = await self._desk.queue.ticket(ticket_id)
        except HandoffError as error:
            raise EventRefused("bad_event", text("error_not_rateable"), _id_or_none(raw)) from error
        if ticket.conversation_id != session.conversation_id:
            raise EventRefused("bad_event", text("error_not_rateable"), _id_or_none(raw))

    async def _leave(self, session: Session, raw: Mapping[str, Any]) -> Event:
        """Ends the wait; with `keep_place`, for a while only."""
        return await self._queued(session, raw, lambda ticket: self._desk.leave(ticket, keep_place=_flag(raw)))

    async def _come_back(self, session: Session, raw: Mapping[str, Any]) -> Event:
        """Takes a kept place again."""
        return await self._queued(session, raw, self._desk.come_back)

    async def _queued(self, session: Session, raw: Mapping[str, Any], step: Any) -> Event:
        try:
            await step(await self._desk.queue.open_ticket(session.conversation_id))
        except HandoffError as error:
            raise EventRefused("bad_event", text("error_not_waiting"), _id_or_none(raw)) from error
        return {"type": "ack", "id": _id(raw), "event": ""}

    async def _typing(self, session: Session, raw: Mapping[str, Any]) -> None:
        await self._conversations.whisper(session.conversation_id, {"type": "typing", "sender": "customer"})

    async def _ping(self, session: Session, raw: Mapping[str, Any]) -> Event:
        return {"type": "pong"}

    _KINDS: Any = {
        "message": _message,
        "tap": _tap,
        "rate": _rate,
        "leave_queue": _leave,
        "come_back": _come_back,
        "typing": _typing,
        "ping": _ping,
    }


def _flag(raw: Mapping[str, Any]) -> bool:
    return raw.get("keep_place") is True


def clean(words: Any, raw: Mapping[str, Any], limit: int) -> str:
    """A customer's text without control characters. Raises EventRefused when empty or too long."""
    if not isinstance(words, str):
        raise EventRefused("bad_event", text("error_bad_event"), _id_or_none(raw))
    kept = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if not kept:
        raise EventRefused("empty", text("error_empty"), _id_or_none(raw))
    if len(kept) > limit:
        raise EventRefused("too_long", text("error_too_long", limit=limit), _id_or_none(raw))
    return kept


def _id(raw: Mapping[str, Any]) -> str:
    given = raw.get("id") or uuid.uuid4().hex
    if not isinstance(given, str) or not ID.match(given):
        raise EventRefused("bad_event", text("error_bad_event"))
    return given


def _id_or_none(raw: Any) -> str | None:
    given = raw.get("id") if isinstance(raw, Mapping) else None
    return given if isinstance(given, str) and ID.match(given) else None
