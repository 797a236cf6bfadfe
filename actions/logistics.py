"""Where is the parcel, when does it come, who carries it."""

from __future__ import annotations

from actions import order as order_skill
from actions.asking import choose_order
from actions.cards import day, parcel_card
from actions.choosing import SEARCHED
from actions.platform.contract import Order, Platform, Shipment
from actions.turn import Turn, choice

SKILL = "logistics"
_ON_THE_WAY = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART")
_SENT = (*_ON_THE_WAY, "TRADE_BUYER_SIGNED", "TRADE_FINISHED")
_RESPONSES = {"3": "utter_parcel_signed", "5": "utter_parcel_delivering", "2": "utter_parcel_problem"}


async def start(turn: Turn, platform: Platform) -> None:
    """Tracks the parcel of the order that is meant; parcels on the way come first."""
    orders = await platform.orders(limit=SEARCHED)
    moving = any(order.status in _ON_THE_WAY for order in orders)
    order = await choose_order(turn, platform, SKILL, relevant=_on_the_way if moving else _sent)
    if order:
        await _tell(turn, platform, order)


answer = start


async def _tell(turn: Turn, platform: Platform, order: Order) -> None:
    shipments = await platform.shipments(order.order_id)
    if not shipments:
        turn.done(SKILL)
        order_skill.tell(turn, order)
        return
    turn.done(SKILL)
    turn.mention(order.order_id)
    for shipment in shipments:
        _say(turn, order, shipment)


def _say(turn: Turn, order: Order, shipment: Shipment) -> None:
    newest = shipment.events[0].text if shipment.events else shipment.state_text
    default = "utter_parcel_moving" if shipment.estimated_arrival else "utter_parcel_moving_no_date"
    turn.say(
        _RESPONSES.get(shipment.state, default),
        cards=[parcel_card(order, shipment)],
        choices=_next_steps(order, shipment),
        title=order.title,
        carrier=shipment.carrier_name,
        newest=newest,
        arrival=day(shipment.estimated_arrival),
    )


def _next_steps(order: Order, shipment: Shipment) -> list[dict[str, str]]:
    if shipment.state == "3":
        return [choice("显示签收但没收到", "not_received", order_id=order.order_id)]
    return [choice("转人工催一下", "request_human")]


def _on_the_way(order: Order) -> bool:
    return order.status in _ON_THE_WAY


def _sent(order: Order) -> bool:
    return order.status in _SENT
