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
from bot.gateway.pointing import Pointed, Pointing, wordless
from bot.messages import Message, Sender
from bot.texts import text
from handoff.desk import Desk
from handoff.errors import HandoffError

ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
EVENT_ID = re.compile(r"^\d{1,20}-\d{1,20}$")


class Intake:
    """Raises EventRefused with a sentence for the customer, or answers with an ack event."""

    def __init__(
        self, conversations: Conversations, desk: Desk, *, max_text: int, pointing: Pointing | None = None
    ) -> None:
        """Without `pointing` (a terminal, a telephone) only words and choices are taken."""
        self._conversations, self._desk, self._given_pointing = conversations, desk, pointing
        self._max_text = max_text

    async def take(self, session: Session, raw: Any) -> Event | None:
        """One client event. Returns what is sent back, or None."""
        if not isinstance(raw, Mapping) or raw.get("type") not in self._KINDS:
            raise EventRefused("bad_event", text("error_bad_event"), _id_or_none(raw))
        try:
            return await self._KINDS[raw["type"]](self, session, raw)
        except EventRefused as refused:
            refused.message_id = refused.message_id or _id_or_none(raw)
            raise

    @property
    def _pointing(self) -> Pointing:
        if self._given_pointing is None:
            raise EventRefused("bad_event", text("error_bad_event"))
        return self._given_pointing

    async def begin(
        self, session: Session, label: str, *, intent: str, entities: Mapping[str, Any] | None = None
    ) -> Event:
        """A request that a channel of ours makes in the customer's name, as if a button had been tapped."""
        tap = {"intent": intent, "entities": dict(entities or {})}
        return await self._point(session, {"id": uuid.uuid4().hex}, Pointed(label, tap=tap))

    async def _message(self, session: Session, raw: Mapping[str, Any]) -> Event:
        sent = raw.get("attachments")
        files = await self._pointing.files(session, sent) if sent else ()
        if files and raw.get("text", "") == "":  # not said but shown: the open question decides what it is
            tap = {"intent": "inform", "entities": {}}
            return await self._point(session, raw, Pointed(wordless(files), {"wordless": True}, files, tap))
        words = clean(raw.get("text"), raw, self._max_text)
        return await self._point(session, raw, Pointed(words, files=files))

    async def _order(self, session: Session, raw: Mapping[str, Any]) -> Event:
        return await self._point(session, raw, await self._pointing.order(session, raw))

    async def _product(self, session: Session, raw: Mapping[str, Any]) -> Event:
        return await self._point(session, raw, await self._pointing.product(session, raw))

    async def _hint(self, session: Session, raw: Mapping[str, Any]) -> Event:
        return await self._point(session, raw, await self._pointing.hint(session, raw))

    async def _tap(self, session: Session, raw: Mapping[str, Any]) -> Event:
        payload = await self._offered(session, raw)
        tap = {"intent": payload["intent"], "entities": payload.get("entities", {})}
        words, label = payload.get("words") or payload["label"], payload["label"]
        return await self._point(session, raw, Pointed(words, tap=tap, shown={"text": label}))

    async def _offered(self, session: Session, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The payload that we offered in this conversation; a client cannot bring its own."""
        event_id, choice = str(raw.get("event", "")), str(raw.get("choice", ""))
        event = await self._conversations.event(session.conversation_id, event_id) if EVENT_ID.match(event_id) else None
        payload = ((event or {}).get("choices") or {}).get(choice)
        if not payload:
            raise EventRefused("bad_event", text("error_unknown_choice"), _id_or_none(raw))
        return payload

    async def _point(self, session: Session, raw: Mapping[str, Any], pointed: Pointed) -> Event:
        """`shown` may say other words than the message: the name of a button as this customer saw it."""
        tap = {"tap": pointed.tap} if pointed.tap else {}
        message = Message(
            id=_id(raw),
            conversation_id=session.conversation_id,
            sender=Sender.CUSTOMER,
            text=pointed.words,
            sent_at=now_ms(),
            channel=session.channel,
            attachments=pointed.files,
            metadata={**tap, "customer_id": session.customer_id},
        )
        event_id, _, _ = await self._conversations.say(message, customer_event(message, **pointed.shown))
        return {"type": "ack", "id": message.id, "event": event_id}

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
        "order": _order,
        "product": _product,
        "hint": _hint,
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
