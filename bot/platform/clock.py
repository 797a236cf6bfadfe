"""Moments are kept in UTC without zone, and shown and counted in China's time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))  # one zone, no summer time


def now() -> datetime:
    """UTC without zone, whole seconds."""
    return datetime.utcnow().replace(microsecond=0)


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in +08:00; None stays None."""
    return _in_china(moment).isoformat(timespec="seconds") if moment else None


def china_date(moment: datetime) -> date:
    """The day in China."""
    return _in_china(moment).date()


def said(day: date) -> str:
    """2026-11-05 -> 11月5日"""
    return f"{day.month}月{day.day}日"


def _in_china(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(CHINA)
