"""Values as people read them aloud: 幺 for 1 in strings of digits, 两 before measures, groups with pauses between them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Callable, Mapping

from bot.voice.kinds import Kind
from bot.voice.numerals import cardinal, one_by_one
from bot.voice.words import words

PAUSE = "、"  # between groups of digits; 250 ms in SSML
_PHONES = ((re.compile(r"1\d{10}"), (3, 4, 4)), (re.compile(r"[48]00\d{7}"), (3, 3, 4)))
_DIMENSIONS = re.compile(r"(\d+(?:\.\d+)?)[x×*](\d+(?:\.\d+)?)")


def say(kind: Kind | str, value: object, *, measure: str = "") -> str:
    """What is said for a value. Quantities and ranges (a pair) take their `measure`. Dates are ISO days, times HH:MM;
    money is in yuan. Raises ValueError for a kind or a value that is not one."""
    given = value if isinstance(value, tuple) else str(value).strip()
    try:
        return _READERS[Kind(kind)](given, measure)
    except (ArithmeticError, TypeError, IndexError) as error:
        raise ValueError(f"no {kind}: {value}") from error


def groups(digits: str, sizes: tuple[int, ...] = (), *, size: int = 4) -> str:
    """Digits one by one in groups with pauses; `size` long, the last with what is left but never a lonely one."""
    if not sizes:
        whole, left = divmod(len(digits), size)
        sizes = (size,) * (whole - (left == 1)) + ((size + 1,) if left == 1 else (left,) if left else ())
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    return PAUSE.join(one_by_one(digits[start : start + n]) for start, n in zip(starts, sizes, strict=True))


def letters(text: str) -> str:
    """XL -> X L"""
    return " ".join(text)


def mixed(code: str) -> str:
    """91310000MA1FL0B12X in groups of four, letters spelled."""
    spelled = [char if char.isalpha() else one_by_one(char) for char in code]
    return PAUSE.join(" ".join("".join(spelled[i : i + 4])) for i in range(0, len(spelled), 4))


def _order_no(value: str, measure: str) -> str:
    return groups(_digits(value))


def _tracking(value: str, measure: str) -> str:
    parts = re.fullmatch(r"([A-Za-z]*)(\d+)([A-Za-z]*)", value.replace(" ", ""))
    if not parts:
        raise ValueError(f"no tracking number: {value}")
    before, digits, after = parts.groups()
    carrier = next((name for code, name in words()["carriers"].items() if before.upper().startswith(code)), "")
    head = " ".join(part for part in (carrier, letters(before.upper())) if part)
    return PAUSE.join(part for part in (head, groups(digits), letters(after.upper())) if part)


def _phone(value: str, measure: str) -> str:
    masked = re.fullmatch(r"(\d{3})\*+(\d{4})", value)
    if masked:
        return f"{one_by_one(masked[1])}开头{PAUSE}尾号{one_by_one(masked[2])}"
    area = re.fullmatch(r"(0\d{2,3})-?(\d{7,8})", value) if value.startswith("0") else None
    if area:
        return f"{one_by_one(area[1])}{PAUSE}{groups(area[2])}"
    digits = _digits(value)
    sizes = next((sizes for pattern, sizes in _PHONES if pattern.fullmatch(digits)), ())
    return groups(digits, sizes) if sizes or len(digits) > 6 else one_by_one(digits)


def _one_by_one(value: str, measure: str) -> str:
    return one_by_one(_digits(value))


def _code(value: str, measure: str) -> str:
    return "杠".join(one_by_one(_digits(part)) for part in value.split("-"))


def _money(value: str, measure: str) -> str:
    amount = Decimal(value.replace(",", "")).quantize(Decimal("0.01"))
    sign, fen = "负" if amount < 0 else "", int(abs(amount) * 100)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    parts = [f"{cardinal(yuan, counted=True)}元"] if yuan or not fen else []
    parts += [f"{cardinal(jiao)}角"] if jiao else []
    parts += [f"{'零' if yuan and not jiao else ''}{cardinal(rest)}分"] if rest else []
    return sign + "".join(parts)


def _date(value: str, measure: str) -> str:
    *year, month, day = re.split(r"[-/]", value)
    head = "".join(f"{one_by_one(part).replace('幺', '一')}年" for part in year)
    return f"{head}{cardinal(int(month))}月{cardinal(int(day))}号"


def _time(value: str, measure: str) -> str:
    hour, minute = (int(part) for part in value.split(":")[:2])
    if not 0 <= hour <= 24 or not 0 <= minute <= 59:
        raise ValueError(f"no time of day: {value}")
    if hour == 24:
        return words()["midnight"]
    return "零点" if hour == minute == 0 else f"{part_of_day(hour)}{clock(hour, minute)}"


def part_of_day(hour: int) -> str:
    """14 -> 下午"""
    return next(name for start, name in reversed(words()["day_parts"]) if hour >= start)


def clock(hour: int, minute: int) -> str:
    """14, 30 -> 两点半; the part of the day is not said."""
    twelve = hour - 12 if hour > 12 else hour
    tail = "" if minute == 0 else "半" if minute == 30 else f"{'零' if minute < 10 else ''}{cardinal(minute)}分"
    return f"{cardinal(twelve, counted=True)}点{tail}"


def _qty(value: str, measure: str) -> str:
    return f"{cardinal(value, counted=measure != '两')}{measure}"


def _range(value: tuple[Any, Any], measure: str) -> str:
    low, high = (cardinal(end, counted=True) for end in value)
    return f"{low}到{high}{measure}"


def _size(value: str, measure: str) -> str:
    size = value.upper()
    cup = re.fullmatch(r"(\d{3})/(\d{2,3})([A-Z]?)", size)
    if cup:
        return (
            f"{one_by_one(cup[1]).replace('幺', '一')}{PAUSE}{one_by_one(cup[2]).replace('幺', '一')} {cup[3]}".strip()
        )
    size = _DIMENSIONS.sub(lambda m: f"{cardinal(m[1])}乘{cardinal(m[2])}", value)
    parts = re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+|[+]|[一-鿿]+", size)
    read = (
        "加" if part == "+" else letters(part) if part.isascii() and part.isalpha() else _count(part) for part in parts
    )
    return re.sub(r" ?加 ?", "加", " ".join(read))


def _count(part: str) -> str:
    return cardinal(part) if part[0].isascii() else part


_READERS: Mapping[Kind, Callable[[Any, str], str]] = {
    Kind.ORDER_NO: _order_no,
    Kind.TRACKING: _tracking,
    Kind.PHONE: _phone,
    Kind.TAIL: _one_by_one,
    Kind.CODE: _code,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.QTY: _qty,
    Kind.RANGE: _range,
    Kind.SIZE: _size,
    Kind.ORDINAL: lambda value, measure: f"第{cardinal(value)}{measure}",
    Kind.PERCENT: lambda value, measure: "百分之" + ("百" if Decimal(value) == 100 else cardinal(value)),
    Kind.DISCOUNT: lambda value, measure: f"{cardinal(value).replace('点', '')}折",
}


def _digits(value: str) -> str:
    digits = re.sub(r"[ \-]", "", value)
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(f"no digits: {value}")
    return digits
