"""Order status: paid? shipped? when will it ship?"""

from __future__ import annotations

from actions.asking import choose_order
from actions.cards import day, order_card
from actions.platform.contract import Order, Platform
from actions.turn import Turn, choice

SKILL = "order"
_SHIPPED = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART", "TRADE_BUYER_SIGNED", "TRADE_FINISHED")


async def start(turn: Turn, platform: Platform) -> None:
    """Tells the state of the order that is meant."""
    order = await choose_order(turn, platform, SKILL, relevant=_any)
    if order:
        tell(turn, order)


answer = start


def tell(turn: Turn, order: Order) -> None:
    """One sentence on the state, the order as a card, and what can be done next."""
    turn.done(SKILL)
    turn.mention(order.order_id)
    turn.say(
        _response(order),
        cards=[order_card(order)],
        choices=_next_steps(order),
        title=order.title,
        status=order.status_text,
        ship_by=day(order.ship_by),
    )


def _response(order: Order) -> str:
    if order.status == "WAIT_SELLER_SEND_GOODS":
        return "utter_order_unshipped" if order.ship_by else "utter_order_unshipped_no_date"
    return {"WAIT_BUYER_PAY": "utter_order_unpaid"}.get(order.status, "utter_order_state")


def _next_steps(order: Order) -> list[dict[str, str]]:
    if order.status in _SHIPPED:
        return [choice("查物流", "logistics_track", order_id=order.order_id), _refund(order)]
    if order.status == "WAIT_SELLER_SEND_GOODS":
        return [choice("取消订单", "cancel_order", order_id=order.order_id), choice("转人工催一下", "request_human")]
    return []


def _refund(order: Order) -> dict[str, str]:
    return choice("申请退款", "apply_refund", order_id=order.order_id)


def _any(order: Order) -> bool:
    return True
