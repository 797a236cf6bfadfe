"""Numbers that a customer writes or says: order numbers, tracking numbers, phones, money, places in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Iterator

DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "幺": "1", "两": "2", "洞": "0"}
_DIGIT = "0-9零〇一二三四五六七八九幺洞"
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_CHINESE = "零〇一二两三四五六七八九十百千万"
_NUMBER = rf"(?:\d+(?:\.\d{{1,2}})?|[{_CHINESE}]+)"

# Carrier prefixes with the count of digits behind them (kuaidi100's list of number forms).
_TRACKING = r"(?:sf|yt|jd|jt|zto|sto|yd|ems|db|lp|jdv|jdx)[a-z]{0,2}\d{10,15}"


@dataclass(frozen=True)
class Found:
    """A value with its span `[start, end)` in the normalised text."""

    entity: str
    value: object
    start: int
    end: int


def plain_digits(text: str) -> str:
    """Digits of a spoken or spaced number string: 八八六六 and 88 66 are 8866."""
    return "".join(DIGITS.get(c, c) for c in text if c.isdigit() or c in DIGITS)


def chinese_number(text: str) -> float:
    """三百二 = 320, 一千零五十 = 1050, 十五 = 15. Raises ValueError when it is no number."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not any(c in _UNITS for c in text):
        return float(plain_digits(text))
    return float(_with_units(text))


def _with_units(text: str) -> int:
    total, section, digit, last_unit = 0, 0, 0, 1
    for place, char in enumerate(text):
        if char in DIGITS:
            digit, last_unit = int(DIGITS[char]), last_unit if char not in "零〇" else 1
        elif char == "万":
            total, section, digit, last_unit = (total + section + digit) * 10000, 0, 0, 10000
        elif char in _UNITS:
            section += (digit or (1 if place == 0 or char == "十" else 0)) * _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
        else:
            raise ValueError(f"not a number: {text}")
    short_tail = digit and last_unit > 10 and text[-1] in DIGITS
    return total + section + (digit * last_unit // 10 if short_tail else digit)


def _order_id(match: re.Match[str]) -> str | None:
    digits = plain_digits(match.group())
    return digits if 12 <= len(digits) <= 19 else None


def _tail(match: re.Match[str]) -> str | None:
    digits = plain_digits(match.group("tail"))
    return digits if len(digits) == 4 else None


def _amount(match: re.Match[str]) -> float | None:
    try:
        yuan = chinese_number(match.group("yuan"))
        part = match.groupdict().get("part")
        return round(yuan + (int(plain_digits(part)) / 10 if part else 0), 2)
    except ValueError:
        return None


_PLACES = {"最后": "last", "最近": 1, "最新": 1, "最上面": 1, "头一": 1, "最贵": "most_expensive", "最便宜": "cheapest"}
_PLACES |= {"最下面": "last", "刚买": 1, "刚拍": 1, "刚下": 1}
_THING = r"(?:个|单|件|笔|条|双|款|台|份|订单|样|家|张|种|项)"


def _place(match: re.Match[str]) -> object | None:
    if match.group("word"):
        return _PLACES[match.group("word")]
    value = int(chinese_number(match.group("n")))
    return value if 1 <= value <= 20 else None


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], object | None]], ...] = (
    ("tracking_no", re.compile(rf"(?<![a-z0-9]){_TRACKING}(?!\d)"), lambda m: m.group().upper()),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), lambda m: plain_digits(m.group())),
    ("order_id", re.compile(r"(?<![\da-z])\d(?:[ -]?\d){11,18}(?!\d)"), _order_id),
    ("order_id", re.compile(rf"[{_DIGIT}]{{12,19}}"), _order_id),
    (
        "order_id",
        re.compile(
            rf"(?:尾号|末尾|后四位|后4位|最后四位|最后4位|末四位|末4位|尾数)(?:是|为|:| )*(?P<tail>[{_DIGIT}](?:[ -]?[{_DIGIT}]){{3}})(?!\d)"
        ),
        _tail,
    ),
    ("order_id", re.compile(r"(?<![\d.])(?P<tail>\d{4}) ?(?:结尾|那一?[单个笔]|的(?:订单|那))"), _tail),
    ("order_id", re.compile(rf"^(?P<tail>[{_DIGIT}](?: ?[{_DIGIT}]){{3}})[。.!]?$"), _tail),
    ("amount", re.compile(r"[¥￥] ?(?P<yuan>\d+(?:\.\d{1,2})?)"), _amount),
    ("amount", re.compile(rf"(?P<yuan>{_NUMBER})(?:块钱?|元钱?|圆)(?P<part>[{_DIGIT}](?=$|[^{_DIGIT}0-9]))?"), _amount),
    (
        "ordinal",
        re.compile(
            rf"第(?P<n>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})(?:{_THING})?"
            rf"|(?P<word>{'|'.join(sorted(_PLACES, key=len, reverse=True))})(?:的|买的|拍的|下的|那|这|一)*{_THING}?"
        ),
        _place,
    ),
)


def find_numbers(text: str) -> list[Found]:
    """All values in normalised `text`, left to right, the earlier rule winning where two overlap."""
    found: list[Found] = []
    for candidate in _candidates(text):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in found):
            found.append(candidate)
    return sorted(found, key=lambda item: item.start)


def _candidates(text: str) -> Iterator[Found]:
    for entity, pattern, read in _RULES:
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None:
                yield Found(entity, value, match.start(), match.end())
