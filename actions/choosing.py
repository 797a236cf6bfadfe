"""Which order does the customer mean? By number, last four digits, place in the list, or by what is said of it."""

from __future__ import annotations

from typing import Sequence

from actions.describing import described
from actions.platform.contract import Order, Platform
from actions.platform.errors import NotFound
from actions.turn import Turn

EXTREMES = ("most_expensive", "cheapest")  # of all orders, wherever they stand in the list
LISTED = 5  # orders shown at once: what fits a phone without scrolling
SEARCHED = 50  # orders looked through for a name or tail


class NoSuchOrder(Exception):
    """The customer gave a number that none of their orders has."""


async def named_order(turn: Turn, platform: Platform) -> Order | None:
    """The order that this message names, or None. Raises NoSuchOrder for a number that is not theirs."""
    for number in turn.values("order_id"):
        return await _by_number(str(number), platform)
    for tracking_no in turn.values("tracking_no"):
        return await _by_tracking(tracking_no, platform)
    if turn.values("ordinal"):
        return await _by_place(turn.values("ordinal")[0], turn, platform)
    return await _by_description(turn, platform)


async def _by_number(number: str, platform: Platform) -> Order:
    if len(number) > 4:
        try:
            return await platform.order(number)
        except NotFound as error:
            raise NoSuchOrder(number) from error
    orders = await platform.orders(limit=SEARCHED)
    by_tail = [order for order in orders if order.tail == number]
    by_price = [order for order in orders if number.isdigit() and order.payment_fen // 100 == int(number)]
    if by_tail or len(by_price) == 1:
        return (by_tail or by_price)[0]  # 1999那个 is a price where no number ends so
    raise NoSuchOrder(number)


async def _by_tracking(tracking_no: str, platform: Platform) -> Order:
    for order in (await platform.orders(limit=SEARCHED))[: LISTED * 2]:
        if any(shipment.tracking_no == tracking_no for shipment in await platform.shipments(order.order_id)):
            return order
    raise NoSuchOrder(tracking_no)


async def _by_place(place: object, turn: Turn, platform: Platform) -> Order | None:
    listed = list(turn.flow.listed) if turn.flow and turn.flow.listed else []
    orders = await platform.orders(limit=SEARCHED)
    if listed:
        orders = sorted((o for o in orders if o.order_id in listed), key=lambda o: listed.index(o.order_id))
    elif described(turn, orders):
        return _at(place, described(turn, orders))
    return _at(place, orders if listed or place in EXTREMES else orders[:LISTED])


def _at(place: object, orders: Sequence[Order]) -> Order | None:
    if not orders:
        return None
    if place == "most_expensive":
        return max(orders, key=lambda order: order.payment_fen)
    if place == "cheapest":
        return min(orders, key=lambda order: order.payment_fen)
    index = _index(place, len(orders))
    return orders[index - 1] if 1 <= index <= len(orders) else None


def _index(place: object, count: int) -> int:
    """1-based; -2 is the last but one, and the middle of an even count the earlier of the two."""
    words = {"last": count, "middle": (count + 1) // 2}
    number = words[str(place)] if place in words else int(place)  # type: ignore[call-overload]
    return number if number > 0 else count + 1 + number


async def _by_description(turn: Turn, platform: Platform) -> Order | None:
    """By product, brand, price or day of purchase, when exactly one recent order fits all of them."""
    fitting = described(turn, await platform.orders(limit=SEARCHED))
    return fitting[0] if len(fitting) == 1 else None


def narrowed(turn: Turn, orders: Sequence[Order], *, among: Sequence[Order] = ()) -> list[Order]:
    """Of `orders` those that fit the customer's description; all of them when none does. `among` are all the orders
    that the description may be of: 卫衣 is not the coat while there is a 卫衣 for which nothing can be done."""
    meant = described(turn, among or orders)
    return [order for order in orders if order in meant] or list(orders)
