"""Order status: paid? a presale? shipped, in part? when will it ship?"""

from __future__ import annotations

from actions.asking import choose_order
from actions.cards import day, moment, order_card, passed, sentence, yuan
from actions.confirming import PERSON
from actions.platform.contract import UNKNOWN, Order, Platform, Presale, Shipment
from actions.turn import Turn, choice

SKILL = "order"
_SHIPPED = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART", "TRADE_BUYER_SIGNED", "TRADE_FINISHED")
_UNSHIPPED = ("WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
_STATES = {
    "WAIT_BUYER_PAY": "utter_order_unpaid",
    "TRADE_NO_CREATE_PAY": "utter_order_unpaid",
    "WAIT_BUYER_CONFIRM_GOODS": "utter_order_shipped",
    "TRADE_BUYER_SIGNED": "utter_order_signed",
    "TRADE_FINISHED": "utter_order_finished",
    UNKNOWN: "utter_order_unknown",
}
DEPOSIT_PAID = "FRONT_PAID_FINAL_NOPAID"


async def start(turn: Turn, platform: Platform) -> None:
    """Tells the state of the order that is meant."""
    order = await choose_order(turn, platform, SKILL, relevant=_any)
    if order and order.status == "SELLER_CONSIGNED_PART":
        _tell_part(turn, order, await platform.shipments(order.order_id))
    elif order:
        tell(turn, order)


answer = start


def tell(turn: Turn, order: Order) -> None:
    """One sentence on the state, the order as a card, and what can be done next."""
    if order.presale and order.status == "WAIT_BUYER_PAY":
        _tell_presale(turn, order, order.presale)
    else:
        _say(turn, order, _response(order))


def _say(turn: Turn, order: Order, response: str, **values: str) -> None:
    turn.done(SKILL)
    turn.mention(order.order_id)
    known = {"title": order.title, "status": order.status_text, "ship_by": day(order.ship_by)}
    known |= {"late": sentence(order.late_text), "sent": day(order.consign_time)}
    turn.say(response, cards=[order_card(order)], choices=_next_steps(order), **{**known, **values})


def _response(order: Order) -> str:
    if is_virtual(order) and order.status in _SHIPPED:
        return "utter_order_virtual"
    if order.status == "WAIT_SELLER_SEND_GOODS" and passed(order.ship_by):
        return "utter_order_late"
    if order.status == "WAIT_SELLER_SEND_GOODS":
        return "utter_order_unshipped" if order.ship_by else "utter_order_unshipped_no_date"
    return _STATES.get(order.status, "utter_order_state")


def _tell_presale(turn: Turn, order: Order, presale: Presale) -> None:
    """The balance, when it can be paid, and what becomes of the deposit otherwise."""
    times = {"from": moment(presale.balance_from), "until": moment(presale.balance_until)}
    if presale.step == DEPOSIT_PAID:
        response = (
            f"utter_order_presale_{'earnest' if presale.deposit_kind == 'earnest' else 'advance'}_{_window(presale)}"
        )
    else:
        response = "utter_order_presale_deposit_open"
    _say(turn, order, response, deposit=yuan(presale.deposit_fen), balance=yuan(presale.balance_fen), **times)


def _window(presale: Presale) -> str:
    if passed(presale.balance_until):
        return "over"
    return "open" if passed(presale.balance_from) else "early"


def _tell_part(turn: Turn, order: Order, shipments: list[Shipment]) -> None:
    """Which goods are on the way, and which still wait."""
    sent = {oid for shipment in shipments for oid in shipment.oids}
    gone = "、".join(item.title for item in order.items if item.oid in sent)
    waiting = "、".join(item.title for item in order.items if item.oid not in sent)
    named = bool(gone and waiting)
    words = {"gone": gone, "waiting": waiting}
    _say(turn, order, "utter_order_part" if named else "utter_order_part_unnamed", **words, ship_by=_by(order))


def _by(order: Order) -> str:
    """The promised day, and that it is over."""
    return f"{day(order.ship_by)}（已超期）" if passed(order.ship_by) else day(order.ship_by)


def _next_steps(order: Order) -> list[dict[str, str]]:
    here = order.order_id
    if order.status == UNKNOWN:
        return [PERSON]
    if is_virtual(order) and order.status in _SHIPPED:
        return [PERSON]
    if order.status == "SELLER_CONSIGNED_PART":
        return [choice("查物流", "logistics_track", order_id=here), choice("催发货", "urge_shipment", order_id=here)]
    if order.status in _SHIPPED:
        return [choice("查物流", "logistics_track", order_id=here), choice("申请退款", "apply_refund", order_id=here)]
    if order.status in _UNSHIPPED:
        return [choice("催发货", "urge_shipment", order_id=here), choice("取消订单", "cancel_order", order_id=here)]
    return [] if order.status in _CLOSED else [choice("取消订单", "cancel_order", order_id=here)]


def is_virtual(order: Order) -> bool:
    """Whether nothing of it travels: top-ups, memberships."""
    return "virtual" in order.flags or any("virtual" in item.flags for item in order.items)


def _any(order: Order) -> bool:
    return True
