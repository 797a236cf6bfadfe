"""Text for the ear: no brackets, no symbols, numbers read the way people read them."""

from __future__ import annotations

import functools
import re
from typing import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from bot.voice.kinds import Kind
from bot.voice.numbers_out import clock, letters, mixed, part_of_day, say
from bot.voice.numerals import cardinal, one_by_one
from bot.voice.pacing import flat, paced
from bot.voice.words import any_of, words

_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_QUOTES = re.compile(r"[“”\"「」『』【】]")
_HAN = "一-鿿"
_BLANK = re.compile(rf"(?<=[{_HAN}，。：；！？、]) +(?=[{_HAN}\d¥￥-])|(?<=\d) +(?=[{_HAN}])")
_BESIDE_LETTERS = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{_HAN}])")
_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DAY = r"(?:[1-9]|0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:[1-9]|0[1-9]|1[0-2])"
_HOUR = r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_NO_MORE = r"(?![\d.])"
Read = Callable[[re.Match[str]], str]


def for_ear(text: str) -> str:
    """The spoken form: order numbers shrink to their tail, other numbers are read as people read them, letters are
    spelled; then pauses are set (see `pacing`). Idempotent on text without digits or letters."""
    plain = _BLANK.sub("", _QUOTES.sub("", _BRACKETS.sub("", flat(text))))
    for pattern, read in _rules():
        plain = pattern.sub(read, plain)
    plain = plain.translate(_symbols())
    spaced = _BESIDE_LETTERS.sub(" ", _BLANK.sub("", plain))
    return paced(re.sub(r" +(?=[，。；：！？、])|(?<=[，。；：！？、]) +", "", spaced)).strip()


# Milliseconds on top of what the engine itself makes of the mark; the mark stays, for it carries the tune.
_PAUSES = {"、": 200, "。": 300, "！": 300, "？": 300}


def ssml(text: str, *, rate: float = 1.0, voice: str = "", louder: int = 0) -> str:
    """SSML of a spoken form with `break` and `prosody` only, which all engines known to us take; `rate` 1.0 is the
    voice's own speed, `louder` in dB. The text is escaped, so that it is always valid XML."""
    spoken = "".join(escape(c) + _break(c) for c in text if c.isprintable())
    marks = (f' rate="{round(rate * 100)}%"' if rate != 1.0 else "") + (f' volume="{louder:+d}dB"' if louder else "")
    inner = f"<prosody{marks}>{spoken}</prosody>" if marks else spoken
    named = f"<voice name={quoteattr(voice)}>{inner}</voice>" if voice else inner
    return f'<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="zh-CN">{named}</speak>'


@functools.lru_cache(maxsize=1)
def _symbols() -> dict[int, str]:
    return str.maketrans(words()["symbols"])


def _break(mark: str) -> str:
    return f'<break time="{_PAUSES[mark]}ms"/>' if mark in _PAUSES else ""


@functools.lru_cache(maxsize=1)
def _rules() -> Sequence[tuple[re.Pattern[str], Read]]:
    """Tried in this order; what one has read has no digits left for the next."""
    measure, dialled, parts = any_of("measures"), any_of("dialled"), any_of("said_parts")
    rows: list[tuple[str, Read]] = [
        (rf"({_N})[-~～]({_N})元", lambda m: say(Kind.RANGE, (m[1], m[2]), measure="元")),
        (rf"[¥￥] ?(-?(?:{_N}))(?:元)?", lambda m: say(Kind.MONEY, m[1])),
        (rf"((?<![\d{_HAN}])-)?({_N})元", lambda m: say(Kind.MONEY, f"{m[1] or ''}{m[2]}")),
        (rf"(20\d\d)[-/]({_MONTH})[-/]({_DAY})(?!\d) ?", lambda m: say(Kind.DATE, "-".join(m.groups()))),
        (rf"(20\d\d)年({_MONTH})月({_DAY})[日号]", lambda m: say(Kind.DATE, "-".join(m.groups()))),
        (rf"(?<!\d)({_MONTH})月({_DAY})[日号]", lambda m: say(Kind.DATE, f"{m[1]}-{m[2]}")),
        (rf"(?<![\d-])(0[1-9]|1[0-2])-({_DAY}) ?(?={_HOUR})", lambda m: say(Kind.DATE, f"{m[1]}-{m[2]}")),
        (rf"(?:{parts})?({_HOUR}) ?[-~～至到] ?({_HOUR})", lambda m: _hours(m[1], m[2])),
        (rf"({parts})({_HOUR})", lambda m: m[1] + say(Kind.TIME, m[2]).removeprefix(_part(m[2]))),
        (_HOUR, lambda m: say(Kind.TIME, m[0])),
        (r"(?<!\d)1\d\d\*{4}\d{4}(?!\d)", lambda m: say(Kind.PHONE, m[0])),
        (r"(?<![\d-])(?:1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|0\d{2,3}-\d{7,8})(?![\d-])", lambda m: say(Kind.PHONE, m[0])),
        (rf"({dialled})([是为：: ]*)(\d{{3,6}})(?!\d)", lambda m: f"{m[1]}{m[2]}{say(Kind.PHONE, m[3])}"),
        (r"(?<![A-Za-z\d])[A-Z]{2,5}\d{9,15}(?:CN)?(?![A-Za-z\d])", lambda m: say(Kind.TRACKING, m[0])),
        (r"((?:快递|运|物流)单号[是为：: ]*)(\d{10,15})(?!\d)", lambda m: m[1] + say(Kind.TRACKING, m[2])),
        (r"((?:取件码|验证码|提货码)[是为：: ]*)([\d-]+\d)", lambda m: m[1] + say(Kind.CODE, m[2])),
        (r"((?:尾号|后四位|末四位)[是为：: ]*)(\d{2,6})(?!\d)", lambda m: m[1] + say(Kind.TAIL, m[2])),
        (r"(?<![A-Za-z\d])[A-Z]?\d{7,}(?![A-Za-z\d])", lambda m: f"尾号{one_by_one(m[0][-4:])}"),
        (r"(?<![A-Za-z\d])(?=[A-Z\d]*\d)(?=[A-Z\d]*[A-Z])[A-Z\d]{8,}(?![A-Za-z\d])", lambda m: mixed(m[0])),
        (r"(?<![\d-])\d+-\d+-\d+(?![\d-])", lambda m: say(Kind.CODE, m[0])),
        (r"(?<!\d)\d{3}/\d{2,3}[A-Z]?(?![\d/])", lambda m: say(Kind.SIZE, m[0])),
        (r"(?<!\d)\d+\+\d+ ?(?:GB?|TB?)", lambda m: say(Kind.SIZE, m[0])),
        (r"(?<!\d)\d+(?:\.\d+)?[x×*]\d+(?:\.\d+)?", lambda m: say(Kind.SIZE, m[0])),
        (r"(\d+(?:\.\d+)?)%", lambda m: say(Kind.PERCENT, m[1])),
        (rf"({_N})[-~～至到]({_N})({measure})?", lambda m: say(Kind.RANGE, (m[1], m[2]), measure=m[3] or "")),
        (r"(\d(?:\.\d)?)折", lambda m: say(Kind.DISCOUNT, m[1])),
        (r"第(\d+)", lambda m: say(Kind.ORDINAL, m[1])),
        (r"(20\d\d)年", lambda m: one_by_one(m[1]).replace("幺", "一") + "年"),
        (rf"({_N})({measure})", lambda m: say(Kind.QTY, m[1], measure=m[2])),
        (r"([A-Za-z]+)-?(\d+)", _model_name),
        *((rf"{n}(?=(?:{'|'.join(names)}))", _named) for n, names in words()["digit_names"].items()),
        (rf"(?<![\d])-?(?:{_N}){_NO_MORE}", lambda m: cardinal(m[0])),
        (r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])", lambda m: letters(m[0])),
        (r"\d", lambda m: one_by_one(m[0])),
    ]
    return [(re.compile(pattern), read) for pattern, read in rows]


def _named(match: re.Match[str]) -> str:
    return one_by_one(match[0])


def _model_name(match: re.Match[str]) -> str:
    """X5 -> X 五; WH1000 -> W H 幺零零零: a name's long number is no count."""
    name, digits = match.groups()
    spelled = letters(name) if name.isupper() else name
    return f"{spelled} {cardinal(digits) if len(digits) < 3 and digits[0] != '0' else one_by_one(digits)}"


def _part(hour: str) -> str:
    return part_of_day(min(int(hour.split(":", maxsplit=1)[0]), 23))


def _hours(first: str, last: str) -> str:
    """14:00-16:00 -> 下午两点到四点: the part of the day once if it is the same."""
    said = say(Kind.TIME, last)
    same = _part(first) == _part(last) and not last.startswith("24")
    hour, minute = (int(part) for part in last.split(":")[:2])
    return f"{say(Kind.TIME, first)}到{clock(hour, minute) if same and hour else said}"
