"""Answers about an old device in the customer's words: a make for its grade, years for its age."""

from __future__ import annotations

import re
from typing import Mapping

# Words by which people name a grade when asked for it, the more particular first. The price holds only after a look at
# the device, and the customer agrees to it then.
_GRADES = {
    "basic": re.compile(
        r"老[人年]机|按键机|千元机|百元机|便宜|低端|最低|入门|红米|redmi|畅享|畅玩|realme|真我|小家电|电饭煲|微波炉|风扇"
    ),
    "middle": re.compile(r"中端|中档|中等|一般|普通|主流|\bse\b|nova|荣耀\s?x|\bk\d\d|reno|洗衣机|电视"),
    "flagship": re.compile(
        r"旗舰|高端|高档|最好|最贵|苹果|iphone|pro|max|ultra|mate|折叠|华为\s?p|mac|外星人|空调|冰箱"
    ),
}
_NUMBERS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_YEARS = re.compile(r"(\d+|[半一两二三四五六七八九十])\s?年(多|半|以上)?")
_NEW = re.compile(r"刚买|才买|个月|没多久|没用过|新的")
_OLD = re.compile(r"好多年|好几年|很多年|老早|十几年")
LONG, SHORT = 99.0, 0.2


def option_of(said: str, options: Mapping[str, str]) -> str:
    """The code of the option that the words mean; empty when they tell none of them."""
    years = years_in(said)
    aged = [code for code, label in options.items() if years is not None and _holds(label, years)]
    near = [code for code, label in options.items() if re.search(".{0,2}".join(map(re.escape, label)), said)]
    graded = [code for code, known in _GRADES.items() if code in options and known.search(said.lower())]
    return (near or aged or graded or [""])[0]


def years_in(said: str) -> float | None:
    """How long it has been used: 两年多 is two and a half."""
    found = _YEARS.search(said)
    if _OLD.search(said):
        return LONG
    if found:
        return _number(found.group(1)) + (0.5 if found.group(2) else 0)
    return SHORT if _NEW.search(said) else None


def _holds(label: str, years: float) -> bool:
    """Whether a label such as 一年以内, 三到八年, 八年以上 holds these years."""
    numbers = [_number(one) for one in re.findall(r"\d+|[一两二三四五六七八九十]", label)]
    if "年" not in label or not numbers:
        return False
    if "以上" in label:
        return years > numbers[0]
    return years <= numbers[-1] and (len(numbers) == 1 or years > numbers[0])


def _number(said: str) -> float:
    return float(said) if said.isdigit() else _NUMBERS[said]
