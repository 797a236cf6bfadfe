"""From an order of any platform to the facts that the rules look at."""

from __future__ import annotations

from datetime import date, datetime

from actions.platform.contract import Item, Order
from actions.rules import sanbao, seven_days
from actions.rules.ruling import Ruling, maybe

CONFIRMED = "no_return_confirmed"  # the flag of an item or an order
# Flags and categories of the contract that are called otherwise in the rules.
KINDS = {"virtual": "digital", "hygiene": "health", "digital": "digital_device"}

FAULTS = ("quality", "wrong_item", "missing", "damaged", "not_as_described")  # reasons that are the seller's


def ruling_for(order: Order, today: date, *, reason: str) -> Ruling:
    """By the customer's reason, a code of the contract: a fault, or none that the law asks for."""
    return warranty_claim(order, today) if reason in FAULTS else no_reason_return(order, today)


def no_reason_return(order: Order, today: date, *, oid: str = "", condition: tuple[str, ...] = ()) -> Ruling:
    """For one item, the first unless `oid` names another. Goods whose kind the platform does not tell may be of the
    excluded ones: that is never told as a yes."""
    kinds, flags = _kinds(order, oid)
    signed = _day(order.sign_time)
    purchase = seven_days.Purchase(order.status, signed, kinds, CONFIRMED in flags, condition)
    ruling = seven_days.decide(purchase, today)
    return ruling if kinds or ruling.reason != "seven_days" else maybe("kind_unknown", last_day=ruling.last_day)


def warranty_claim(order: Order, today: date, *, oid: str = "", own_damage: bool = False, repairs: int = 0) -> Ruling:
    """A fault of one item."""
    kinds, _ = _kinds(order, oid)
    return sanbao.decide(sanbao.Fault(order.status, _day(order.sign_time), kinds, own_damage, repairs), today)


def _kinds(order: Order, oid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    item: Item | None = next((item for item in order.items if item.oid == oid), order.items[0] if order.items else None)
    flags = (*order.flags, *(item.flags if item else ()))
    said = (*flags, *([item.category] if item and item.category else []))
    # "virtual" as a flag and "digital" as a category are two things: a download, and a device.
    return tuple(dict.fromkeys(KINDS.get(word, word) for word in said if word != CONFIRMED)), flags


def _day(stamp: str | None) -> date | None:
    """China's day: times of the contract carry +08:00."""
    return datetime.fromisoformat(stamp).date() if stamp else None
