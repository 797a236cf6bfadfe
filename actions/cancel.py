"""Cancel an order that has not been shipped; afterwards it is a refund."""

from __future__ import annotations

from actions.asking import choose_order
from actions.cards import order_card, yuan
from actions.flow import Flow
from actions.platform.contract import Order, Platform
from actions.platform.errors import RuleViolation
from actions.turn import Turn, choice

SKILL = "cancel"
_OPEN = ("WAIT_BUYER_PAY", "WAIT_SELLER_SEND_GOODS", "PAY_PENDING")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")


async def start(turn: Turn, platform: Platform) -> None:
    """A new request."""
    turn.flow = Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed":
        await _confirmed(turn, platform, turn.flow)
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        _ask_yes(turn, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_cancel_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_cancellable)
    if order:
        turn.mention(order.order_id)
        await _check(turn, platform, order)


async def _check(turn: Turn, platform: Platform, order: Order) -> None:
    if order.status in _OPEN:
        _ask_yes(turn, order)
    elif order.status in _CLOSED:
        turn.keep(None)
        turn.say("utter_cancel_already_closed", title=order.title)
    else:
        turn.keep(None)
        turn.say(
            "utter_cancel_shipped",
            title=order.title,
            choices=[choice("申请退款", "apply_refund", order_id=order.order_id)],
        )


def _ask_yes(turn: Turn, order: Order) -> None:
    assert turn.flow is not None
    turn.keep(turn.flow.asking("confirmed", order_id=order.order_id, key=turn.message_id))
    response = "utter_ask_cancel_yes_unpaid" if order.status == "WAIT_BUYER_PAY" else "utter_ask_cancel_yes"
    choices = [choice("确认取消", "affirm"), choice("先留着", "deny")]
    turn.say(response, cards=[order_card(order)], choices=choices, title=order.title, amount=yuan(order.payment_fen))


async def _confirmed(turn: Turn, platform: Platform, flow: Flow) -> None:
    if turn.intent != "affirm":
        turn.keep(None)
        turn.say("utter_cancel_not_done")
        return
    try:
        order, refund = await platform.cancel(flow.order_id, reason="not_wanted", key=flow.key)
    except RuleViolation:
        await _check(turn, platform, await platform.order(flow.order_id))
        return
    turn.keep(None)
    money = yuan(refund.amount_fen) if refund else ""
    turn.say("utter_cancel_done" if refund else "utter_cancel_done_unpaid", title=order.title, amount=money)


def _cancellable(order: Order) -> bool:
    return order.status in _OPEN
