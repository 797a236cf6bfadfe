"""A ticket: one handoff from request to close, and what the agent is given with it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Mapping


class TicketState(str, Enum):
    """waiting → offered → active → wrap_up → closed; callback is waiting for a time when agents are there."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"
    CALLBACK = "callback"
    ABANDONED = "abandoned"


class Reason(str, Enum):
    """Why a person is needed: a closed list."""

    CUSTOMER_REQUEST = "customer_request"
    SAFETY_RISK = "safety_risk"
    NOT_UNDERSTOOD = "not_understood"
    ASSISTANT_FAILED = "assistant_failed"
    ANGER = "anger"
    REFUSED_BY_RULE = "refused_by_rule"
    PLATFORM_DOWN = "platform_down"
    SHOP_RULE = "shop_rule"
    VOICE_KEY = "voice_key"
    SILENCE = "silence"
    TRANSFERRED = "transferred"


@dataclass(frozen=True)
class HandoffContext:
    """What goes along, so that nothing is asked again. `first_message_at` is when this contact began, epoch ms."""

    reason: Reason
    summary: tuple[str, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[str, ...] = ()
    shipments: tuple[str, ...] = ()
    after_sales: tuple[str, ...] = ()
    channel: str = "chat"
    emotion: str = "calm"
    emotions: tuple[Mapping[str, Any], ...] = ()
    intents: tuple[str, ...] = ()
    profile: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[Mapping[str, Any], ...] = ()
    suggestion: str = ""
    phone: str = ""
    callback_message: str = ""
    first_message_at: int = 0


@dataclass(frozen=True)
class Ticket:
    """`opened_at` and the like are epoch milliseconds, 0 for not yet; `place` is 1 for the next in the queue;
    `estimate_seconds` is how long the wait may still be, None when unknown; `priority` the seconds of head start."""

    id: str
    conversation_id: str
    customer_id: str
    state: TicketState
    reason: Reason
    opened_at: int
    context: HandoffContext
    group: str = ""
    priority: int = 0
    channel: str = "chat"
    offered_to: str = ""
    offered_until: int = 0
    agent: str = ""
    agent_name: str = ""
    first_accepted_at: int = 0
    accepted_at: int = 0
    first_said_at: int = 0
    wrap_up_at: int = 0
    closed_at: int = 0
    kept_until: int = 0
    ended: str = ""
    moved: str = ""
    code: str = ""
    note: str = ""
    groups: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    score: int = 0
    cost: int = 1
    version: int = 0
    place: int | None = None
    estimate_seconds: int | None = None


NUMBERS = {item.name for item in fields(Ticket) if item.type == "int"}
TEXTS = ("group", "channel", "offered_to", "agent", "agent_name", "ended", "moved", "code", "note")


def read_ticket(ticket_id: str, raw: Mapping[str, str], place: int, pace: int) -> Ticket:
    """A ticket from its hash; `place` 0 is in no queue; `pace` is ms a place, 0 = unknown."""
    context = json.loads(raw["context"])
    return Ticket(
        id=ticket_id,
        conversation_id=raw["conversation"],
        customer_id=raw["customer"],
        state=TicketState(raw["state"]),
        reason=Reason(raw["reason"]),
        context=HandoffContext(**{**context, "reason": Reason(context["reason"])}),
        groups=tuple(raw.get("groups", "").split()),
        joined=tuple(raw.get("joined", "").split()),
        place=place or None,
        estimate_seconds=wait_of(place, pace),
        **{name: int(raw.get(name) or 0) for name in NUMBERS},  # type: ignore[arg-type]
        **{name: raw.get(name, "") for name in TEXTS},  # type: ignore[arg-type]
    )


def wait_of(place: int, pace: int) -> int | None:
    """Seconds until a place is served at `pace` ms a place; None when there is no place or the pace is unknown."""
    return math.ceil(place * pace / 1000) if place and pace else None
