"""Questions about the service points that were shown, also after something else was talked about: 电话给一个, 那家开到几点,
人民广场那家; and after none was within reach (那咋整) the ways that there are."""

from __future__ import annotations

import re
from typing import Any, Awaitable, Callable, Mapping, Sequence

from actions.confirming import PERSON
from actions.platform.contract import Platform
from actions.sentences import say
from actions.turn import Turn, choice

Step = Callable[[Turn, Platform], Awaitable[None]]
TURNS = 5  # of the customer, within which the points shown are still those that 那家 means
_SHOWN = ("utter_service_points", "utter_service_points_far")
_NONE = ("utter_service_points_none", "utter_repair_nobody_near")
_HOURS = re.compile(r"几点|营业|关门|开门|开到|周末|周[六日]|星期[六天日]|节假日|中午休息|下班")
_PHONE = re.compile(r"电话|号码|联系方式|怎么联系")
_WHERE = re.compile(r"地址|在哪|哪里|哪儿|怎么[走去]|多远|位置")
_POINTS_AT = re.compile(r"[那这](?:一)?家|[那这]个?(?:店|网点|服务中心|售后点|维修点|地方)|刚才|刚刚|刚说|上面")
_OTHER = re.compile(r"客服|师傅|快递|安装|订单|商家|人工|我(?:的)?(?:电话|手机|地址)")
_AND_NOW = re.compile(
    r"(?:那|这|我)?.{0,8}(?:咋|怎么|如何)(?:办|整|弄|搞|修|好)|一[家个]都没|都没有|没有[吗?？]|还有(?:什么|啥|别的)(?:办法|法子)|只能|没办法|没法子"
)
_SHOP = re.compile(r"（(?P<name>[^）]+?)店?）")


def heard(turn: Turn) -> Step | None:
    """The step for a question about the points that were shown; None for everything else."""
    if not turn.flow and _newest(turn) in _NONE and _AND_NOW.search(turn.text):
        return _ways
    points = _points(turn)
    chosen = _chosen(turn, points)
    asks = _HOURS.search(turn.text) or _PHONE.search(turn.text) or _WHERE.search(turn.text)
    if not chosen or not asks or (_OTHER.search(turn.text) and not _by_name(turn.text, points)):
        return None
    return _told_of(chosen)


def _chosen(turn: Turn, points: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The point that is named; without a name the nearest, where they were just shown or are pointed at."""
    named = _by_name(turn.text, points)
    if named or turn.flow or not points:
        return named
    places = [place for place in turn.values("ordinal") if isinstance(place, int) and 1 <= place <= len(points)]
    if places:
        return points[places[0] - 1]
    just = _newest(turn) in _SHOWN and bool(_PHONE.search(turn.text) or _WHERE.search(turn.text)) and not _far(turn)
    return points[0] if just or _POINTS_AT.search(turn.text) else None


def _far(turn: Turn) -> bool:
    """Whether another place is named: then its points are looked for."""
    return bool(turn.values("address"))


def _by_name(said: str, points: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    named = [point for point in points if (found := _SHOP.search(str(point["name"]))) and found.group("name") in said]
    return named[0] if named else None


def _told_of(point: Mapping[str, Any]) -> Step:
    async def tell(turn: Turn, platform: Platform) -> None:
        """What is asked of the point, from what was shown of it."""
        asked = "hours" if _HOURS.search(turn.text) else "point_phone" if _PHONE.search(turn.text) else "point_where"
        told = {name: point[name] for name in ("hours", "phone", "address")}
        say(turn, asked, point=point["name"], **told)

    return tell


async def _ways(turn: Turn, platform: Platform) -> None:
    """None within reach: what can be done all the same."""
    choices = [choice("寄修", "repair_request"), choice("换个地方找", "service_point"), PERSON]
    say(turn, "point_none_ways", choices=choices)


def _points(turn: Turn) -> list[Mapping[str, Any]]:
    """The points that were shown last, the nearest first."""
    for event in turn.said_lately(TURNS):
        if _name(event) in _SHOWN:
            cards = ((event.get("data") or {}).get("custom") or {}).get("cards") or ()
            return [card["point"] for card in cards if card.get("point")]
    return []


def _newest(turn: Turn) -> str:
    """The response that was said last, or empty."""
    return next((name for event in reversed(turn.last_said) if (name := _name(event))), "")


def _name(event: Mapping[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")
