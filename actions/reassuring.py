"""The answer to a worried question (没给我一起取消了吧): what is the case. Nothing is begun and nothing confirmed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Awaitable, Callable, Mapping

from actions.choosing import SEARCHED
from actions.confirming import PERSON
from actions.describing import described
from actions.platform.contract import UNKNOWN, Order, Platform
from actions.requests import OPEN
from actions.sentences import say
from actions.turn import Turn, choice

Step = Callable[[Turn, Platform], Awaitable[None]]
WORRY = "worry"  # the aside that is answered here
WORRIED = "worried"  # the step of a last question after which only a yes with its verb counts
SHOWN = 3  # titles named at once
_CHANGING = ("cancel", "refund", "refund_exchange", "delivery_damage", "delivery_reject", "progress_cancel", "modify")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
_OTHERS = re.compile("别的|其他|其它|另|一起|一并|一块|都|全|也|连")


def unless_worried(step: Step) -> Step:
    """The step, for messages that ask nothing with worry."""

    async def reassures_or_steps(turn: Turn, platform: Platform) -> None:
        """What is the case, or the step's answer."""
        await (answer if turn.decision.get("aside") == WORRY else step)(turn, platform)

    return reassures_or_steps


async def answer(turn: Turn, platform: Platform) -> None:
    """Of the goods that are named; else of the open task's order; else of the order just talked about."""
    orders = await platform.orders(limit=SEARCHED)
    named = described(turn, orders)
    here = turn.flow.order_id if turn.flow else ""
    known = {order.order_id: order for order in orders}
    if len(named) == 1 and named[0].order_id != here:
        _tell(turn, named[0])
    elif not named and _OTHERS.search(turn.text) and _left(orders, here or turn.last_order):
        _say(turn, "others", titles="、".join(f"“{title}”" for title in _left(orders, here or turn.last_order)))
    elif here in known:
        _tell_open(turn, known[here])
    elif turn.last_order in known:
        _tell(turn, known[turn.last_order])
    else:
        _say(turn, "nothing")


def _tell_open(turn: Turn, order: Order) -> None:
    """Of the order in question; where its last question stands, a mere 嗯 is no yes to it any more."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed" and turn.flow.skill in _CHANGING:
        turn.keep(replace(turn.flow, step=WORRIED))
        turn.waits = True
        _say(turn, "mine", title=order.title)
    else:
        _tell(turn, order)


def _tell(turn: Turn, order: Order) -> None:
    refund: Mapping[str, str] = order.refund or {}
    if refund.get("status") in OPEN:
        withdraw = choice("撤销申请", "cancel_after_sale", order_id=order.order_id)
        _say(turn, "refunding", title=order.title, choices=[withdraw])
    elif order.status in _CLOSED or order.status == UNKNOWN:
        _say(turn, "closed", title=order.title, status=order.status_text, choices=[PERSON])
    else:
        _say(turn, "kept", title=order.title, status=order.status_text)


def _left(orders: list[Order], but: str) -> list[str]:
    """Titles of orders that stand as they were, the newest first."""
    standing = [order for order in orders if order.status not in (*_CLOSED, UNKNOWN) and order.order_id != but]
    return [order.title for order in standing if (order.refund or {}).get("status") not in OPEN][:SHOWN]


def _say(turn: Turn, name: str, *, choices: list[dict[str, str]] | None = None, **values: str) -> None:
    say(turn, f"worry_{name}", choices=choices or [], **values)
