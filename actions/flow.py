"""What a skill has found out so far and what it has just asked: one Rasa slot, replaced whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Mapping

from rasa_sdk.events import EventType, SlotSet

SLOT = "flow"
# What a question can be for; bot/assistant/context.py reads an answer by it.
ASKED = ("order_id", "reason", "confirmed", "option", "address", "phone", "person", "date_time", "amount", "text")


@dataclass(frozen=True)
class Flow:
    """`asked` is the kind of value that the next answer gives, one of ASKED, and `step` which of the skill's
    questions it answers. `values` is what is known besides. `listed` are the order ids shown last, in the order
    shown, so that 第二个 can be understood, and `titles` what was bought in them; `options` the labels of any other choice. `key` is the message whose
    answer asked for the yes: every try to carry it out uses it as its idempotency key."""

    skill: str
    asked: str = ""
    order_id: str = ""
    reason: str = ""
    note: str = ""
    amount_fen: int = 0
    listed: tuple[str, ...] = ()
    tries: int = 0
    key: str = ""
    step: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    def asking(self, what: str, **changes: Any) -> Flow:
        """The same flow with a new question open; the old question's step and options are gone."""
        return replace(self, **{"asked": what, "step": "", "options": (), **changes})

    def knowing(self, **values: Any) -> Flow:
        """The same flow with more known."""
        return replace(self, values={**self.values, **values})


def read(slots: Mapping[str, Any]) -> Flow | None:
    """The flow of a tracker's slots, or None when nothing is going on."""
    raw = slots.get(SLOT)
    lists = ("listed", "options", "titles")
    return Flow(**{**raw, **{name: tuple(raw.get(name, ())) for name in lists}}) if raw else None


def write(flow: Flow | None) -> EventType:
    """The event that keeps it."""
    return SlotSet(SLOT, asdict(flow) if flow else None)
