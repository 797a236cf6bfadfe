"""The thing that was named earlier in the talk, where this message names none: 空调不制冷了 … 那派人来修."""

from __future__ import annotations

from typing import Callable, Sequence

from actions.choosing import SEARCHED
from actions.diagnosis import Device, device_of
from actions.platform.contract import Order, Platform
from actions.turn import Turn

LOOKED_BACK = 5  # of the customer's messages: what is longer ago is another matter
_NAMES_ONE = ("order_id", "tracking_no", "ordinal", "product", "brand", "amount", "date_time")


def named_before(turn: Turn) -> str:
    """The last of the messages before this one that names a device, or empty; also where this one names a thing."""
    if any(turn.values(entity) for entity in _NAMES_ONE) or device_of(turn.text, ""):
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
