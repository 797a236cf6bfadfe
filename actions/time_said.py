"""A time for a visit that is said before it is asked for (明天上午来吧, while the fault is still asked about): kept in
the flow, and read where the time would be asked for, so that nobody has to say it twice."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Mapping, Sequence

from actions.booking import CHINA, Reading, another_time, names_day, names_time, read_slot, said_time
from actions.flow import Flow
from actions.platform.contract import Slot
from actions.turn import Turn

WHEN = "when"  # the flow's value: the words of the time and their ISO values

_SLOT = re.compile(r"(\d+)月(\d+)日 \S+ (\d\d):00-(\d\d):00")


class _Earlier:
    """An earlier message, as far as the reading of a time looks at one."""

    def __init__(self, flow: Flow | None, said: Mapping[str, Any]) -> None:
        self.flow, self.text, self._values = flow, str(said["text"]), list(said["values"])

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Its times."""
        return [{"entity": "date_time", "value": value} for value in self._values]

    def values(self, entity: str) -> list[str]:
        """Its times; it names nothing else."""
        return list(self._values) if entity == "date_time" else []

    def option(self) -> str:
        """No button."""
        return ""


def with_time(turn: Turn, flow: Flow) -> Flow:
    """The flow with the time that this message names for the visit, if it names a day."""
    words, values = said_time(turn)
    if not (turn.values("date_time") and names_day(words)):
        return flow
    return flow.knowing(**{WHEN: {"text": words, "values": values}})


def is_same_time(turn: Turn, flow: Flow) -> bool:
    """Whether the time that the message names is the one that the last question names: 没错，后天."""
    slot = _slot_of(str(flow.values.get("slot_text") or ""))
    words, values = said_time(turn)
    if slot is None or not names_time(words):
        return False
    return read_slot(_Earlier(another_time(flow), {"text": words, "values": values}), [slot]).slot is not None


def _slot_of(words: str) -> Slot | None:
    """The window that the words of a slot name: 12月3日 周四 09:00-12:00."""
    found = _SLOT.match(words)
    if found is None:
        return None
    month, day, opens, closes = (int(part) for part in found.groups())
    today = datetime.now(CHINA)
    year = today.year + (month < today.month)
    start, end = (datetime(year, month, day, hour, tzinfo=CHINA).isoformat() for hour in (opens, closes))
    return Slot("", start, end, words)


def kept_time(turn: Turn, slots: Sequence[Slot]) -> Reading:
    """What an earlier message says about the times on offer; all of them where none was named or none is free then."""
    said = turn.flow.values.get(WHEN) if turn.flow else None
    everything = Reading(None, tuple(slots))
    if not said:
        return everything
    reading = read_slot(_Earlier(turn.flow, said), slots)
    return everything if reading.missed else reading
