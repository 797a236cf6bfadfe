"""Days, times and intervals relative to now in China, as ISO 8601 without an offset (it is always +08:00).

A day is `2026-11-24`, a moment `2026-11-24T15:00`, an interval `first/last` with both ends inside. A weekday without
上 or 下 is of this week (Monday first); beside words of the past (买的, 下的单) it is the latest one gone by.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Callable, Iterator

from bot.assistant.values.clock import CLOCK, clock
from bot.assistant.values.digits import chinese_number
from bot.assistant.values.found import Found, without_overlap
from bot.assistant.values.holidays import AHEAD, NAMES, holiday

Span = tuple[date, date]
Reader = Callable[[re.Match[str], date, bool], "Span | None"]

_CN = r"[一二两三四五六七八九十]{1,3}"
_N = rf"(?:\d{{1,2}}|{_CN})"
_YEAR = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_YEARS = rf"(?P<year>20\d\d年?|{'|'.join(_YEAR)})的?"
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2, "": 0}
_SHIFTS = r"(?P<shift>上上|下下|上|下|这|本)"
_WEEKDAY = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_PAST = re.compile(r"^.{0,4}?(?:买|拍|下的?单|下的|收到|签收|付|订的|购|的(?:订单|单|货))")
_NOT_DAY = r"(?![楼线机店仓码柜院门链栋幢室单座])"


def _number(text: str) -> int:
    return int(chinese_number(text))


def _year(word: str | None, today: date) -> int | None:
    if not word:
        return None
    return today.year + _YEAR[word] if word in _YEAR else int(word[:4])


def _full(match: re.Match[str], today: date, past: bool) -> Span | None:
    day = date(*(int(match.group(part)) for part in ("y", "m", "d")))
    return day, day


def _month_day(match: re.Match[str], today: date, past: bool) -> Span | None:
    month, day, year = _number(match.group("m")), _number(match.group("d")), _year(match.group("year"), today)
    if year:
        found = date(year, month, day)
    else:
        found = _nearest([date(y, month, day) for y in (today.year + 1, today.year, today.year - 1)], today, past)
    return found, found


def _nearest(days: list[date], today: date, past: bool) -> date:
    """The first that has gone by, or that is near enough ahead."""
    last = today if past else today + timedelta(days=AHEAD)
    return next(day for day in days if day <= last)


def _day_of_month(match: re.Match[str], today: date, past: bool) -> Span | None:
    first = _month(today, {"上": -1, "下": 1}.get((match.group("shift") or "")[:1], 0))
    day = first.replace(day=_number(match.group("d")))
    if past and not match.group("shift") and day > today:
        day = _month(today, -1).replace(day=day.day)
    return day, day


def _month(today: date, shift: int) -> date:
    """First day of the month `shift` months on."""
    months = today.year * 12 + today.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def _whole_month(first: date) -> Span:
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _day_word(match: re.Match[str], today: date, past: bool) -> Span | None:
    day = today + timedelta(days=_DAYS[match.group("day")])
    return day, day


def _weekday(match: re.Match[str], today: date, past: bool) -> Span | None:
    shift, word = match.group("shift") or "", match.group("weekday")
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_SHIFT[shift])
    day = monday + timedelta(days=_WEEKDAY[word])
    if past and not shift and day > today:
        day -= timedelta(weeks=1)
    return day, day + timedelta(days=word == "末")


def _holiday(match: re.Match[str], today: date, past: bool) -> Span | None:
    span = holiday(match.group("name"), today, year=_year(match.group("year"), today), past=past)
    return span and ((span[0], span[0]) if match.group("that") else span)


def _ago(match: re.Match[str], today: date, past: bool) -> Span | None:
    sign = -1 if match.group("side") == "前" else 1
    ends = [_shifted(today, sign * n, match.group("unit")) for n in _counts(match.group("n"), match.group("half"))]
    return min(ends), max(ends)


def _counts(text: str, half: str | None) -> list[float]:
    """五六 is five or six; 半 is a half."""
    if text == "半":
        return [0.5]
    pair = re.fullmatch(r"([一二两三四五六七八])([二三四五六七八九])", text)
    numbers = [chinese_number(digit) for digit in pair.groups()] if pair else [chinese_number(text)]
    return [number + (0.5 if half else 0) for number in numbers]


def _shifted(today: date, count: float, unit: str) -> date:
    if unit in ("天", "日"):
        return today + timedelta(days=round(count))
    if unit in ("周", "星期", "礼拜"):
        return today + timedelta(days=round(count * 7))
    if count != int(count):  # half a month is 15 days, half a year 182
        return today + timedelta(days=round(count * (365 if unit == "年" else 30)))
    first = _month(today, int(count) * (12 if unit == "年" else 1))
    return first.replace(day=min(today.day, _whole_month(first)[1].day))


def _week(match: re.Match[str], today: date, past: bool) -> Span | None:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_SHIFT[match.group("shift")])
    return monday, monday + timedelta(days=6)


def _this_month(match: re.Match[str], today: date, past: bool) -> Span | None:
    return _part_of_month(_whole_month(_month(today, _SHIFT[match.group("shift") or ""])), match.group("part"))


def _part_of_month(span: Span, part: str | None) -> Span:
    """初 is the first five days, 中 the 11th to the 20th, 底 and 末 the last day."""
    if part == "初":
        return span[0], span[0].replace(day=5)
    if part == "中":
        return span[0].replace(day=11), span[0].replace(day=20)
    return (span[1], span[1]) if part in ("底", "末") else span


def _named_month(match: re.Match[str], today: date, past: bool) -> Span | None:
    month, year = _number(match.group("m")), _year(match.group("year"), today)
    firsts = [date(y, month, 1) for y in ([year] if year else [today.year + 1, today.year, today.year - 1])]
    return _part_of_month(_whole_month(firsts[0] if year else _nearest(firsts, today, past)), match.group("part"))


def _whole_year(match: re.Match[str], today: date, past: bool) -> Span | None:
    year = _year(match.group("year"), today) or today.year
    return date(year, 1, 1), date(year, 12, 31)


_RULES: tuple[tuple[str, Reader], ...] = (
    (r"(?<!\d)(?P<y>20\d\d) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?!\d)[日号]?", _full),
    (rf"(?:{_YEARS})?(?<![\d一二三四五六七八九十])(?P<m>{_N})月(?:份)?(?P<d>{_N})[号日]?(?![\d个])", _month_day),
    (r"(?<![\d.])(?P<year>)(?P<m>\d{1,2})[./](?P<d>\d{1,2})[号日]", _month_day),
    (
        rf"(?<![\d一二三四五六七八九十a-z路街栋座楼第弄巷院])(?P<shift>上个?月|这个?月|本月|下个?月)?的?(?P<d>\d{{1,2}}|二?十[一二三四五六七八九]?|三十一?){_NOT_DAY}[号日]{_NOT_DAY}",
        _day_of_month,
    ),
    (r"(?P<day>大前|前|昨|今|明|大后|后)(?:天|日|儿个|儿)", _day_word),
    (r"(?P<day>昨|今|明|当)(?=[早晚])", _day_word),
    (rf"{_SHIFTS}?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])(?!个|天|次)", _weekday),
    (
        rf"(?:{_YEARS})?(?<!\d)(?P<name>{'|'.join(NAMES)})(?![\d元块号一二三四五六七八九])(?P<that>那天|当天)?(?:期间|假期|的时候|那会儿)?",
        _holiday,
    ),
    (
        r"(?<![\d第])(?P<n>半|\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个)?(?P<half>半)?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?(?P<side>前|后)(?!台)",
        _ago,
    ),
    (rf"{_SHIFTS}个?(?:周|星期|礼拜)", _week),
    (rf"{_SHIFTS}个?月(?P<part>[初中底末])?", _this_month),
    (r"(?P<shift>)(?<![年\d一二三四五六七八九十个])月(?P<part>[初底末])", _this_month),
    (
        rf"(?:{_YEARS})?(?<![\d一二三四五六七八九十个])(?P<m>{_N})月(?P<part>[初中底])?(?:份)?(?!\d|饼|龄|卡|嫂)",
        _named_month,
    ),
    (rf"(?P<year>{'|'.join(_YEAR)})", _whole_year),
)
_COMPILED = tuple((re.compile(pattern), reader) for pattern, reader in _RULES)
_MIGHT = re.compile(
    r"[天日年月周号点前后今昨明晚早午晨/.-]|星期|礼拜|双|618|六一八|国庆|元旦|劳动|五一|节|春|秋|圣诞|端午|:"
)


def find_dates(text: str, now: datetime) -> Iterator[Found]:
    """All days, times and intervals; a time of day without a day is today's."""
    if not _MIGHT.search(text):
        return
    days = without_overlap(_days(text, now))
    yield from days
    yield from _times_alone(text, now, days)


def _days(text: str, now: datetime) -> Iterator[Found]:
    for pattern, reader in _COMPILED:
        for match in pattern.finditer(text):
            found = _dated(text, match, reader, now)
            if found:
                yield found


def _times_alone(text: str, now: datetime, days: list[Found]) -> Iterator[Found]:
    for match in CLOCK.finditer(text):
        times = clock(match, alone=True)
        if times and all(match.start() >= day.end or match.end() <= day.start for day in days):
            yield Found("date_time", _iso((now.date(), now.date()), times), *match.span())


def _dated(text: str, match: re.Match[str], reader: Reader, now: datetime) -> Found | None:
    try:
        span = reader(match, now.date(), bool(_PAST.match(text[match.end() :])))
    except (ValueError, StopIteration):
        return None
    if span is None:
        return None
    time = CLOCK.match(text, match.end())
    times = clock(time, alone=False) if time and span[0] == span[1] else None
    return Found("date_time", _iso(span, times), match.start(), time.end() if time and times else match.end())


def _iso(span: Span, times: tuple[str, str] | None) -> str:
    first, last = (day.isoformat() for day in span)
    if times:
        first, last = f"{first}T{times[0]}", f"{last}T{times[1]}"
    return first if first == last else f"{first}/{last}"
