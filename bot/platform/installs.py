"""Installing what was delivered, and trading an old device in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Mapping

from sqlalchemy.engine import Connection

from bot.platform import cases, jobs, orders, slots, tables
from bot.platform.cases import Case
from bot.platform.catalogue import services
from bot.platform.clock import china_date, iso, now
from bot.platform.errors import Conflict, RuleViolation
from bot.platform.reading import Row, by_order
from bot.platform.texts import text
from bot.platform.yuan import yuan

Body = dict[str, Any]
ESTIMATE_HOURS = 168  # how long an estimate stands
ENDED = ("PAID", "CANCELLED")
DELIVERY = timedelta(days=3)  # when nothing is known of the parcel


def newest(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Newest first."""
    found = jobs.newest(db, customer, "install")
    return [_view(job) for job in found if order_id in ("", job["order_id"])]


def free_slots(db: Connection, customer: str, install_id: str) -> list[Body]:
    """None before the goods arrive. Raises NotFound, RuleViolation(already_finished)."""
    job = _open(jobs.own(db, customer, install_id, "install"))
    return slots.free(db, "install", job["point_id"], after=_arrival(db, customer, job))


def book(db: Connection, customer: str, install_id: str, slot_id: str) -> Body:
    """Books, or moves. Raises NotFound, RuleViolation(already_finished), Conflict(slot_gone)."""
    job = _open(jobs.own(db, customer, install_id, "install"))
    slots.check(db, slot_id, "install", job["point_id"], after=_arrival(db, customer, job))
    why = "install_moved" if job["slot_id"] else "install_booked"
    return _view(jobs.move(db, job, "BOOKED", why, slot_id=slot_id))


def _open(job: Row) -> Row:
    if job["status"] == "FINISHED":
        raise RuleViolation(text("refusal", "already_finished"), "already_finished")
    return job


def _arrival(db: Connection, customer: str, job: Row) -> date | None:
    """The day by which the goods should be there; None when they are."""
    order = orders.own(db, customer, job["order_id"])
    if order["sign_time"]:
        return None
    known = [parcel["estimated_arrival"] for parcel in _parcels(db, job["order_id"]) if parcel["estimated_arrival"]]
    return china_date(max(known)) if known else china_date(now() + DELIVERY)


def _parcels(db: Connection, order_id: str) -> list[Row]:
    return by_order(db, tables.shipments, [order_id])[order_id]


def _view(job: Row) -> Body:
    body = job["body"]
    kept = {name: body.get(name, "") for name in ("title", "provider", "phone", "fee_text")}
    return {**jobs.view(job), "install_id": job["job_id"], **kept}


def questions(category: str) -> list[Body]:
    """Raises RuleViolation(not_traded)."""
    return [{"name": name, **asked} for name, asked in _trade(category)["questions"].items()]


def _trade(category: str) -> Mapping[str, Any]:
    known = services()["trade_in"].get(category)
    if not known:
        raise RuleViolation(text("refusal", "not_traded"), "not_traded")
    return dict(known)


def estimate(db: Connection, customer: str, category: str, answers: Mapping[str, str]) -> Body:
    """A range from the answers. Raises RuleViolation(not_traded, unknown_answer)."""
    trade, data = _trade(category), services()
    if any(answers.get(name) not in asked["options"] for name, asked in trade["questions"].items()):
        raise RuleViolation(text("refusal", "unknown_answer"), "unknown_answer")
    middle = trade["worth"][answers["model"]]
    for name in trade["questions"]:
        middle = middle * data["percent"].get(name, {}).get(answers[name], 100) // 100
    low, high = (_round(middle * (100 + sign * data["spread"]) // 100) for sign in (-1, 1))
    device = trade["questions"]["model"]["options"][answers["model"]]
    body = {"device": device, "low_fen": low, "high_fen": high, "category": category}
    subject = f"{customer}/{now():%Y%m%d%H%M%S}"
    return _estimate(
        cases.start(db, customer, Case("estimate", subject, "GIVEN", ESTIMATE_HOURS, "estimated", body=body))
    )


def _round(fen: int) -> int:
    """To whole yuan."""
    return fen // 100 * 100


def _estimate(case: Row) -> Body:
    body = case["body"]
    words = text("trade_in", "range", low=yuan(body["low_fen"]), high=yuan(body["high_fen"]))
    kept = {name: body[name] for name in ("device", "low_fen", "high_fen")}
    return {"estimate_id": case["case_id"], **kept, "text": words, "valid_until": iso(case["deadline"])}


def trade_slots(db: Connection) -> list[Body]:
    """When a device can be fetched."""
    return slots.free(db, "trade_in", "")


def book_trade(db: Connection, customer: str, estimate_id: str, slot_id: str) -> Body:
    """Raises NotFound, RuleViolation(expired), Conflict(slot_gone, open_trade_in)."""
    case = cases.own(db, customer, estimate_id, "estimate")
    if case["deadline"] and now() > case["deadline"]:
        raise RuleViolation(text("refusal", "estimate_expired"), "expired")
    for job in jobs.newest(db, customer, "trade_in"):
        if job["body"]["estimate_id"] == estimate_id and job["status"] not in ENDED:
            raise Conflict(text("refusal", "open_case"), "open_trade_in", trade_id=job["job_id"])
    slots.check(db, slot_id, "trade_in", "")
    body = {**case["body"], "estimate_id": estimate_id}
    return _trade_view(jobs.start(db, customer, "trade_in", "BOOKED", "trade_booked", slot_id=slot_id, body=body))


def trades(db: Connection, customer: str) -> list[Body]:
    """Newest first."""
    return [_trade_view(job) for job in jobs.newest(db, customer, "trade_in")]


def _trade_view(job: Row) -> Body:
    kept = {name: job["body"][name] for name in ("device", "low_fen", "high_fen")}
    return {**jobs.view(job), "trade_id": job["job_id"], **kept}
