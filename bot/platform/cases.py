"""Whatever a customer opened and somebody answers by a date. At most one of a kind is open for a subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import reading, tables
from bot.platform.clock import iso, now
from bot.platform.errors import Conflict
from bot.platform.reading import Row, new_id, rows, step
from bot.platform.texts import group_of, named, text

OPEN = ("OPEN", "ASKED", "WAIT_EVIDENCE", "DECIDING", "PAYING")
Body = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One to be opened: `hours` until it must be answered, `first` the name of its first step."""

    kind: str
    subject: str
    status: str
    hours: int
    first: str
    order_id: str | None = None
    fen: int = 0
    body: Body = field(default_factory=dict)


def start(db: Connection, customer: str, case: Case) -> Row:
    """A new case. Raises Conflict(open_<kind>) with its number when one is open already."""
    known = open_one(db, case.kind, case.subject)
    if known:
        raise Conflict(text("refusal", "open_case"), f"open_{case.kind}", case_id=known["case_id"])
    return reading.insert(
        db,
        tables.cases,
        case_id=new_id(),
        kind=case.kind,
        customer_id=customer,
        order_id=case.order_id,
        subject=case.subject,
        status=case.status,
        created=now(),
        deadline=deadline(case.hours),
        fen=case.fen,
        body=case.body,
        timeline=[step(case.first)],
    )


def deadline(hours: int) -> datetime | None:
    """So many hours from now; 0 for none."""
    return now() + timedelta(hours=hours) if hours else None


def open_one(db: Connection, kind: str, subject: str) -> Row | None:
    """The open case of a subject."""
    same = and_(tables.cases.c.kind == kind, tables.cases.c.subject == subject, tables.cases.c.status.in_(OPEN))
    return next(iter(rows(db, select(tables.cases).where(same))), None)


def of_subject(db: Connection, kind: str, subject: str) -> list[Row]:
    """All of a subject, newest first."""
    same = and_(tables.cases.c.kind == kind, tables.cases.c.subject == subject)
    return rows(db, select(tables.cases).where(same).order_by(tables.cases.c.created.desc()))


def own(db: Connection, customer: str, case_id: str, kind: str) -> Row:
    """Raises NotFound."""
    return reading.own(db, tables.cases, customer, case_id, kind=kind)


def newest(db: Connection, customer: str, kind: str) -> list[Row]:
    """Newest first."""
    return reading.newest(db, tables.cases, customer, kind=kind)


def move(db: Connection, case: Row, status: str, first: str, **values: Any) -> Row:
    """The case in its next state, with a line in its timeline."""
    timeline = [*case["timeline"], step(first)]
    return reading.change(db, tables.cases, case, status=status, timeline=timeline, **values)


def view(case: Row) -> Body:
    """What every kind shows."""
    state = f"{case['kind']}_{case['status']}"
    return {
        "case_id": case["case_id"],
        "order_id": case["order_id"] or "",
        "status": case["status"],
        "status_text": named("case_status", state),
        "next_step": str(group_of("case_next").get(state, "")),
        "created": iso(case["created"]),
        "deadline": iso(case["deadline"]),
        "timeline": case["timeline"],
    }
