"""What a skill has found out so far and what it has just asked: one Rasa slot, replaced whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Mapping

from rasa_sdk.events import EventType, SlotSet

SLOT = "flow"


@dataclass(frozen=True)
class Flow:
    """`asked` is what the next answer is for: order_id, reason or confirmed. `listed` are the
    order ids shown last, in the order shown, so that 第二个 can be understood. `key` is the message
    whose answer asked for the yes: every try to carry it out uses it as its idempotency key."""

    skill: str
    asked: str = ""
    order_id: str = ""
    reason: str = ""
    note: str = ""
    amount_fen: int = 0
    listed: tuple[str, ...] = ()
    tries: int = 0
    key: str = ""

    def asking(self, what: str, **changes: Any) -> Flow:
        """The same flow with a new question open."""
        return replace(self, asked=what, **changes)


def read(slots: Mapping[str, Any]) -> Flow | None:
    """The flow of a tracker's slots, or None when nothing is going on."""
    raw = slots.get(SLOT)
    return Flow(**{**raw, "listed": tuple(raw.get("listed", ()))}) if raw else None


def write(flow: Flow | None) -> EventType:
    """The event that keeps it."""
    return SlotSet(SLOT, asdict(flow) if flow else None)
