"""The nearest authorised service points, with distance and opening hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Sequence

from actions.choosing import NoSuchOrder, named_order
from actions.diagnosis import category_of
from actions.flow import Flow
from actions.place_said import addresses, places_said
from actions.platform.contract import Item, Order, Platform, ServicePoint
from actions.platform.errors import RuleViolation
from actions.service_cards import distance, point_card
from actions.turn import Turn, choice

SKILL = "service_point"
NEAR_M, FAR_M = 5000, 50000
PLACE_CHARS = 60  # of a sentence in which a place is looked for
MAX_TRIES = 2  # then a person is offered
PERSON = choice("转人工", "request_human")


@dataclass(frozen=True)
class Wanted:
    """What a point must know: empty is anything."""

    brand: str = ""
    category: str = ""


async def start(turn: Turn, platform: Platform) -> None:
    """Where, as far as the sentence or the order that is meant says it; else the place is asked for."""
    order = await _order(turn, platform)
    wanted = _wanted(order.items[0]) if order and order.items else Wanted(category=category_of(turn.text))
    turn.flow = Flow(SKILL, values={"brand": wanted.brand, "category": wanted.category})
    named = bool(addresses(turn))  # a place that is not known is asked again, and not taken for that of the order
    if not await _tell_first(turn, platform, [*places_said(turn), *([] if named else [_home(order)])]):
        await _ask_place(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The place that was asked for."""
    if not await _tell_first(turn, platform, places_said(turn)):
        await _not_known(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await _ask_place(turn, platform)


async def near(
    platform: Platform, place: str, wanted: Wanted, *, within_m: int = NEAR_M, limit: int = 3
) -> list[ServicePoint]:
    """Nearest first. Raises RuleViolation(unknown_place)."""
    return await platform.service_points(
        place[-PLACE_CHARS:], brand=wanted.brand, category=wanted.category, within_m=within_m, limit=limit
    )


async def home_region(platform: Platform) -> str:
    """Where the customer's newest order goes, without street and number; or empty."""
    orders = await platform.orders(limit=1)
    return _home(orders[0]) if orders else ""


async def _order(turn: Turn, platform: Platform) -> Order | None:
    try:
        return await named_order(turn, platform)
    except NoSuchOrder:
        return None


def _home(order: Order | None) -> str:
    return order.address.region if order and order.address else ""


def _wanted(item: Item) -> Wanted:
    return Wanted(item.brand, item.category)


async def _tell_first(turn: Turn, platform: Platform, places: Sequence[str]) -> bool:
    """The points near the first of the places that the platform knows; False when it knows none."""
    for place in filter(None, places):
        try:
            await _tell(turn, platform, place)
        except RuleViolation:
            continue
        return True
    return False


async def _tell(turn: Turn, platform: Platform, place: str) -> None:
    assert turn.flow is not None
    wanted = Wanted(**turn.flow.values)
    points = await near(platform, place, wanted)
    if points:
        turn.keep(None)
        _say(turn, "utter_service_points", points)
        return
    farther = await near(platform, place, wanted, within_m=FAR_M, limit=1)
    turn.keep(None)
    if farther:
        _say(turn, "utter_service_points_far", farther)
    else:
        turn.say("utter_service_points_none", choices=[choice("寄修", "repair_request"), _elsewhere(), PERSON])


def _say(turn: Turn, response: str, points: Sequence[ServicePoint]) -> None:
    nearest = points[0]
    turn.say(
        response,
        cards=[point_card(point) for point in points],
        choices=[choice("预约维修", "repair_request"), _elsewhere()],
        name=nearest.name,
        distance=distance(nearest.distance_m),
        address=nearest.address,
        hours=nearest.hours,
        count=len(points),
        phone=nearest.phone,
    )


def _elsewhere() -> dict[str, str]:
    return choice("换个地方找", "service_point")


async def _ask_place(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    home = await home_region(platform)
    turn.keep(turn.flow.asking("address", step="place", tries=turn.flow.tries))
    choices = [choice(f"收货地址附近（{home}）", "inform", address=home)] if home else []
    turn.say("utter_ask_service_place", choices=choices)


async def _not_known(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    turn.flow = replace(turn.flow, tries=turn.flow.tries + 1)
    if turn.flow.tries >= MAX_TRIES:
        turn.keep(None)
        turn.say("utter_service_place_unknown_twice", choices=[PERSON])
        return
    turn.say("utter_service_place_unknown")
    await _ask_place(turn, platform)
