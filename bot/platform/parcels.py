"""One customer's parcels: where they are, another way for them, proof of delivery, and looking for a lost one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import cases, orders, tables
from bot.platform.cases import Case
from bot.platform.clock import iso, today
from bot.platform.errors import Conflict, NotFound, RuleViolation
from bot.platform.reading import Row, rows, storable
from bot.platform.texts import group_of, text
from bot.platform.views import shipment_view

Body = dict[str, Any]
SIGNED = ("3",)
ENDED = ("3", "4", "6", "14")  # signed, or on its way back
CARRIER_HOURS = 24  # the carrier answers a request
SEARCH_HOURS = 72  # the carrier answers an investigation
FAR = timedelta(days=14)  # how long a carrier keeps a parcel


def of_order(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Every parcel of an order, scans newest first. Raises NotFound."""
    orders.own(db, customer, order_id)
    parcels = rows(db, select(tables.shipments).where(tables.shipments.c.order_id == order_id))
    bought = orders.items(db, order_id)
    return [_view(db, parcel, bought) for parcel in parcels]


def _view(db: Connection, parcel: Row, bought: list[Row]) -> Body:
    """Where nobody noted which item is in which parcel, all of them may be."""
    noted = any(item["tracking_no"] for item in bought)
    inside = [item["oid"] for item in bought if not noted or item["tracking_no"] == parcel["tracking_no"]]
    return shipment_view(parcel, scans(db, parcel["tracking_no"]), inside)


def scans(db: Connection, tracking_no: str) -> list[Row]:
    """Newest first."""
    query = select(tables.scans).where(tables.scans.c.tracking_no == tracking_no)
    return rows(db, query.order_by(tables.scans.c.time.desc(), tables.scans.c.id.desc()))


def own(db: Connection, customer: str, tracking_no: str) -> Row:
    """The parcel's row. Raises NotFound, for another customer's too."""
    joined = tables.shipments.join(tables.orders, tables.shipments.c.order_id == tables.orders.c.order_id)
    mine = and_(tables.shipments.c.tracking_no == tracking_no, tables.orders.c.customer_id == customer)
    query = select(tables.shipments).select_from(joined).where(mine)
    found = rows(db, query) if storable(tracking_no) else []
    if not found:
        raise NotFound(text("refusal", "no_shipments"))
    return found[0]


def moving(db: Connection, customer: str, tracking_no: str) -> Row:
    """One that has not arrived. Raises NotFound, RuleViolation(already_signed, already_returning)."""
    parcel = own(db, customer, tracking_no)
    if parcel["state"] in ENDED:
        why = "already_signed" if parcel["state"] in SIGNED else "already_returning"
        raise RuleViolation(text("refusal", why), why)
    return parcel


def redirect(db: Connection, customer: str, tracking_no: str, day: str, place: str) -> Body:
    """Asks the carrier for another day or place. Raises RuleViolation(bad_date, nothing_asked)."""
    parcel = moving(db, customer, tracking_no)
    if not (day or place):
        raise RuleViolation(text("refusal", "nothing_asked"), "nothing_asked")
    if day and not _possible(day):
        raise RuleViolation(text("refusal", "bad_date"), "bad_date")
    return ask(db, customer, parcel, "redirect", {"date": day, "place": place})


def _possible(day: str) -> bool:
    try:
        return today() < date.fromisoformat(day) <= today() + FAR
    except ValueError:
        return False


def refuse(db: Connection, customer: str, tracking_no: str, reason: str) -> Body:
    """Asks the carrier to take it back."""
    return ask(db, customer, moving(db, customer, tracking_no), "refuse", {"reason": reason})


def ask(db: Connection, customer: str, parcel: Row, kind: str, body: Body) -> Body:
    """One open request of the carrier for each parcel. Raises Conflict(open_request)."""
    for other in ("redirect", "refuse", "change"):
        if cases.open_one(db, other, parcel["tracking_no"]):
            raise Conflict(text("refusal", "open_case"), "open_request")
    case = Case(kind, parcel["tracking_no"], "ASKED", CARRIER_HOURS, f"{kind}_asked", parcel["order_id"], body=body)
    return request_view(cases.start(db, customer, case))


def request_view(case: Row) -> Body:
    """A request of the carrier."""
    return {**cases.view(case), "request_id": case["case_id"], "kind": case["kind"], "tracking_no": case["subject"]}


def proof(db: Connection, customer: str, tracking_no: str) -> Body:
    """Who signed, when and where. Raises NotFound while nobody has."""
    parcel = own(db, customer, tracking_no)
    if parcel["state"] not in SIGNED:
        raise NotFound(text("refusal", "no_proof"))
    newest = scans(db, tracking_no)
    known = parcel["proof"] or {}
    by = known.get("by", "unknown")
    return {
        "tracking_no": tracking_no,
        "signed": iso(newest[0]["time"]) if newest else "",
        "by": by,
        "by_text": str(group_of("signed_by").get(by, by)),
        "place": known.get("place", ""),
        "pickup_code": known.get("pickup_code", ""),
        "picture_id": known.get("picture_id", ""),
    }


def investigate(db: Connection, customer: str, tracking_no: str, note: str) -> Body:
    """Raises NotFound, RuleViolation(not_signed), Conflict(open_investigation)."""
    parcel = own(db, customer, tracking_no)
    if parcel["state"] not in SIGNED:
        raise RuleViolation(text("refusal", "not_signed"), "not_signed")
    case = Case(
        "investigation", tracking_no, "OPEN", SEARCH_HOURS, "search_opened", parcel["order_id"], body={"note": note}
    )
    return investigation_view(cases.start(db, customer, case))


def investigations(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Newest first."""
    found = cases.newest(db, customer, "investigation")
    return [investigation_view(case) for case in found if order_id in ("", case["order_id"])]


def investigation_view(case: Row) -> Body:
    """An investigation of the API."""
    lost = case["status"] == "LOST"
    outcome = text("outcome", case["status"]) if case["status"] != "OPEN" else ""
    return {**cases.view(case), "tracking_no": case["subject"], "outcome": outcome, "refund_ready": lost}


def lost(db: Connection, order_id: str) -> bool:
    """Whether the carrier gave a parcel of this order up."""
    cond = and_(tables.cases.c.kind == "investigation", tables.cases.c.order_id == order_id)
    return any(case["status"] == "LOST" for case in rows(db, select(tables.cases).where(cond)))
