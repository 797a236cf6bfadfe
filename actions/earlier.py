"""What was talked about before, where this message names nothing: 空调不制冷了 … 那派人来修, 那取消吧, 给我小哥电话."""

from __future__ import annotations

import re
from typing import Callable, Sequence

from actions.choosing import SEARCHED
from actions.describing import described, names_goods, says_when_bought, told_of
from actions.diagnosis import Device, device_of
from actions.platform.contract import Order, Platform
from actions.turn import Turn

LOOKED_BACK = 5  # of the customer's messages: what is longer ago is another matter
_NAMES_ONE = ("order_id", "tracking_no", "ordinal", "product", "brand", "amount", "date_time")
# Questions that change nothing: asked after one order was told of, they are about that one.
_READS, _RECENT = ("order_status", "logistics_track", "warranty_check", "freight_insurance"), 2
# Tasks of which one follows from the other: they go on with the order that the answer before was about.
_TOGETHER = (
    {"logistics_track", "urge_delivery", "not_received", "reject_delivery"},
    {"apply_refund", "apply_return", "apply_exchange", "refund_progress", "cancel_after_sale", "freight_insurance"},
    {"not_received", "damaged_or_missing", "reject_delivery", "urge_shipment", "apply_refund", "apply_return"},
    {"order_status", "urge_shipment"},
    {"modify_order", "apply_exchange"},
    {"urge_shipment", "cancel_order"},
    {"warranty_check", "repair_request", "repair_progress", "service_point"},
    {"invoice"},
)
# 那我投诉商家, 那取消吧; not 那件衣服.
_GOES_ON = re.compile(
    r"^(?:好吧?|行吧?|嗯|哦|噢|唉|算了|可以|这样啊?|真?的?吗)*[\s,，。.!！?？]*(?:那(?![个件单条双台笔天年时边里些])|既然|所以)"
)
_ANY = re.compile(r"我的(?:快递|包裹|物流|订单|东西)|所有|全部|几个|另|别的|其他|还有|换一|再[来退换开催取]|哪些")


async def talked_about(turn: Turn, platform: Platform) -> Order | None:
    """The order that was talked about last, where this message goes on with it and names nothing itself."""
    said = _gone_on_with(turn)
    if not said or not turn.text or _ANY.search(turn.text):
        return None
    orders = await platform.orders(limit=SEARCHED)
    order = None if _names_another(turn, orders) else last_named(said, orders)
    return order if order and order.order_id != turn.not_meant else None


def _gone_on_with(turn: Turn) -> Sequence[tuple[str, str]]:
    """What was said that this message goes on with; nothing where it may be about anything."""
    if _GOES_ON.search(turn.text) or _was_stopped(turn):
        return turn.talk
    if _follows(turn):
        return _last_answer(turn.talk)
    return _last_answer(turn.talk, turns=_RECENT if turn.intent in _READS else 1) if turn.last_order else []


def _was_stopped(turn: Turn) -> bool:
    """Whether a task was just put down: what is wanted next without a name is of the same thing."""
    return any((event.get("metadata") or {}).get("utter_action") == "utter_stopped" for event in turn.last_said)


def _names_another(turn: Turn, orders: Sequence[Order]) -> bool:
    """Whether it names which order it means; a thing where a parcel shall be left (门口鞋柜) names none."""
    by_goods = described(turn, orders) if turn.intent == "reject_delivery" else names_goods(turn)
    values = [name for name in _NAMES_ONE if name not in ("product", "date_time") and turn.values(name)]
    return bool(by_goods or values or says_when_bought(turn))


def last_named(talk: Sequence[tuple[str, str]], orders: Sequence[Order]) -> Order | None:
    """The order that the newest words which name any name alone, within the last few messages of the customer."""
    heard = 0
    for who, text in reversed(talk):
        named = (told_of(text, orders) or []) if who == "user" else _titled(text, orders)
        heard += who == "user"
        if named or heard >= LOOKED_BACK:
            return named[0] if len(named) == 1 else None
    return None


def _titled(text: str, orders: Sequence[Order]) -> list[Order]:
    return [order for order in orders if any(f"“{item.title}" in text for item in order.items)]


def _follows(turn: Turn) -> bool:
    together = any({turn.intent_before, turn.intent} <= group for group in _TOGETHER)
    return together or turn.intent in ("complaint", "platform_intervention")


def _last_answer(talk: Sequence[tuple[str, str]], *, turns: int = 1) -> list[tuple[str, str]]:
    """What was said since the customer's last message, or since the last but one."""
    users = [place for place, (who, _) in enumerate(talk) if who == "user"][-turns:]
    return list(talk[users[0] + 1 :]) if users else []


def _names_one(turn: Turn) -> bool:
    return any(turn.values(entity) for entity in _NAMES_ONE)


def named_before(turn: Turn) -> str:
    """The last of the messages before this one that names a device, or empty; also where this one names a thing."""
    if _names_one(turn) or device_of(turn.text, ""):
        return ""
    return next((said for said in reversed(turn.said_before[-LOOKED_BACK:]) if device_of(said, "")), "")


async def order_before(turn: Turn, platform: Platform, relevant: Callable[[Order], bool]) -> Order | None:
    """The one order with the device that was named before; of several the one just talked about."""
    device = device_of(named_before(turn), "")
    if device is None:
        return None
    fitting = _with(device, [order for order in await platform.orders(limit=SEARCHED) if relevant(order)])
    talked = [order for order in fitting if order.order_id == turn.last_order]
    return talked[0] if talked else fitting[0] if len(fitting) == 1 else None


def _with(device: Device, orders: Sequence[Order]) -> list[Order]:
    return [order for order in orders if any(device_of(item.title, item.category) == device for item in order.items)]
