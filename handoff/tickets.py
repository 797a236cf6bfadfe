"""A ticket: one handoff from request to close, and what the agent is given with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Mapping


class TicketState(str, Enum):
    """waiting → active → closed, or waiting → abandoned."""

    WAITING = "waiting"
    ACTIVE = "active"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class Reason(str, Enum):
    """Why a person is needed: a closed list."""

    CUSTOMER_REQUEST = "customer_request"
    SAFETY_RISK = "safety_risk"
    NOT_UNDERSTOOD = "not_understood"
    ASSISTANT_FAILED = "assistant_failed"


@dataclass(frozen=True)
class HandoffContext:
    """What goes along, so that nothing is asked again."""

    reason: Reason
    summary: tuple[str, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[str, ...] = ()
    channel: str = "chat"
    emotion: str = "calm"


@dataclass(frozen=True)
class Ticket:
    """`opened_at` and the like are epoch milliseconds, 0 for not yet; `place` is 1 for the next in the queue."""

    id: str
    conversation_id: str
    customer_id: str
    state: TicketState
    reason: Reason
    opened_at: int
    context: HandoffContext
    agent: str = ""
    agent_name: str = ""
    accepted_at: int = 0
    closed_at: int = 0
    score: int = 0
    place: int | None = None
