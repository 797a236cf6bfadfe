"""How days are counted: the day of signing does not count, the last day ends at 24:00, a last day off moves on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.platform.workdays import is_off, next_workday


@dataclass(frozen=True)
class Verdict:
    """`reason` is a machine name, `article` where the rule is written (empty for a promise), `text` for people;
    `fen` and `until` where the rule gives an amount or a last day."""

    allowed: bool
    reason: str
    article: str
    text: str
    fen: int = 0
    until: date | None = None


def last_day(start: date, days: int) -> date:
    """The start day is not counted: signed on the 3rd, seven days end on the 10th at 24:00 (民法典 art. 201)."""
    return start + timedelta(days=days)


def perhaps_in_time(today: date, end: date) -> bool:
    """A term that ends on a day off ends on the working day after it (民法典 art. 203); whether a plain weekend
    counts is arguable, so this is for a person to decide."""
    return end < today <= next_workday(end) and is_off(end)


def add_months(start: date, months: int) -> date:
    """The same day months later, or the last of that month."""
    first = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=start.day - 1), following - timedelta(days=1))
