"""Push the shop to ship: on record once a day, with the time that was promised and what is due when it has passed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.asking import choose_order
from actions.cards import facts_card, moment, order_card, passed, sentence, yuan
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.order import is_virtual
from actions.platform.contract import UNKNOWN, Order, Platform, Urged
from actions.platform.errors import RuleViolation
from actions.turn import Turn, choice

SKILL = "urge"
_UNSHIPPED = ("WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART", "PAID_FORBID_CONSIGN")
_UNPAID = ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")


async def start(turn: Turn, platform: Platform) -> None:
    """A new request, or the same one once more: it is pushed after a yes, like everything that is put on record."""
    turn.flow = turn.flow if turn.flow and turn.flow.skill == SKILL else Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed" and turn.intent == "affirm":
        await _urge(turn, platform, await platform.order(turn.flow.order_id), turn.flow.key)
    elif turn.flow.asked == "confirmed" and turn.intent == "deny":
        said_no(turn, "utter_urge_not_done")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        _offer(turn, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_urge_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=waits)
    if order is None:
        return
    assert turn.flow is not None
    turn.mention(order.order_id)
    if order.status not in _UNSHIPPED:
        _cannot(turn, order)
    else:
        _offer(turn, order)


def _offer(turn: Turn, order: Order) -> None:
    """The promise first, then the question."""
    assert turn.flow is not None
    flow = replace(turn.flow, order_id=order.order_id)
    words = {"title": order.title, "ship_by": moment(order.ship_by), "late": sentence(order.late_text)}
    response = f"utter_ask_urge_{_promise(order.ship_by)}"
    ask_yes(turn, flow, response, yes="催一下", no="先不催", cards=[order_card(order)], **words)


def _promise(promised: str | None) -> str:
    """How the promised time stands: the last part of a response's name."""
    return "no_date" if not promised else "late" if passed(promised) else "in_time"


async def _urge(turn: Turn, platform: Platform, order: Order, key: str) -> None:
    try:
        urged = await platform.urge_shipment(order.order_id, key=key)
    except RuleViolation:
        _cannot(turn, await platform.order(order.order_id))
        return
    turn.keep(None)
    promise = "late" if urged.overdue else "in_time" if urged.promised else "no_date"
    words = {"title": order.title, "next": urged.next_step, "promised": moment(urged.promised)}
    words |= {"rule": sentence(urged.compensation_text if urged.overdue else order.late_text)}
    response = f"utter_urge_{'again' if urged.again else 'done'}_{promise}"
    turn.say(response, cards=[_card(order, urged)], choices=_after(order, urged), **words)


def _card(order: Order, urged: Urged) -> dict[str, Any]:
    due = f"{yuan(urged.compensation_fen)} 元" if urged.compensation_fen else ""
    rows = [
        ("商品", order.title),
        ("催促时间", moment(urged.recorded)),
        ("承诺发货", moment(urged.promised)),
        ("应赔付", due),
    ]
    return facts_card("催发货", rows)


def _after(order: Order, urged: Urged) -> list[dict[str, str]]:
    """With the promise broken, what can be done about it."""
    if not urged.overdue:
        return []
    return [choice("不等了，取消订单", "cancel_order", order_id=order.order_id), PERSON]


def _cannot(turn: Turn, order: Order) -> None:
    """It needs no push, or a push does not help: why, and what does."""
    turn.keep(None)
    here = order.order_id
    if order.status == UNKNOWN:
        turn.say("utter_order_unknown", title=order.title, choices=[PERSON])
    elif order.status in _UNPAID:
        turn.say("utter_urge_not_paid", title=order.title, choices=[choice("看订单", "order_status", order_id=here)])
    elif order.status in _CLOSED:
        turn.say(
            "utter_urge_closed", title=order.title, choices=[choice("看退款进度", "refund_progress", order_id=here)]
        )
    elif is_virtual(order):
        turn.say("utter_urge_virtual", title=order.title, choices=[PERSON])
    else:
        turn.say("utter_urge_shipped", title=order.title, choices=[choice("查物流", "logistics_track", order_id=here)])


def waits(order: Order) -> bool:
    """Paid, and not or only partly sent."""
    return order.status in _UNSHIPPED
