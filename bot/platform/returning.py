"""Sending goods back: pickup at home, the return's number, and who pays for it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import cases, orders, refunds, slots, tables
from bot.platform.cases import Case
from bot.platform.clock import now
from bot.platform.errors import Conflict, RuleViolation
from bot.platform.reading import Row, by_order, new_id
from bot.platform.texts import group_of, named, text
from bot.platform.views import Body, carrier

CONFIRM_DAYS = 7  # the seller has, once the goods are on their way back
PICKUP_CARRIER = "danniao"
NUMBER = re.compile(r"[A-Z]{0,4}\d{8,18}")
CLAIM_HOURS = 72


def fill(db: Connection, customer: str, refund_id: str, code: str, number: str) -> Body:
    """The goods are on their way. Raises RuleViolation(not_agreed, bad_tracking_no)."""
    refund = _agreed(refunds.own(db, customer, refund_id))
    if not NUMBER.fullmatch(number) or (code and code not in group_of("carrier")):
        raise RuleViolation(text("refusal", "bad_tracking_no"), "bad_tracking_no")
    values: dict[str, Any] = {"return_no": number, "return_carrier": code}
    values["deadline"] = now() + timedelta(days=CONFIRM_DAYS)
    refunds.move(db, refund, "WAIT_SELLER_CONFIRM_GOODS", "sent_back", **values)
    return refunds.get(db, customer, refund_id)


def pickup_slots(db: Connection, customer: str, refund_id: str) -> list[Body]:
    """When a courier can come. Raises RuleViolation(not_agreed)."""
    _agreed(refunds.own(db, customer, refund_id))
    return slots.free(db, "pickup", refund_id)


def book_pickup(db: Connection, customer: str, refund_id: str, slot_id: str) -> Body:
    """Books, or moves what is booked. Raises RuleViolation(not_agreed), Conflict(slot_gone)."""
    refund = _agreed(refunds.own(db, customer, refund_id))
    slots.check(db, slot_id, "pickup", refund_id)
    known = refund["pickup"] or {"pickup_id": new_id(), "code": new_id()[-6:]}
    pickup = {**known, "slot_id": slot_id, "carrier_name": carrier(PICKUP_CARRIER)[0]}
    why = "pickup_moved" if refund["pickup"] else "pickup_booked"
    refunds.move(db, refund, refund["status"], why, pickup=pickup)
    return refunds.get(db, customer, refund_id)


def _agreed(refund: Row) -> Row:
    if refund["status"] != "WAIT_BUYER_RETURN_GOODS":
        raise RuleViolation(text("refusal", "not_agreed"), "not_agreed")
    return refund


def insurance(db: Connection, customer: str, order_id: str) -> Body:
    """Who pays the return of this order: its insurance, its shop, or the customer."""
    order = orders.own(db, customer, order_id)
    insured = order["insurance"] or {"paid_by": "", "limit_fen": 0}
    claims = cases.of_subject(db, "freight_claim", order_id)
    status = _insurance_status(db, order, claims)
    return {
        "order_id": order_id,
        "insured": bool(order["insurance"]),
        "status": status,
        "status_text": named("insurance_status", status),
        "limit_fen": insured["limit_fen"],
        "paid_by": insured["paid_by"],
        "freight_by": _freight_by(db, order_id),
        "text": text("insurance", status),
        "claim_id": claims[0]["case_id"] if claims else "",
        "claim_fen": claims[0]["fen"] if claims else 0,
    }


def claim(db: Connection, customer: str, order_id: str, amount_fen: int) -> Body:
    """What the return cost, up to the limit. Raises RuleViolation(not_insured, nothing_returned),
    Conflict(already_claimed)."""
    state = insurance(db, customer, order_id)
    if state["status"] in ("claimed", "paid"):
        raise Conflict(text("refusal", "already_claimed"), "already_claimed")
    if state["status"] != "claimable":
        why = "nothing_returned" if state["insured"] else "not_insured"
        raise RuleViolation(text("refusal", why), why)
    fen = min(amount_fen, state["limit_fen"])
    cases.start(
        db, customer, Case("freight_claim", order_id, "PAYING", CLAIM_HOURS, "freight_claimed", order_id, fen=fen)
    )
    return insurance(db, customer, order_id)


def _insurance_status(db: Connection, order: Row, claims: list[Row]) -> str:
    if not order["insurance"]:
        return "none"
    if claims:
        return "paid" if claims[0]["status"] == "DONE" else "claimed"
    return "claimable" if any(refund["return_no"] for refund in _of_order(db, order["order_id"])) else "insured"


def _freight_by(db: Connection, order_id: str) -> str:
    known = [refund["freight_by"] for refund in _of_order(db, order_id) if refund["freight_by"]]
    return str(known[-1]) if known else "buyer"


def _of_order(db: Connection, order_id: str) -> list[Row]:
    return sorted(by_order(db, tables.refunds, [order_id])[order_id], key=lambda refund: refund["created"])
