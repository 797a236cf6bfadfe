"""Days off in mainland China. Where it is unsure whether a day is off, it is: that costs nobody a right."""

from __future__ import annotations

from datetime import date, timedelta

# First and last day of each holiday. The weekends that are worked in exchange count as off here.
HOLIDAYS = (
    # 国务院办公厅关于2026年部分节假日安排的通知, 2025-11-04
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
    # 2027 is not announced yet: the statutory days, with the length that is usual for the long holidays.
    (date(2027, 1, 1), date(2027, 1, 3)),
    (date(2027, 2, 5), date(2027, 2, 13)),
    (date(2027, 4, 3), date(2027, 4, 5)),
    (date(2027, 5, 1), date(2027, 5, 5)),
    (date(2027, 6, 9), date(2027, 6, 9)),
    (date(2027, 9, 15), date(2027, 9, 15)),
    (date(2027, 10, 1), date(2027, 10, 7)),
)
SATURDAY = 5  # date.weekday()


def is_off(day: date) -> bool:
    """A weekend or a public holiday. A year that is not in the table has weekends only."""
    return day.weekday() >= SATURDAY or any(first <= day <= last for first, last in HOLIDAYS)


def next_workday(day: date) -> date:
    """The first day after `day` that is not off."""
    following = day + timedelta(days=1)
    return next_workday(following) if is_off(following) else following
