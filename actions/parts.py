"""A part of what can only be asked for whole: one thing of an order, some of the money. Said plainly, with a person
who can do it; the whole is asked for only after the customer has said that they want the whole."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from pathlib import Path
from typing import Mapping, Sequence

import yaml

from actions.applying_words import MONEY
from actions.cards import yuan
from actions.confirming import PERSON
from actions.describing import described
from actions.flow import Flow
from actions.platform.contract import Item, Order
from actions.turn import Turn, option_choices

STEP = "part"
_WHOLE = re.compile(r"整单|全部|全退|都退|一起退|一块儿?退|两[件个样]都|全都")
_OF_ORDER, _ONLY = re.compile(r"[那这]一?[单笔]|订单"), re.compile(r"只|单独|光|留")  # 书桌那单 names the order
_SUM = re.compile(r"\d{2,}")  # an amount that is asked for at the last question


def say(turn: Turn, name: str, *, choices: Sequence[Mapping[str, str]] = (), **values: str) -> None:
    """One of the sentences of parts.yml."""
    turn.say_words(text(name).format(**values), choices=choices)


def text(name: str) -> str:
    """A sentence or label of parts.yml."""
    return _texts()[name]


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return yaml.safe_load(Path(__file__).with_name("parts.yml").read_text(encoding="utf-8"))


def heard(turn: Turn, order: Order, flow: Flow) -> Flow:
    """The flow with what the message says of a part of the order: only some things, or the whole after all."""
    by_order = _OF_ORDER.search(turn.text) and not _ONLY.search(turn.text)
    named = [] if by_order else [item.title for item in _named(turn, order)]
    if _WHOLE.search(turn.text):
        return flow.knowing(only=[], whole=True)
    return flow.knowing(only=named, whole=False) if named else flow


def _named(turn: Turn, order: Order) -> list[Item]:
    """The things of the order that the message names, where they are not all of them."""
    if len(order.items) < 2:
        return []
    single = {item.oid: replace(order, order_id=item.oid, items=(item,)) for item in order.items}
    named = {one.order_id for one in described(turn, list(single.values()))}
    return [item for item in order.items if item.oid in named] if len(named) < len(order.items) else []


def in_the_way(flow: Flow, kind: str) -> bool:
    """Whether money is asked for, and only for a part of the order."""
    only = bool(flow.values.get("only")) and not flow.values.get("whole")
    return only and (kind in MONEY or flow.skill == "refund")


def ask(turn: Turn, order: Order) -> None:
    """That it cannot be split, and what can be done."""
    assert turn.flow is not None
    label = text("whole")
    turn.keep(turn.flow.asking("option", step=STEP, options=(label,)))
    names = "、".join(item.title for item in order.items)
    part = "、".join(turn.flow.values["only"])
    say(turn, "order", choices=[PERSON, *option_choices((label,))], all=names, part=part)


def say_of_amount(turn: Turn, flow: Flow) -> None:
    """The sum is the rule's; less than it is for a person to settle."""
    asked = [round(float(value) * 100) for value in turn.values("amount")]
    if asked and asked[0] < flow.amount_fen:
        say(turn, "amount", choices=[PERSON], amount=yuan(flow.amount_fen), asked=yuan(asked[0]))
    elif asked or _SUM.search(turn.text):
        turn.say("utter_refund_amount_by_rule", amount=yuan(flow.amount_fen))
