"""A part of what can only be asked for whole: one thing of an order, some of the money. Said plainly, with a person
who can do it; the whole is asked for only after the customer has said that they want the whole."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.applying_words import MONEY
from actions.cards import yuan
from actions.confirming import PERSON
from actions.describing import described
from actions.flow import Flow
from actions.platform.contract import Item, Order
from actions.sentences import say, text
from actions.turn import Turn, option_choices

STEP = "part"
_WHOLE = re.compile(r"整单|全部|全退|都退|一起退|一块儿?退|两[件个样]都|全都")
_OF_ORDER, _ONLY = re.compile(r"[那这]一?[单笔]|订单"), re.compile(r"只|单独|光|留")  # 书桌那单 names the order
# 退我 15 块, 按 20 块申请, 20 块就行; a bare number only behind the verb.
_WANTED_SUM = re.compile(
    r"(?:[退赔给补]|按|只要|就要)(?:给|还)?我?\s*(?:个)?(\d{1,6}(?:\.\d+)?)?(?=.{0,4}[块元]|\s*$|吧|就)|[块元](?:钱)?(?:就行|就好|吧|算了)"
)
_SOME = re.compile(r"[退赔补].{0,2}(?:一半|半价|一部分|部分)|部分退款|退一点|赔一?点|补一?点")
_TELLS_WHICH = re.compile(r"[块元]钱?的?那|那[个单件笔双条].{0,3}\d+\s*[块元]")


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
    label = text("part_whole")
    turn.keep(turn.flow.asking("option", step=STEP, options=(label,)))
    names = "、".join(item.title for item in order.items)
    part = "、".join(turn.flow.values["only"])
    say(turn, "part_of_order", choices=[PERSON, *option_choices((label,))], all=names, part=part)


def say_of_amount(turn: Turn, fen: int) -> None:
    """Of a sum that is asked for, or of a part of it: the sum is the rule's, less is for a person to settle."""
    asked = _sum_of(turn)
    if 0 < asked < fen or _SOME.search(turn.text):
        less = f" {yuan(asked)} 元" if asked else text("part_some")
        say(turn, "part_of_amount", choices=[PERSON], amount=yuan(fen), asked=less)
    elif asked:
        turn.say("utter_refund_amount_by_rule", amount=yuan(fen))


def _sum_of(turn: Turn) -> int:
    """The sum in fen that a message wants back, or 0; 那个 59 块的 tells which order is meant."""
    last = turn.flow is not None and turn.flow.asked == "confirmed"
    wanted = _WANTED_SUM.search(turn.text)
    if not (wanted or last) or _TELLS_WHICH.search(turn.text):
        return 0
    amounts = [float(value) for value in turn.values("amount")]
    bare = float(wanted.group(1)) if wanted and wanted.group(1) else 0.0
    return round((amounts[0] if amounts else bare) * 100)
