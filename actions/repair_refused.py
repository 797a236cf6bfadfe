"""A repair that is not booked: one is open already, or a rule says no."""

from __future__ import annotations

from actions.cards import sentence
from actions.confirming import PERSON
from actions.platform.contract import Order
from actions.platform.errors import RuleViolation
from actions.turn import Turn, choice

KNOWN = ("not_signed", "not_repairable", "unknown_fault")


def already_open(turn: Turn, title: str, number: str) -> None:
    """One repair at a time; the way to the one there is."""
    turn.keep(None)
    progress = choice("看维修进度", "repair_progress", **({"order_id": number} if number else {}))
    turn.say("utter_repair_already_open", title=title, choices=[progress, PERSON])


def refuse(turn: Turn, order: Order, error: RuleViolation) -> None:
    """The rule's reason and what can be done instead."""
    turn.keep(None)
    response = f"utter_repair_refused_{error.reason}" if error.reason in KNOWN else "utter_repair_refused"
    instead = {
        "not_signed": choice("查物流", "logistics_track", order_id=order.order_id),
        "not_repairable": choice("按质量问题退货", "apply_return", order_id=order.order_id, reason="quality"),
    }
    offered = [instead[error.reason]] if error.reason in instead else []
    turn.say(response, title=order.title, rule=sentence(error.text), choices=[*offered, PERSON])
