"""Values in what a recogniser wrote, and the sentence as somebody would have typed it.

The rules for typed text (`bot.assistant.values`) are used where they are right; here is what only speech has: 幺洞拐,
两个八, 俩仨廿卅, 半斤, 五六天, 四十二码半, sounds of thinking, self-correction. 四 and 十 are never taken for each other.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Callable, Mapping

from bot.assistant.values.clock import CLOCK, clock
from bot.assistant.values.dates import find_dates
from bot.assistant.values.digits import DIGIT, DIGITS, chinese_number
from bot.assistant.values.found import Found
from bot.assistant.values.money import find_money
from bot.assistant.values.ordinals import find_ordinals
from bot.voice.disfluency import fluent
from bot.voice.kinds import Kind
from bot.voice.spoken_digits import four, mended, runs
from bot.voice.words import any_of, words

CHINA = timezone(timedelta(hours=8))
_N = "零〇一二两三四五六七八九十百千万"
_D = "一二两三四五六七八九"
_TAIL_WORDS = r"尾号|尾数|后四位|末四位|最后四位"
_TAIL = re.compile(rf"(?:{_TAIL_WORDS})(?:数字)?(?:是|为|：|:)?")
_CODE = re.compile(rf"(?=[{DIGIT} ，,、]*[A-Za-z])[A-Za-z{DIGIT}](?:[ ，,、]?[A-Za-z{DIGIT}]){{7,}}")
_DOOR = re.compile(rf"(?<=[路街道巷弄号村幢栋元楼\d])([{_N}]+)(号(?!线)|弄|幢|栋|单元|室|楼)")  # of an address
_DIALLED = re.compile(rf"(?<![{_N}幺洞拐\d])(?=[{_D}零洞拐]*幺)[{_D}零幺洞拐]{{3,6}}(?![{_N}幺洞拐\d])")  # 幺二三幺五
_PHONE = re.compile(r"1[3-9]\d{9}")
_PAIR = str.maketrans({"廿": "二十", "卅": "三十"})


@dataclass(frozen=True)
class Quantity:
    """How many of what: 半斤 is 0.5 斤."""

    count: float
    measure: str


@dataclass(frozen=True)
class Span:
    """五六天: from 5 to 6 天, both ends inside."""

    low: float
    high: float
    measure: str


Value = str | float | int | Quantity | Span


def plain(text: str) -> str:
    """The sentence as it would have been typed: no sounds of thinking, corrections done, 俩 is 两个, digit strings in
    digits. What reaches the assistant."""
    said = _typed(fluent(text))
    said = mended(said)
    said = re.sub(rf"({_TAIL_WORDS})([数字是为：:]*)([双{DIGIT}个俩仨 ，,、]+)", _tail_in_digits, said)
    said = _CODE.sub(_code_in_digits, said)
    said = re.sub(rf"[{DIGIT}双俩仨个][{DIGIT}双俩仨个 ，,、]{{6,}}[{DIGIT}]", _long_in_digits, said)
    said = _DIALLED.sub(_dialled_in_digits, said)
    return _DOOR.sub(lambda m: f"{int(chinese_number(m[1]))}{m[2]}", said)


def understand(kind: Kind | str, text: str, *, now: datetime | None = None) -> Value | None:
    """The value of that kind in `text`, or None: digits as a string, yuan as a float, a day as ISO, a time as HH:MM
    (the beginning, of a span), an ordinal as `find_ordinals` gives it. Days are relative to `now`, in China."""
    said = _typed(fluent(text))
    return _READERS[Kind(kind)](said, now or datetime.now(CHINA))


def _typed(text: str) -> str:
    """俩 and 仨 hold their measure, 廿 and 卅 are 二十 and 三十."""
    text = text.translate(_PAIR)
    text = re.sub(rf"(?<![{DIGIT}])([俩仨])(?!个?[{DIGIT}])个?", lambda m: {"俩": "两个", "仨": "三个"}[m[1]], text)
    return text


def _tail_in_digits(match: re.Match[str]) -> str:
    digits = four(match[3])
    rest = re.sub(r"^.*[零〇一二两三四五六七八九幺洞拐\d]", "", match[3])
    return f"{match[1]}{match[2]}{digits}{rest.strip(' ，,、')}" if digits else match[0]


def _long_in_digits(match: re.Match[str]) -> str:
    found = runs(match[0])
    return found[0] if len(found) == 1 and len(found[0]) >= 7 else match[0]


def _dialled_in_digits(match: re.Match[str]) -> str:
    """A short number with a 幺 in it is dialled, not counted: 110, 12315."""
    return "".join(DIGITS[char] for char in match[0])


def _code_in_digits(match: re.Match[str]) -> str:
    """YT 幺二三… and 九一三一…M A…: a code of letters and at least seven digits."""
    digits = sum(char in DIGITS or char.isdigit() for char in match[0])
    joined = "".join(DIGITS.get(char, char) for char in match[0] if char not in " ，,、")
    return joined.upper() if digits >= 7 else match[0]


def _tail(text: str, now: datetime) -> str | None:
    named = _TAIL.search(text)
    if named:
        return four(text[named.end() :]) or None
    alone = re.fullmatch(
        rf"(?:就是|是|嗯|对|那个|查)?([{DIGIT}双俩仨个 ，,、]+)(?:那一?[个单笔].*|的.*|结尾.*|吧|啊)?", text
    )
    return (four(alone[1]) or None) if alone else None


def _phone(text: str, now: datetime) -> str | None:
    return next((run for run in runs(text) if _PHONE.fullmatch(run)), None)


def _order_no(text: str, now: datetime) -> str | None:
    return next((run for run in runs(text) if 12 <= len(run) <= 20), None)


def _tracking(text: str, now: datetime) -> str | None:
    said = re.sub(r"(?<=[A-Za-z]) +(?=[A-Za-z])", "", text)
    match = re.search(rf"([A-Za-z]*) *([{DIGIT}][{DIGIT} ，,、两个]+)", said)
    digits = runs(match[2]) if match else []
    if not match or not digits or not 9 <= len(digits[0]) <= 15:
        return None
    return f"{match[1].upper()}{digits[0]}"


def _money(text: str, now: datetime) -> float | None:
    said = re.sub(rf"([{_N}]+)点([{_D}零]+)(?=块|元)", _point, text)
    said = re.sub(rf"(?<=[块元])零([{_D}])毛", "", said) if re.search(rf"[块元]零[{_D}]毛", said) else said
    extra = re.search(rf"[块元]零([{_D}])([毛角分])", text)
    found = next(find_money(re.sub(rf"(?<=[块元])零[{_D}][毛角分]", "", said)), None)
    alone = re.fullmatch(rf"(?:差?不多|大概|大约|就|是|一共)?([{_N}]*[十百千万][{_N}]*)(?:吧|啊|左右)?", said)
    base = float(str(found.value)) if found else chinese_number(alone[1]) if alone else None
    if base is None or not extra:
        return base
    return round(base + chinese_number(extra[1]) / (100 if extra[2] == "分" else 10), 2)


def _point(match: re.Match[str]) -> str:
    fraction = "".join(str(int(chinese_number(digit))) for digit in match[2])
    return f"{int(chinese_number(match[1]))}.{fraction}"


def _qty(text: str, now: datetime) -> Quantity | None:
    measure = any_of("measures")
    match = re.search(rf"(?P<n>半|\d+(?:\.\d+)?|[{_N}]+)来?(?P<m>两|个半月|{measure})(?P<half>半)?(?:来)?", text)
    if not match:
        return None
    count = 0.5 if match["n"] == "半" else chinese_number(match["n"])
    half = 0.5 if match["half"] or match["m"] == "个半月" else 0.0
    return Quantity(count + half, "个月" if match["m"] == "个半月" else match["m"])


def _range(text: str, now: datetime) -> Span | None:
    measure = any_of("measures")
    if re.search("十天半个月", text):
        return Span(10, 15, "天")
    wide = re.search(rf"([{_N}]+|\d+)[到至]([{_N}]+|\d+)({measure})", text)
    if wide:
        return Span(chinese_number(wide[1]), chinese_number(wide[2]), wide[3])
    near = re.search(rf"(?<![{_N}])(?P<head>十)?(?P<a>[{_D}])(?P<b>[{_D}])(?P<unit>[十百千万])?(?P<m>{measure})", text)
    if not near or not 0 < _one(near["b"]) - _one(near["a"]) <= 2:
        return None
    unit, head = near["unit"] or "", near["head"] or ""
    low, high = (chinese_number(f"{head}{digit}{unit}") for digit in (near["a"], near["b"]))
    return Span(low, high, near["m"])


def _one(char: str) -> int:
    return int(chinese_number(char))


def _date(text: str, now: datetime) -> str | None:
    found = next((str(found.value)[:10] for found in find_dates(text, now)), None)
    alone = None if found else re.search(rf"(?<![月{_N}\d])([{_N}]{{1,3}}|\d{{1,2}})[号日]", text)
    day = int(chinese_number(alone[1])) if alone else 0
    return now.replace(day=day).date().isoformat() if 0 < day <= monthrange(now.year, now.month)[1] else found


def _time(text: str, now: datetime) -> str | None:
    said = re.sub(r"点((?:[二三四五]?十[一二三四五六七八九]?)|[零〇][一二三四五六七八九])(?!分)", r"点\1分", text)
    said = re.sub(rf"差([{_N}]+)分([{_N}]+)点", _minutes_to, said)
    match = next((m for m in CLOCK.finditer(said) if m["ah"] or m["aH"]), None)
    times = clock(match, alone=False) if match else None
    return times[0] if times else None


def _minutes_to(match: re.Match[str]) -> str:
    """差十分三点 -> 2点50分"""
    minutes, hour = int(chinese_number(match[1])), int(chinese_number(match[2]))
    return f"{(hour - 2) % 12 + 1}点{60 - minutes}分"


def _size(text: str, now: datetime) -> str | None:
    named = re.search(any_of("sizes"), text)
    if named:
        return str(words()["sizes"][named[0]])
    spelled = re.sub(r"[两俩二]个?叉", "XX", text).replace("叉", "X")
    letters = re.search(r"(?<![A-Za-z])(?:\d ?)?(?:X ?){0,4}[SML](?![A-Za-z])", spelled.upper())
    if letters:
        return letters[0].replace(" ", "")
    return _number_size(text)


def _number_size(text: str) -> str | None:
    digits = re.search(rf"(?<![{DIGIT}])[{DIGIT}]{{3}}(?![{_N}点])", text)
    match = re.search(rf"([{_N}]+|\d+)(?:点([{_D}]))?(?:码)?(半)?", text)
    if digits:
        return runs(digits[0])[0]
    if not match:
        return None
    half = "5" if match[3] else str(_one(match[2])) if match[2] else ""
    return f"{int(chinese_number(match[1]))}{'.' if half else ''}{half}"


def _of(find: Callable[[str], object]) -> Callable[[str, datetime], Value | None]:
    def read(text: str, now: datetime) -> Value | None:
        found = next(iter(find(text)), None)  # type: ignore[call-overload]
        return found.value if isinstance(found, Found) else None  # type: ignore[return-value]

    return read


_READERS: Mapping[Kind, Callable[[str, datetime], Value | None]] = {
    Kind.TAIL: _tail,
    Kind.PHONE: _phone,
    Kind.ORDER_NO: _order_no,
    Kind.TRACKING: _tracking,
    Kind.MONEY: _money,
    Kind.QTY: _qty,
    Kind.RANGE: _range,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.SIZE: _size,
    Kind.ORDINAL: _of(find_ordinals),
    Kind.CODE: lambda text, now: "".join(runs(text)) or None,
}
