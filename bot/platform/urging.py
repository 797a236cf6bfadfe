"""Urging, on record once a day for each order or parcel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import orders, parcels, shops, tables
from bot.platform.clock import iso, now, today
from bot.platform.errors import RuleViolation
from bot.platform.reading import rows
from bot.platform.rules import promises as rules
from bot.platform.rules.returns import CLOSED, UNPAID, UNSHIPPED
from bot.platform.rules.window import Verdict
from bot.platform.texts import text

Body = dict[str, Any]


def shipment(db: Connection, customer: str, order_id: str) -> Body:
    """Urges the shop. Raises NotFound, RuleViolation(not_paid, already_closed, already_shipped)."""
    order = orders.own(db, customer, order_id)
    _check(order["status"])
    promised = shops.promises(db, order["shop"])
    verdict = rules.late(promised, order["ship_by"], order["consign_time"], now())
    moment, again = _record(db, customer, order_id)
    return _view(order_id, moment, again, order["ship_by"], verdict, "urge_shop")


def delivery(db: Connection, customer: str, tracking_no: str) -> Body:
    """Urges the carrier. Raises NotFound, RuleViolation(already_signed)."""
    parcel = parcels.moving(db, customer, tracking_no)
    arrival = parcel["estimated_arrival"]
    late = arrival is not None and now() > arrival
    moment, again = _record(db, customer, tracking_no)
    verdict = Verdict(False, "late" if late else "in_time", "", text("urge", "late" if late else "on_the_way"))
    return _view(tracking_no, moment, again, arrival, verdict, "urge_carrier")


def _check(status: str) -> None:
    if status in UNSHIPPED:
        return
    why = "not_paid" if status in UNPAID else "already_closed" if status in CLOSED else "already_shipped"
    raise RuleViolation(text("refusal", why), why)


def _record(db: Connection, customer: str, subject: str) -> tuple[datetime, bool]:
    """When today's was recorded, and whether that was before."""
    urges = tables.urges
    same = and_(urges.c.customer_id == customer, urges.c.subject == subject, urges.c.day == today().isoformat())
    known = rows(db, select(urges).where(same))
    if known:
        return known[0]["time"], True
    moment = now()
    row = {"customer_id": customer, "subject": subject, "day": today().isoformat(), "time": moment}
    db.execute(urges.insert().values(**row))
    return moment, False


def _view(
    subject: str, moment: datetime, again: bool, promised: datetime | None, verdict: Verdict, target: str
) -> Body:
    return {
        "subject": subject,
        "recorded": iso(moment),
        "again": again,
        "promised": iso(promised),
        "overdue": promised is not None and now() > promised,
        "compensation_fen": verdict.fen,
        "compensation_text": verdict.text,
        "next_step": text("urge", target),
        "deadline": None,
    }
