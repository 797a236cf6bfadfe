"""From a call to a person: the ticket, whether somebody is there, and by when somebody calls back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Awaitable, Callable, Mapping

from bot.conversation import Conversations
from bot.events import owner_event, said_event
from bot.gateway.auth import Session
from bot.messages import Channel, Owner, Sender
from bot.voice.kinds import Kind
from bot.voice.numbers_out import say as read
from bot.voice.steps import Why
from bot.voice.texts import say, table
from handoff.context import context_of
from handoff.desk import Desk
from handoff.errors import HandoffError
from handoff.tickets import HandoffContext, Reason, Ticket

SHOP_TIME = timezone(timedelta(hours=8))
STEP = 30  # minutes: a promise is rounded up to the half hour
# What may be a card's number; handoffData is not for those. Order numbers go along as `orders`, not in the words.
_CARD = re.compile(r"\d(?:[ -]?\d){11,18}")
# Reasons of a call -> what a desk has that does not know them.
NEAREST = {Why.KEY: Reason.CUSTOMER_REQUEST.value, Why.SILENT: Reason.NOT_UNDERSTOOD.value}
AnyoneThere = Callable[[], Awaitable[bool]]


class People:
    """`hours` are those in which agents work, from and to; `anyone` tells whether one is at the desk now."""

    def __init__(
        self,
        conversations: Conversations,
        desk: Desk,
        *,
        hours: tuple[int, int] = (0, 24),
        minutes: float = 120,
        anyone: AnyoneThere | None = None,
    ) -> None:
        self._conversations, self._desk, self._anyone = conversations, desk, anyone
        self._hours, self._minutes = hours, minutes

    async def are_there(self, now: float) -> bool:
        """Whether a call can be put through. `now` is epoch seconds."""
        if not self._works(datetime.fromtimestamp(now, SHOP_TIME)):
            return False
        return await self._anyone() if self._anyone else True

    def promised(self, now: float) -> datetime:
        """By when somebody calls back: so many minutes of working hours from now, rounded up."""
        moment, left = datetime.fromtimestamp(now, SHOP_TIME), self._minutes
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=(-moment.minute) % STEP)
        if not any(self._works(moment.replace(hour=hour)) for hour in range(24)):
            return moment + timedelta(minutes=left)
        while left > 0:
            moment += timedelta(minutes=STEP)
            left -= STEP if self._works(moment - timedelta(minutes=STEP)) else 0
        return moment

    def _works(self, moment: datetime) -> bool:
        start, end = self._hours
        return start <= moment.hour < end if start < end else not end <= moment.hour < start

    async def ticket(
        self, session: Session, reason: str, call: str, *, callback: Mapping[str, str] | None = None
    ) -> Ticket:
        """The open ticket of this conversation, else a new one with everything said so far; once for each call."""
        conversation_id = session.conversation_id
        state = await self._conversations.state(conversation_id)
        if state["owner"] != Owner.ASSISTANT.value:
            try:
                return await self._desk.queue.ticket(state.get("ticket", ""))
            except HandoffError:
                pass
        context = await self._context(session, reason, callback)
        if callback:
            queue = self._desk.queue
            made = await queue.enqueue(f"t-call-{call}", conversation_id, session.customer_id, context, callback=True)
        else:
            made = await self._desk.open(f"t-call-{call}", conversation_id, session.customer_id, context)
            waits = {"owner": Owner.QUEUE.value, "ticket": made.id, "settled": f"{made.id}:{made.version}"}
            event = owner_event(Owner.QUEUE, place=made.place, estimate_seconds=made.estimate_seconds)
            await self._conversations.note(conversation_id, event, expected=Owner.ASSISTANT, state=waits)
        await self._desk.settle(made.id)
        return made

    async def _context(self, session: Session, reason: str, callback: Mapping[str, str] | None) -> HandoffContext:
        _, line = await self._conversations.memory(session.conversation_id)
        past = [event for _, event in await self._conversations.newest_events(session.conversation_id)]
        facts: dict[str, Any] = {k: v for k, v in (json.loads(line) if line else {}).items() if v is not None}
        found = context_of(_reason(reason), past, facts, session.channel.value)
        if not callback:
            return found
        wanted = say("callback_summary", number=callback["number"], by=callback["by"])
        slots = {**found.slots, "callback": dict(callback)}
        return replace(found, summary=(wanted, *found.summary), slots=slots, phone=callback["number"])

    async def call_back(self, session: Session, reason: str, call: str, number: str, by: datetime) -> Ticket:
        """A ticket with the number and the time; the conversation's log shows both to the agent and the customer."""
        shown = f"{by:%m-%d %H:%M}"
        ticket = await self.ticket(session, reason, call, callback={"number": number, "by": by.isoformat()})
        words = say("callback_note", number=number, by=shown)
        event_id = f"callback-{call}"
        event = said_event(Sender.SYSTEM, words, event_id)
        await self._conversations.note(session.conversation_id, event, once=event_id)
        return ticket


def _reason(name: str) -> Reason:
    """The desk's reason of that name, or the nearest one that it knows."""
    known = {reason.value: reason for reason in Reason}
    return known.get(name) or known.get(NEAREST.get(name, ""), Reason.CUSTOMER_REQUEST)


def handoff_data(ticket: Ticket, session: Session) -> dict[str, Any]:
    """What the carrier passes on: enough to find the ticket and to speak to the caller, and no card's number."""
    return {
        "ticket": ticket.id,
        "reason": ticket.reason.value,
        "summary": [_CARD.sub("****", line) for line in ticket.context.summary],
        "conversation": ticket.conversation_id,
        "elderly": session.channel is Channel.ELDERLY,
    }


def spoken_time(when: datetime, now: float) -> str:
    """今天下午三点半, 明天上午十点, 11月27日上午九点."""
    names = table("texts")["days"]
    days = (when.date() - datetime.fromtimestamp(now, SHOP_TIME).date()).days
    day = names[days] if days < len(names) else read(Kind.DATE, when.date().isoformat())
    return day + read(Kind.TIME, f"{when:%H:%M}")
