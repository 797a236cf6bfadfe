"""Times that can be booked: three windows a day, from tomorrow on; each place has room for a few."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.clock import at, iso, said, today, weekday
from bot.platform.errors import Conflict
from bot.platform.texts import text

DAYS = 5
WINDOWS = ((9, 12), (13, 17), (18, 20))  # hours
ROOM = 2  # bookings of one kind at one place in one window
Slot = dict[str, Any]


def free(db: Connection, kind: str, place: str, *, after: date | None = None) -> list[Slot]:
    """The next days' windows with room, soonest first; none on or before `after`."""
    taken = _taken(db, kind, place)
    first = max(today(), after or today()) + timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    offered = [slot(_slot_id(day, hours)) for day in days for hours in WINDOWS]
    return [one for one in offered if taken.get(one["slot_id"], 0) < ROOM]


def check(db: Connection, slot_id: str, kind: str, place: str, *, after: date | None = None) -> None:
    """Raises Conflict(slot_gone) for one that is past, full or was never offered."""
    if slot_id not in [one["slot_id"] for one in free(db, kind, place, after=after)]:
        raise Conflict(text("refusal", "slot_gone"), "slot_gone")


def slot(slot_id: str) -> Slot:
    """A slot by its id."""
    day = date(int(slot_id[:4]), int(slot_id[4:6]), int(slot_id[6:8]))
    begin, end = next(hours for hours in WINDOWS if hours[0] == int(slot_id[8:]))
    words = f"{said(day)} {weekday(day)} {begin:02d}:00-{end:02d}:00"
    return {"slot_id": slot_id, "start": iso(at(day, begin)), "end": iso(at(day, end)), "text": words}


def _slot_id(day: date, hours: tuple[int, int]) -> str:
    return f"{day:%Y%m%d}{hours[0]:02d}"


def _taken(db: Connection, kind: str, place: str) -> dict[str, int]:
    jobs = tables.jobs
    here = [jobs.c.kind == kind, jobs.c.point_id == place, jobs.c.slot_id != "", jobs.c.status != "CANCELLED"]
    query = select(jobs.c.slot_id, func.count()).where(*here).group_by(jobs.c.slot_id)
    return {slot_id: count for slot_id, count in db.execute(query)}
