"""Which after-sale request is meant? By its number, its order, as the only one, or by choice."""

from __future__ import annotations

from typing import Callable, Sequence

from actions.applying_words import KINDS
from actions.choosing import SEARCHED, NoSuchOrder, named_order
from actions.platform.contract import AfterSale, Order, Platform
from actions.turn import Turn, option_choices

OPEN = (
    "WAIT_SELLER_AGREE",
    "WAIT_BUYER_RETURN_GOODS",
    "WAIT_SELLER_CONFIRM_GOODS",
    "WAIT_SELLER_CONSIGN_GOODS",
    "WAIT_BUYER_CONFIRM_GOODS",
)
LISTED = 20  # requests looked through
SHOWN = 5  # labels offered
Fits = Callable[[AfterSale], bool]


async def choose_request(turn: Turn, platform: Platform, requests: Sequence[AfterSale], fits: Fits) -> AfterSale | None:
    """The one request that fits; None when the customer has been asked which. Some must fit. A flow must be open."""
    fitting = [request for request in requests if fits(request)]
    named = await named_request(turn, platform, requests)
    if named:
        return named
    labels = await _labels(platform, fitting)
    tapped = labels.get(turn.option()) if turn.flow and turn.flow.step == "request" else None
    if tapped or len(fitting) == 1:
        return tapped or fitting[0]
    assert turn.flow is not None
    options = tuple(labels)[:SHOWN]
    turn.keep(turn.flow.asking("option", step="request", options=options))
    turn.say(f"utter_ask_request_{turn.flow.skill}", choices=option_choices(options))
    return None


async def named_request(turn: Turn, platform: Platform, requests: Sequence[AfterSale]) -> AfterSale | None:
    """The request that the flow or the message names by its own number or its order's; open ones first."""
    numbers = [str(value) for value in turn.values("order_id")]
    known = str(turn.flow.values.get("refund_id", "")) if turn.flow else ""
    by_number = [each for each in requests if each.refund_id in (*numbers, known)]
    if by_number:
        return by_number[0]
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        order = None
    of_order = [request for request in requests if order and request.order_id == order.order_id]
    return next((each for each in of_order if each.status in OPEN), of_order[0] if of_order else None)


async def order_of(platform: Platform, request: AfterSale) -> Order:
    """The order that a request is for."""
    return await platform.order(request.order_id)


async def _labels(platform: Platform, requests: Sequence[AfterSale]) -> dict[str, AfterSale]:
    titles = {order.order_id: order.title for order in await platform.orders(limit=SEARCHED)}
    return {_label(titles.get(each.order_id, ""), each): each for each in requests}


def _label(title: str, request: AfterSale) -> str:
    return f"{title or request.refund_id}（{KINDS.get(request.kind, request.kind)}）"
