"""How days are counted: the day of signing does not count, the last ends at 24:00, a last day off may move on."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

HOLIDAYS = Path(__file__).with_name("holidays.yml")
SATURDAY = 5  # date.weekday()


@dataclass(frozen=True)
class Term:
    """`last` by natural days, as platforms count; `longest` the last day by the reading that is kindest to the
    customer (民法典 art. 203)."""

    last: date
    longest: date

    def holds(self, today: date) -> bool:
        """In time by any reading."""
        return today <= self.last

    def may_hold(self, today: date) -> bool:
        """In time by the kindest reading only: a person decides."""
        return self.last < today <= self.longest


def days_after(start: date, days: int) -> Term:
    """The start day is not counted: signed on the 3rd, seven days end on the 10th (民法典 art. 201)."""
    return _term(start + timedelta(days=days))


def months_after(start: date, months: int, *, paused_days: int = 0) -> Term:
    """The same day of the month, or its last; days in repair are added (消费者权益保护法实施条例 art. 18)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    day = min(start.day, (following - timedelta(days=1)).day)
    return _term(date(year, month + 1, day) + timedelta(days=paused_days))


def is_off(day: date) -> bool:
    """A public holiday, or a weekend on which one does not work in exchange. Years that are not announced have
    weekends only."""
    spans, worked = _calendar()
    if day in worked:
        return False
    return day.weekday() >= SATURDAY or any(first <= day <= last for first, last in spans)


def _term(last: date) -> Term:
    longest = last
    while is_off(longest):
        longest += timedelta(days=1)
    return Term(last, longest)


@functools.cache
def _calendar() -> tuple[tuple[tuple[date, date], ...], frozenset[date]]:
    held = yaml.safe_load(HOLIDAYS.read_text(encoding="utf-8"))
    return tuple((first, last) for first, last in held["holidays"]), frozenset(held["worked"])
