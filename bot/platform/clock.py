"""The platform's clock. Moments are kept in UTC without zone, and shown and counted in China's time.

In demo mode it can be moved, for the whole process, so that a test sees a deadline pass. A restart sets it right."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))  # one zone, no summer time
WEEKDAYS = "一二三四五六日"
_ahead = timedelta(0)


def now() -> datetime:
    """UTC without zone, whole seconds."""
    return (datetime.utcnow() + _ahead).replace(microsecond=0)


def today() -> date:
    """The day in China."""
    return china_date(now())


def move(ahead: timedelta) -> None:
    """From now on the clock is `ahead` of the real one (behind, when negative)."""
    global _ahead  # noqa: PLW0603 - the one clock of this process
    _ahead = ahead


def ahead() -> timedelta:
    """How far the clock has been moved."""
    return _ahead


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in +08:00; None stays None."""
    return in_china(moment).isoformat(timespec="seconds") if moment else None


def from_iso(given: str) -> datetime:
    """A moment as `iso` writes it; without a zone it is China's. Raises ValueError."""
    moment = datetime.fromisoformat(given)
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(timezone.utc).replace(tzinfo=None)


def china_date(moment: datetime) -> date:
    """The day in China."""
    return in_china(moment).date()


def end_of(day: date) -> datetime:
    """The day's last second in China."""
    return datetime.combine(day, time(23, 59, 59), CHINA).astimezone(timezone.utc).replace(tzinfo=None)


def at(day: date, hour: int) -> datetime:
    """An hour of a day in China."""
    return datetime.combine(day, time(hour), CHINA).astimezone(timezone.utc).replace(tzinfo=None)


def said(day: date) -> str:
    """2026-11-05 -> 11月5日"""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """周三"""
    return f"周{WEEKDAYS[day.weekday()]}"


def in_china(moment: datetime) -> datetime:
    """The same moment with China's zone."""
    return moment.replace(tzinfo=timezone.utc).astimezone(CHINA)
