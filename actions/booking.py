"""A time to be booked: offered as buttons, chosen in any words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, Sequence

from actions.flow import Flow
from actions.platform.contract import Slot
from actions.turn import Turn, option_choices

SHOWN = 6  # times offered at once: two days
STEP = "slot"
CHINA = timezone(timedelta(hours=8))
_WEEKDAY = re.compile(r"(下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[号日]")
_NEAR = {"大后天": 3, "后天": 2, "明天": 1, "明早": 1, "明晚": 1, "今天": 0}
# Parts of the day with the hours in which a window begins.
_PARTS = {"上午": (0, 12), "早": (0, 12), "中午": (11, 14), "下午": (12, 18), "晚": (18, 24)}


@dataclass(frozen=True)
class Reading:
    """What a message says about the times on offer: `slot` when it is one of them, else the `fitting` ones.
    `missed`: a time was named and none of them is at it."""

    slot: Slot | None
    fitting: tuple[Slot, ...]
    missed: bool = False


def read_slot(turn: Turn, slots: Sequence[Slot]) -> Reading:
    """By the button, by its place in the list, by day and part of the day."""
    label = turn.option()
    tapped = [slot for slot in slots if label and slot.text == label]
    if tapped:
        return Reading(tapped[0], tuple(tapped))
    fitting = _at(turn, slots)
    if fitting is None:
        return Reading(None, tuple(slots))
    return Reading(fitting[0] if len(fitting) == 1 else None, tuple(fitting or slots), missed=not fitting)


def ask_slot(turn: Turn, flow: Flow, reading: Reading, response: str, **values: Any) -> None:
    """Offers the soonest times and waits for one."""
    labels = tuple(slot.text for slot in reading.fitting[:SHOWN])
    turn.keep(flow.asking("option", step=STEP, options=labels))
    turn.say("utter_slot_missed" if reading.missed else response, choices=option_choices(labels), **values)


def _at(turn: Turn, slots: Sequence[Slot]) -> list[Slot] | None:
    """The slots at the time that is named; None when none is named."""
    spans = [span for value in turn.values("date_time") if (span := _span(str(value)))]
    days = _days(turn.text) if not spans else None
    hours = next((hours for word, hours in _PARTS.items() if word in turn.text), None)
    if not spans and days is None and hours is None:
        return None
    return [slot for slot in slots if _in_spans(slot, spans) and _on(slot, days) and _within(slot, hours)]


def _span(value: str) -> tuple[datetime, datetime] | None:
    """The moments of an ISO date, date and time, or interval; a bare date is the whole day."""
    first, _, last = value.partition("/")
    try:
        begin, end = datetime.fromisoformat(first), datetime.fromisoformat(last or first)
    except ValueError:
        return None
    whole_day = len(last or first) == len("2026-11-28")
    end += timedelta(days=1) if whole_day else timedelta(seconds=1)
    return _zoned(begin), _zoned(end)


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _in_spans(slot: Slot, spans: Sequence[tuple[datetime, datetime]]) -> bool:
    begin, end = _zoned(datetime.fromisoformat(slot.start)), _zoned(datetime.fromisoformat(slot.end))
    return not spans or any(begin < last and end > first for first, last in spans)


def _days(said: str) -> list[date] | None:
    """Days that the words name: 周六, 下周三, 28号, 明天, 周末."""
    today = datetime.now(CHINA).date()
    days = [today + timedelta(days=n) for n in range(21)]
    if "周末" in said:
        return [day for day in days if day.weekday() >= 5]
    near = next((today + timedelta(days=n) for word, n in _NEAR.items() if word in said), None)
    if near:
        return [near]
    named = [_weekday(match, today) for match in _WEEKDAY.finditer(said)]
    named += [day for match in _DAY.finditer(said) for day in days if day.day == int(match.group(1))]
    return named or None


def _weekday(match: re.Match[str], today: date) -> date:
    """周六 is the next that comes; 下周六 that of the week after this one."""
    wanted = "一二三四五六日".find(match.group(2).replace("天", "日"))
    ahead = (wanted - today.weekday()) % 7
    next_week = 7 - today.weekday() + wanted
    return today + timedelta(days=next_week if match.group(1) else ahead)


def _on(slot: Slot, days: Sequence[date] | None) -> bool:
    return days is None or datetime.fromisoformat(slot.start).date() in days


def _within(slot: Slot, hours: tuple[int, int] | None) -> bool:
    return hours is None or hours[0] <= datetime.fromisoformat(slot.start).hour < hours[1]


def another_time(flow: Flow) -> Flow:
    """The flow without the time it had: with another, the last question is a new one."""
    known = {**flow.values, **{name: "" for name in ("slot_id", "slot_text") if name in flow.values}}
    return replace(flow, asked="", key="", values=known)
