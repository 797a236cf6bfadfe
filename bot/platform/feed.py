"""What a customer would want to hear about, found by looking at the data, each once; and what time does by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Iterator

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import cases, orders, parcels, refunds, tables, warranties
from bot.platform.clock import china_date, iso, now, today
from bot.platform.reading import Row, rows
from bot.platform.rules.window import add_months

Body = dict[str, Any]
STUCK_HOURS = 48
ENDING = timedelta(days=30)  # a warranty ends soon
LATELY = timedelta(days=30)  # what happened before is no news


def events(db: Connection, *, after: str, limit: int) -> list[Body]:
    """Oldest first, those after the id `after`."""
    first = int(after) if after.isdigit() else 0
    query = select(tables.feed).where(tables.feed.c.id > first).order_by(tables.feed.c.id).limit(limit)
    return [_view(row) for row in rows(db, query)]


def look(db: Connection) -> int:
    """Finds what is new; how many that was. Time's own changes are made first."""
    settle(db)
    known = {row["key"] for row in rows(db, select(tables.feed.c.key))}
    found = [event for event in _found(db) if event["key"] not in known]
    if found:
        db.execute(tables.feed.insert(), found)
    return len(found)


def settle(db: Connection) -> None:
    """A request that the shop let lie is agreed to, an investigation that found nothing ends."""
    late = and_(tables.refunds.c.status == "WAIT_SELLER_AGREE", tables.refunds.c.deadline < now())
    for refund in rows(db, select(tables.refunds).where(late)):
        agree(db, refund)
    lost = and_(
        tables.cases.c.kind == "investigation", tables.cases.c.status == "OPEN", tables.cases.c.deadline < now()
    )
    for case in rows(db, select(tables.cases).where(lost)):
        cases.move(db, case, "LOST", "search_lost")


def agree(db: Connection, refund: Row) -> Row:
    """The shop agrees: money at once where nothing comes back, else the goods are awaited."""
    if refund["kind"] == "refund_only":
        return refunds.pay_back(db, refund, "paid")
    if refund["kind"] == "resend":
        return refunds.move(db, refund, "WAIT_SELLER_CONSIGN_GOODS", "agreed", deadline=None)
    return refunds.move(db, refund, "WAIT_BUYER_RETURN_GOODS", "agreed", deadline=now() + timedelta(days=7))


def _found(db: Connection) -> Iterator[Body]:
    yield from _stuck(db)
    yield from _paid(db)
    yield from _repaired(db)
    yield from _aging(db)


def _stuck(db: Connection) -> Iterator[Body]:
    joined = tables.shipments.join(tables.orders, tables.shipments.c.order_id == tables.orders.c.order_id)
    moving = tables.shipments.c.state.notin_(parcels.ENDED)
    query = select(tables.shipments, tables.orders.c.customer_id).select_from(joined).where(moving)
    for parcel in rows(db, query):
        scans = parcels.scans(db, parcel["tracking_no"])
        if scans and now() - scans[0]["time"] >= timedelta(hours=STUCK_HOURS):
            key = f"stuck/{parcel['tracking_no']}/{scans[0]['id']}"
            more = {"tracking_no": parcel["tracking_no"], "since": iso(scans[0]["time"])}
            yield _event(db, "shipment_stuck", key, parcel, parcel["tracking_no"], **more)


def _paid(db: Connection) -> Iterator[Body]:
    paid = and_(tables.refunds.c.status == "SUCCESS", tables.refunds.c.updated >= now() - LATELY)
    for refund in rows(db, select(tables.refunds).where(paid)):
        more = {"refund_id": refund["refund_id"], "amount_fen": refund["amount_fen"]}
        yield _event(db, "refund_paid", f"paid/{refund['refund_id']}", refund, refund["refund_id"], **more)


def _repaired(db: Connection) -> Iterator[Body]:
    done = and_(tables.jobs.c.kind == "repair", tables.jobs.c.status == "FINISHED")
    for job in rows(db, select(tables.jobs).where(done)):
        yield _event(db, "repair_finished", f"repaired/{job['job_id']}", job, job["job_id"], repair_id=job["job_id"])


def _aging(db: Connection) -> Iterator[Body]:
    """Goods with a warranty: in their third month of use, and when the warranty is about to end."""
    signed = and_(tables.orders.c.status.in_(orders.SIGNED), tables.orders.c.sign_time.isnot(None))
    for order in rows(db, select(tables.orders).where(signed)):
        for item in orders.items(db, order["order_id"]):
            yield from _aging_item(db, order, item, china_date(order["sign_time"]))


def _aging_item(db: Connection, order: Row, item: Row, signed: date) -> Iterator[Body]:
    term = warranties.term(db, order, item)
    if term is None or today() > term.until:
        return
    if add_months(signed, 2) <= today() < add_months(signed, 3):
        yield _event(db, "third_month", f"third/{item['oid']}", order, item["oid"], title=item["title"])
    if term.until - today() <= ENDING:
        more = {"title": item["title"], "until": term.until.isoformat()}
        yield _event(db, "warranty_ending", f"ending/{item['oid']}/{term.until}", order, item["oid"], **more)


def _event(db: Connection, kind: str, key: str, row: Row, subject: str, **fields: Any) -> Body:
    title = fields.get("title") or orders.item(db, row["order_id"])["title"]
    more = {"order_id": row["order_id"], "title": title, **fields}
    kept = {"kind": kind, "key": key, "customer_id": row["customer_id"], "subject": subject}
    return {**kept, "time": now(), "fields": more}


def _view(row: Row) -> Body:
    kept = {name: row[name] for name in ("kind", "customer_id", "subject", "fields")}
    return {**kept, "event_id": str(row["id"]), "time": iso(row["time"])}
