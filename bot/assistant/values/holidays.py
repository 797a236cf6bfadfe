"""Days that have a name, and which year of them is meant."""

from __future__ import annotations

from datetime import date, timedelta

# name -> (month, day, days long)
FIXED = {
    "双十一": (11, 11, 1),
    "双11": (11, 11, 1),
    "双十二": (12, 12, 1),
    "双12": (12, 12, 1),
    "618": (6, 18, 1),
    "六一八": (6, 18, 1),
    "国庆节": (10, 1, 7),
    "国庆": (10, 1, 7),
    "元旦": (1, 1, 1),
    "劳动节": (5, 1, 5),
    "五一": (5, 1, 5),
    "妇女节": (3, 8, 1),
    "三八节": (3, 8, 1),
    "情人节": (2, 14, 1),
    "儿童节": (6, 1, 1),
    "圣诞节": (12, 25, 1),
    "圣诞": (12, 25, 1),
}
# First day of the lunar year, mid-autumn and dragon-boat day (GB/T 33661 calendar).
_LUNAR = {
    "春节": {2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3)},
    "中秋": {2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12)},
    "端午": {2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16), 2030: (6, 5)},
}
_SAME = {"春节": "春节", "过年": "春节", "中秋节": "中秋", "中秋": "中秋", "端午节": "端午", "端午": "端午"}
_LONG = {"春节": 7, "中秋": 1, "端午": 1}
NAMES = sorted([*FIXED, *_SAME], key=len, reverse=True)
AHEAD = 90  # days: a named day nearer than this is the coming one, unless the customer speaks of the past


def holiday(name: str, today: date, *, year: int | None, past: bool) -> tuple[date, date] | None:
    """First and last day of the named day that is meant; None where the lunar table ends."""
    years = [year] if year else [today.year + 1, today.year, today.year - 1]
    for candidate in years:
        span = _in_year(name, candidate)
        if span and (year or span[0] <= today or (not past and span[0] <= today + timedelta(days=AHEAD))):
            return span
    return None


def _in_year(name: str, year: int) -> tuple[date, date] | None:
    if name in FIXED:
        month, day, days = FIXED[name]
    else:
        lunar = _SAME[name]
        if year not in _LUNAR[lunar]:
            return None
        (month, day), days = _LUNAR[lunar][year], _LONG[lunar]
    first = date(year, month, day)
    return first, first + timedelta(days=days - 1)
