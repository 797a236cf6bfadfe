"""Work that somebody comes and does: repair, installation, trade-in."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import reading, slots, tables
from bot.platform.clock import iso, now
from bot.platform.reading import Row, new_id, step
from bot.platform.texts import group_of, named

Body = dict[str, Any]
EMPTY: Body = {"order_id": None, "oid": "", "point_id": "", "slot_id": "", "fen": 0}


def start(db: Connection, customer: str, kind: str, status: str, first: str, **values: Any) -> Row:
    """A new job."""
    made = {"job_id": new_id(), "customer_id": customer, "kind": kind, "status": status, "created": now()}
    row = {**EMPTY, "body": {}, **values, **made, "timeline": [step(first)]}
    return reading.insert(db, tables.jobs, **row)


def own(db: Connection, customer: str, job_id: str, kind: str) -> Row:
    """Raises NotFound."""
    return reading.own(db, tables.jobs, customer, job_id, kind=kind)


def newest(db: Connection, customer: str, kind: str, *, limit: int = 50) -> list[Row]:
    """Newest first."""
    return reading.newest(db, tables.jobs, customer, limit=limit, kind=kind)


def move(db: Connection, job: Row, status: str, why: str, **values: Any) -> Row:
    """The job in its next state, with a line in its timeline."""
    return reading.change(db, tables.jobs, job, status=status, timeline=[*job["timeline"], step(why)], **values)


def view(job: Row) -> Body:
    """What every kind shows."""
    state = f"{job['kind']}_{job['status']}"
    return {
        "order_id": job["order_id"] or "",
        "oid": job["oid"],
        "status": job["status"],
        "status_text": named("job_status", state),
        "next_step": str(group_of("job_next").get(state, "")),
        "created": iso(job["created"]),
        "timeline": job["timeline"],
        "slot": slots.slot(job["slot_id"]) if job["slot_id"] else None,
    }
