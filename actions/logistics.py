"""Where is the parcel, when does it come, who carries it."""

from __future__ import annotations

import re

from actions import order as order_skill
from actions.asking import choose_order
from actions.cards import day, moment, parcel_card
from actions.choosing import SEARCHED
from actions.confirming import PERSON
from actions.parcels import SIGNED, STUCK_HOURS, goods_in, goods_waiting, one_said
from actions.platform.contract import UNKNOWN, Order, Platform, Shipment
from actions.sentences import say
from actions.turn import Turn, choice

SKILL = "logistics"
_CALLS = re.compile(
    r"(?:电话|手机号?|号码|联系方式)(?:多少|是多少|是什么|呢|给我|发我|有吗|有没有|吗|$|[?？。])|(?:给我|要|有|发|说|报).{0,8}(?:电话|手机号|联系方式)"
    r"|(?:电话|号码).{0,6}(?:给|发|报|说)|(?:快递员?|小哥|师傅|派送|送货).{0,4}(?:咋|怎么|能不能)联系"
)
_ON_THE_WAY = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART")
_SENT = (*_ON_THE_WAY, "TRADE_BUYER_SIGNED", "TRADE_FINISHED")
_RESPONSES = {
    SIGNED: "utter_parcel_signed",
    "5": "utter_parcel_delivering",
    "2": "utter_parcel_problem",
    "4": "utter_parcel_returning",
    "6": "utter_parcel_returning",
    "14": "utter_parcel_returning",
    UNKNOWN: "utter_parcel_unknown",
}


async def start(turn: Turn, platform: Platform) -> None:
    """Tracks the parcel of the order that is meant; parcels on the way come first."""
    orders = await platform.orders(limit=SEARCHED)
    moving = any(order.status in _ON_THE_WAY for order in orders)
    order = await choose_order(turn, platform, SKILL, relevant=on_the_way if moving else _sent)
    if order:
        await _tell(turn, platform, order)


answer = start


async def _tell(turn: Turn, platform: Platform, order: Order) -> None:
    parcels = await platform.shipments(order.order_id)
    chosen = turn.flow is not None and turn.flow.skill == SKILL  # 第二个 is then the second order of the list
    turn.done(SKILL)
    if not parcels:
        order_skill.tell(turn, order)
        return
    turn.mention(order.order_id)
    told = [] if chosen else one_said(turn.text, parcels)
    told = told or parcels
    if len(told) > 1:
        turn.say("utter_parcels", title=order.title, count=len(parcels))
    for parcel in told:
        say_parcel(turn, order, parcel)
    waiting = goods_waiting(order, parcels) if told == parcels else ""
    if waiting:
        turn.say("utter_parcel_rest", waiting=waiting, choices=[_urge_shop(order)])


def say_parcel(turn: Turn, order: Order, parcel: Shipment) -> None:
    """One parcel: the newest step, the promised day, and what can be done about it; or only whom to call."""
    phone = parcel.courier_phone or parcel.carrier_phone
    if phone and _CALLS.search(turn.text):
        say(turn, "courier_phone", title=goods_in(order, parcel), carrier=parcel.carrier_name, phone=phone)
        return
    turn.say(
        _response(parcel),
        cards=[parcel_card(order, parcel)],
        choices=_next_steps(order, parcel),
        title=goods_in(order, parcel),
        carrier=parcel.carrier_name,
        newest=parcel.events[0].text if parcel.events else parcel.state_text,
        arrival=day(parcel.estimated_arrival),
        hours=parcel.quiet_hours,
        since=moment(parcel.events[0].time) if parcel.events else "",
        phone=phone,
    )


def _response(parcel: Shipment) -> str:
    if parcel.state in _RESPONSES:
        return _RESPONSES[parcel.state]
    if parcel.quiet_hours >= STUCK_HOURS:
        return "utter_parcel_stuck"
    return "utter_parcel_moving" if parcel.estimated_arrival else "utter_parcel_moving_no_date"


def _next_steps(order: Order, parcel: Shipment) -> list[dict[str, str]]:
    here = order.order_id
    if parcel.state == SIGNED:
        broken = choice("收到的货有问题", "damaged_or_missing", order_id=here)
        return [choice("显示签收但没收到", "not_received", order_id=here), broken]
    if parcel.state in _RESPONSES and parcel.state != "5":
        return [PERSON] if parcel.state == UNKNOWN else [_push(order), PERSON] if parcel.state == "2" else []
    return [_push(order), choice("拒收或改送", "reject_delivery", order_id=here)]


def _push(order: Order) -> dict[str, str]:
    return choice("催一下快递", "urge_delivery", order_id=order.order_id)


def _urge_shop(order: Order) -> dict[str, str]:
    return choice("催发货", "urge_shipment", order_id=order.order_id)


def on_the_way(order: Order) -> bool:
    """Whether something of it is with a carrier and has not arrived."""
    return order.status in _ON_THE_WAY


def _sent(order: Order) -> bool:
    return order.status in _SENT
