"""What a customer wants of a parcel on its way, by their words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any, Sequence

from actions.applying_words import said_freely
from actions.flow import Flow
from actions.turn import Turn

CHINA = timezone(timedelta(hours=8))
WHAT = ("拒收，退回商家", "改送达日期", "改送达地点")
PLACES = ("放驿站", "放快递柜", "放门卫或前台")
DAYS_OFFERED = 4
WEEKDAYS = "一二三四五六日"
_REFUSE = re.compile(r"拒收|拒签|不收了?(?!费|钱|到|货款)|不要了|不想要|退回去?|拦截|别送|不用送|不签")
_DATE = re.compile(
    r"晚[点几]|改[天日期时]|延[后期迟]|推迟|换个?时间|不在家|出差|外地|先(?:别|不要?|不用)送|再送|明天|后天|周[一二三四五六日末]|日期|时间|号送|提前"
)
_LATER = re.compile(r"改|换|晚点|推迟|先(?:别|不要?|不用)送|出差|外地|不在家|没人在?家|回来再")
_PLACE = re.compile(
    r"驿站|快递柜|柜子|丰巢|门卫|前台|代收点|物业|自提|改地[址点]|换地[址点]|送到|放到|放在|地[址点]|公司|单位|邻居"
)
_KNOWN_PLACE = re.compile(
    r"(?:菜鸟|妈妈|兔喜|小区|楼下|门口|村口|学校|公司|附近|旁边|的){0,3}驿站|快递柜|丰巢|门卫|前台|物业|代收点|邻居"
)
_COMES = re.compile(r"[上中下]?午?[早晚]?上?.{0,2}(?:再|才)?[送来派]")
_CORRECTED = re.compile(r"不对|改签|错了|改成|算了|还是")
_DAYS = {"大后天": 3, "后天": 2, "明天": 1, "明日": 1, "明儿": 1, "后日": 2}


def wanted(turn: Turn) -> dict[str, Any]:
    """What the first sentence says: `what` (refuse, date, place) with its value."""
    said, place, date = said_freely(turn), place_in(turn), date_in(turn)
    if _REFUSE.search(said) and not _LATER.search(said):
        return {"what": "refuse"}
    if date or _DATE.search(said):
        return {"what": "date", "date": date, "place": place}
    return {"what": "place", "place": place} if place or _PLACE.search(said) else {}


def answered(turn: Turn, flow: Flow) -> dict[str, Any]:
    """What an answer to the open question adds."""
    option = turn.option()
    if flow.step == "what":
        picked = ("refuse", "date", "place")[WHAT.index(option)] if option in WHAT else ""
        return {"what": picked} if picked else wanted(turn)
    if flow.step == "parcel":
        return {name: value for name, value in wanted(turn).items() if value}
    if flow.step == "date":
        return {"date": _of_label(option) or date_in(turn)}
    if flow.step == "place":
        return {"place": option or place_in(turn) or _free_place(turn)}
    return {}


def _free_place(turn: Turn) -> str:
    """A place in words of which we know nothing; what names the goods is none."""
    said = turn.text.strip()
    return said[:100] if len(said) > 3 and not turn.values("product") else ""


def declines(turn: Turn) -> bool:
    """Whether an answer in free words is a no."""
    return turn.intent == "deny" or bool(re.match(r"(先?不|算了|没有|不用)", turn.text.strip()))


def place_in(turn: Turn) -> str:
    """An address or a place for parcels that a message names, or empty."""
    addresses = [_flat(value) for value in turn.values("address")]
    named = _KNOWN_PLACE.search(turn.text)
    return addresses[0] if addresses else named.group() if named else ""


def date_in(turn: Turn) -> str:
    """The day to come that a message names as YYYY-MM-DD, or empty."""
    return day_in(turn.text, _days(turn))


def _days(turn: Turn) -> list[str]:
    """The days named, first those on which the parcel shall come: 周三回 不对 周五才到家 周六送."""
    named = [item for item in turn.entities if item["entity"] == "date_time"]
    comes = [item for item in named if "end" in item and _COMES.match(turn.text[item["end"] :])]
    last = named[-1:] if _CORRECTED.search(turn.text) else []
    return [str(item["value"]) for item in (*comes, *last, *named)]


def day_in(said: str, values: Sequence[str]) -> str:
    """The same of words and the values of the times in them."""
    days = [value[:10] for value in values if value[:10] > _today().date().isoformat()]
    ahead = next((count for word, count in _DAYS.items() if word in said), 0)
    return days[0] if days else (_today() + timedelta(days=ahead)).date().isoformat() if ahead else ""


def next_days() -> tuple[str, ...]:
    """Labels of the next days: 11月26日 周四."""
    days = [_today() + timedelta(days=ahead) for ahead in range(1, DAYS_OFFERED + 1)]
    return tuple(f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}" for day in days)


def is_address(place: str) -> bool:
    """Whether it names a house, which is not said back in full."""
    return bool(re.search(r"[省市区县镇路街道巷弄号村]", place)) and "驿站" not in place


def _of_label(label: str) -> str:
    labels = next_days()
    return (_today() + timedelta(days=labels.index(label) + 1)).date().isoformat() if label in labels else ""


def _flat(value: Any) -> str:
    return "".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)


def _today() -> datetime:
    return datetime.now(CHINA)
