"""A time to be booked: offered as buttons, chosen in any words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, Mapping, Protocol, Sequence

from actions.flow import Flow
from actions.platform.contract import Slot
from actions.turn import Turn, option_choices

SHOWN = 6  # times offered at once: two days
STEP = "slot"
BEFORE = "slot_before"  # the flow's value: the time that it had until another was asked for
CHINA = timezone(timedelta(hours=8))
_WEEKDAY = re.compile(r"(下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[号日]")
_NEAR = {"大后天": 3, "后天": 2, "明天": 1, "明早": 1, "明晚": 1, "今天": 0}
# Parts of the day with the hours in which a window begins.
_NAMES_DAY = re.compile(r"[今明]|后天|天后|周|星期|礼拜|[\d一二三四五六七八九十][号日]|月")
_NAMES_TIME = re.compile(rf"{_NAMES_DAY.pattern}|[上下中]午|早|晚|\d[点:：]|[一二三四五六七八九十两]点")
_CLAUSES = re.compile(r"[^，,。；;！!？?]+?(?=改|换|[，,。；;！!？?]|$)")
_MOVES = re.compile(r"[改换]")
_NOT_THEN = re.compile(r"不行|不在|不方便|没空|没时间|没人|有事|要去|要上|上班|出门|出差|开会")
_CALLS_OFF = re.compile(r"不(用|要|想)?(约|装|取|修|来|办|换)了?[吧啊了。!！]*$")
_NO_BUT = re.compile(
    r"(?:那|还是)?(?:算了|不行|不了|不好|来不及|没空|不方便|不合适)(?:吧|啊|呀)?(?:[\s,，。]|就|那|还是)*"
)
_PUT_OFF = re.compile(r"再[说约看来想定联]|再考虑")
_ASKS_TIME = re.compile(r"[改换约来吧]|行不行|行[吗么]|可以|可不可以|能不能|有没有|有空")
_CLOCK = re.compile(r"T(\d\d):")  # the hour of an ISO moment
_ONE_MOMENT = len("2026-11-28T15:00:00+08:00")  # an interval is longer
_HAS_CLOCK = re.compile(r"[\d一二三四五六七八九十两][点:：时]")
_FROM_THEN = re.compile(r"[点半时]钟?(以后|之后|后|过后|起)")
_PARTS = {"上午": (0, 12), "早": (0, 12), "中午": (11, 14), "下午": (12, 18), "晚": (18, 24)}


class Message(Protocol):
    """What is read of a message for its time: the one just said, or one that was kept."""

    flow: Flow | None

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def entities(self) -> Sequence[Mapping[str, Any]]:
        """Its values with their places."""

    def values(self, entity: str) -> list[Any]:
        """The values of one entity."""

    def option(self) -> str:
        """The button that it chooses, or empty."""


@dataclass(frozen=True)
class Reading:
    """What a message says about the times on offer: `slot` when it is one of them, else the `fitting` ones.
    `missed`: a time was named and none of them is at it."""

    slot: Slot | None
    fitting: tuple[Slot, ...]
    missed: bool = False


def read_slot(turn: Message, slots: Sequence[Slot]) -> Reading:
    """By the button, by its place in the list, by day and part of the day."""
    label = turn.option()
    tapped = [slot for slot in slots if label and slot.text == label]
    if tapped:
        return Reading(tapped[0], tuple(tapped))
    fitting = _at(turn, slots)
    if fitting is None:
        return Reading(None, tuple(slots))
    return Reading(fitting[0] if len(fitting) == 1 else None, tuple(fitting or slots), missed=not fitting)


def asks_for_time(turn: Turn) -> bool:
    """Whether another time is asked for where one is to be chosen or confirmed: 改成明天上午行不行."""
    open_ = turn.flow is not None and (turn.flow.asked == "confirmed" or turn.flow.step == STEP)
    return open_ and bool(turn.values("date_time")) and bool(_ASKS_TIME.search(turn.text))


def decides(turn: Turn) -> bool:
    """Whether it is the yes or the no to a booking: what names another time is neither, but for a yes."""
    if turn.intent == "inform":
        return bool(_CALLS_OFF.search(turn.text)) and len(_timed(turn.text)) < 2
    if turn.intent == "affirm":
        return True
    moves = len(_timed(turn.text)) > 1 or bool(turn.values("date_time") and _MOVES.search(turn.text))
    return not moves if turn.intent == "deny" else not asks_for_time(turn)


def moves_to(said: str) -> bool:
    """Whether words that begin like a no name another time instead: 那算了明天下午, 不行就明天."""
    found = _NO_BUT.match(said.strip())
    rest = said.strip()[found.end() :] if found else ""
    timed = [part for part in re.split(r"[\s,，。;；]+", rest) if _NAMES_TIME.search(part)]
    free = [part for part in timed if not _NOT_THEN.search(part)]
    return bool(free) and not _PUT_OFF.search(rest) and not _CALLS_OFF.search(rest)


def said_time(turn: Message) -> tuple[str, list[str]]:
    """The words and the values of the time that is wished: of 明天要去医院，改后天下午 those of 后天下午."""
    begin, end = _wished(turn.text)
    named = [item for item in turn.entities if item["entity"] == "date_time"]
    return turn.text[begin:end], [str(item["value"]) for item in named if begin <= item.get("start", begin) < end]


def names_day(said: str) -> bool:
    """Whether the words say which day; 下午 alone does not."""
    return bool(_NAMES_DAY.search(said))


def names_time(said: str) -> bool:
    """Whether the words say a day, a part of the day or a clock time."""
    return bool(_NAMES_TIME.search(said))


def _wished(said: str) -> tuple[int, int]:
    """Where the time that is wished stands: what it is moved to, else what comes last and is no hindrance."""
    timed = _timed(said)
    moved = [found for found in timed if _MOVES.search(found.group())]
    free = [found for found in timed if not _NOT_THEN.search(found.group())]
    chosen = (moved or free)[-1:] if len(timed) > 1 else []
    return chosen[0].span() if chosen else (0, len(said))


def _timed(said: str) -> list[re.Match[str]]:
    """The parts of a message that name a time each."""
    return [found for found in _CLAUSES.finditer(said) if _NAMES_TIME.search(found.group())]


def ask_slot(turn: Turn, flow: Flow, reading: Reading, response: str, **values: Any) -> None:
    """Offers the soonest times and waits for one."""
    labels = tuple(slot.text for slot in reading.fitting[:SHOWN])
    flow = _about_one_day(flow, reading)
    turn.keep(flow.asking("option", step=STEP, options=labels))
    turn.say("utter_slot_missed" if reading.missed else response, choices=option_choices(labels), **values)


def _about_one_day(flow: Flow, reading: Reading) -> Flow:
    """Remembers the only day whose times are offered: 明天, and then 上午."""
    days = {slot.text.split()[0] for slot in reading.fitting}
    return flow.knowing(**{BEFORE: reading.fitting[0].text}) if len(days) == 1 else flow


def _at(turn: Message, slots: Sequence[Slot]) -> list[Slot] | None:
    """The slots at the time that is named; None when none is named."""
    said, values = said_time(turn)
    part = next((hours for word, hours in _PARTS.items() if word in said), None)
    if not names_day(said) and (part or _clock(said, values)):
        days, clock = _day_before(turn, slots), _clock(said, values)
        return [slot for slot in slots if _on(slot, days) and _within(slot, part) and _meets(slot, clock)]
    spans = [span for value in values if (span := _span(value))]
    days = None if spans else _days(said)
    if not spans and days is None and part is None:
        return None
    return [slot for slot in slots if _in_spans(slot, spans) and _on(slot, days) and _within(slot, part)]


def _clock(said: str, values: Sequence[str]) -> tuple[int, int] | None:
    """The hours of a clock time without a day: three o'clock, or from three o'clock on."""
    hours = [int(found.group(1)) for value in values if len(value) <= _ONE_MOMENT and (found := _CLOCK.search(value))]
    if not hours or not _HAS_CLOCK.search(said):
        return None
    return (hours[0], 24) if _FROM_THEN.search(said) else (hours[0], hours[0] + 1)


def _meets(slot: Slot, clock: tuple[int, int] | None) -> bool:
    """Whether the window is open at some time of these hours."""
    begins, ends = datetime.fromisoformat(slot.start).hour, datetime.fromisoformat(slot.end).hour
    return clock is None or (begins < clock[1] and ends > clock[0])


def _day_before(turn: Message, slots: Sequence[Slot]) -> list[date] | None:
    """The day of the time that was to be confirmed: 改成下午 is about the same day."""
    text = str(turn.flow.values.get(BEFORE) or "") if turn.flow else ""
    same = [slot for slot in slots if text and slot.text.split()[0] == text.split()[0]]
    return [datetime.fromisoformat(slot.start).date() for slot in same] or None


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
    before = flow.values.get("slot_text") or flow.values.get(BEFORE) or ""
    return replace(flow, asked="", key="", values={**known, BEFORE: before} if before else known)
