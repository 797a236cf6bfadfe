"""What a conversation shows of its ticket: pure, from where the conversation is and how the ticket stands now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Mapping

from bot.events import now_ms, owner_event, rating_event, said_event
from bot.messages import Owner, Sender
from bot.texts import text
from handoff.tickets import Ticket, TicketState

Event = Mapping[str, Any]
OWNERS = {TicketState.WAITING: Owner.QUEUE, TicketState.OFFERED: Owner.QUEUE, TicketState.ACTIVE: Owner.AGENT}
LEFT_TEXTS = {"to_assistant": "agent_left_to_assistant"}


@dataclass(frozen=True)
class Scene:
    """Events to append and state to write, together."""

    events: tuple[Event, ...]
    state: Mapping[str, str]
    clear_pending: bool = False


def scene(ticket: Ticket, state: Mapping[str, str], *, customer_gone_seconds: float) -> Scene | None:
    """None when the conversation already shows it, or another ticket is its own by now."""
    shown, _, version = state.get("settled", "").rpartition(":")
    if shown == ticket.id and int(version) >= ticket.version:
        return None
    if state.get("ticket", "") not in ("", ticket.id):
        return None
    owner = Owner.ASSISTANT if ticket.kept_until else OWNERS.get(ticket.state, Owner.ASSISTANT)
    events = _EVENTS[owner](ticket, state, customer_gone_seconds)
    return Scene(events, _state(ticket, owner), clear_pending=owner is Owner.AGENT)


def _state(ticket: Ticket, owner: Owner) -> dict[str, str]:
    mine = owner is not Owner.ASSISTANT
    changes = {"owner": owner.value, "ticket": ticket.id if mine else "", "settled": f"{ticket.id}:{ticket.version}"}
    changes["agent_name"] = ticket.agent_name if owner is Owner.AGENT else ""
    return changes if mine else {**changes, "unanswered": "0", "failures": "0"}


def _queued(ticket: Ticket, state: Mapping[str, str], _: float) -> tuple[Event, ...]:
    owner = owner_event(Owner.QUEUE, place=ticket.place, estimate_seconds=ticket.estimate_seconds)
    if state["owner"] == Owner.AGENT.value:
        return _say(ticket.moved or "transferred", agent=state.get("agent_name", "")), owner
    if state["owner"] == Owner.QUEUE.value:
        return ()
    came_back = state.get("settled", "").rpartition(":")[0] == ticket.id
    return (_say("place_back"), owner) if came_back else (owner,)


def _served(ticket: Ticket, state: Mapping[str, str], _: float) -> tuple[Event, ...]:
    if state["owner"] == Owner.AGENT.value and state.get("agent_name") == ticket.agent_name:
        return ()
    return owner_event(Owner.AGENT, agent=ticket.agent_name), _say("agent_joined", agent=ticket.agent_name)


def _over(ticket: Ticket, state: Mapping[str, str], customer_gone_seconds: float) -> tuple[Event, ...]:
    owner = owner_event(Owner.ASSISTANT, place=ticket.place, kept_until=ticket.kept_until)
    if ticket.ended == "kept_expired":
        return _say("place_expired"), owner
    if state["owner"] == Owner.ASSISTANT.value:
        return ()
    if ticket.kept_until:
        minutes = max(1, round((ticket.kept_until - now_ms()) / 60_000))
        return _say("place_kept", minutes=minutes, place=ticket.place), owner
    if ticket.ended == "customer_gone":
        minutes = max(1, round(customer_gone_seconds / 60))
        return _say("customer_gone", minutes=minutes), rating_event(ticket.id, ticket.agent_name), owner
    if ticket.state is TicketState.ABANDONED:
        return _say("queue_left"), owner
    left = _say(LEFT_TEXTS.get(ticket.ended, "agent_left"), agent=ticket.agent_name)
    rating = () if ticket.ended == "to_assistant" else (rating_event(ticket.id, ticket.agent_name),)
    return (left, *rating, owner)


def _say(name: str, **values: object) -> Event:
    return said_event(Sender.SYSTEM, text(name, **values), uuid.uuid4().hex)


_EVENTS = {Owner.QUEUE: _queued, Owner.AGENT: _served, Owner.ASSISTANT: _over}
