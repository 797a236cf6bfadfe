"""Repairs: the price before anything is booked, the booking, the provider's own price, progress, rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import jobs, orders, points, slots, warranties
from bot.platform.catalogue import services
from bot.platform.clock import iso, now, today
from bot.platform.errors import Conflict, PlatformRefusal, RuleViolation
from bot.platform.reading import Row
from bot.platform.rules import service
from bot.platform.texts import named, text
from bot.platform.yuan import yuan

Body = dict[str, Any]
VALID = timedelta(days=7)  # a quote
STARTED = ("DIAGNOSING", "REPAIRING", "RETURNING", "FINISHED", "CANCELLED")
ENDED = ("FINISHED", "CANCELLED")
STARS = range(1, 6)


@dataclass(frozen=True)
class Booking:
    """What the customer said yes to; `expected_fen` is the total that they were shown."""

    fault: str
    way: str
    slot_id: str
    expected_fen: int
    point_id: str
    oid: str
    note: str


def faults(category: str) -> list[Body]:
    """The commonest first. Raises RuleViolation(not_repairable)."""
    return [{"code": code, "text": row[0]} for code, row in _faults(category).items()]


def _faults(category: str) -> dict[str, Any]:
    known = services()["faults"].get(category)
    if not known:
        raise RuleViolation(text("refusal", "not_repairable"), "not_repairable")
    return dict(known)


def quote(db: Connection, customer: str, order_id: str, fault: str, oid: str) -> Body:
    """Raises NotFound, RuleViolation(not_signed, not_repairable, unknown_fault)."""
    order, item = orders.own(db, customer, order_id), orders.item(db, order_id, oid)
    known = _faults(item["category"])
    if fault not in known:
        raise RuleViolation(text("refusal", "unknown_fault"), "unknown_fault")
    if order["status"] not in orders.SIGNED:
        raise RuleViolation(text("refusal", "not_signed_yet"), "not_signed")
    plan = item["plan"] or {}
    verdict = service.repair(warranties.term(db, order, item), fault, tuple(plan.get("covers", ())), today())
    words, labour, parts = known[fault]
    labour, parts = (0, 0) if verdict.allowed else (labour, parts)
    return {
        **{"order_id": order_id, "oid": item["oid"], "fault": fault, "fault_text": words, "free": verdict.allowed},
        **{"labour_fen": labour, "parts_fen": parts, "total_fen": labour + parts},
        "ways": services()["ways"][item["category"]],
        "text": f"{verdict.text}{_price_words(labour, parts)}",
        "article": verdict.article,
        "valid_until": iso(now() + VALID),
    }


def _price_words(labour: int, parts: int) -> str:
    return text("service", "price", labour=yuan(labour), parts=yuan(parts)) if labour + parts else ""


def free_slots(db: Connection, way: str, point_id: str) -> list[Body]:
    """Raises RuleViolation(unknown_way, unknown_point)."""
    if way not in ("door", "shop", "mail"):
        raise RuleViolation(text("refusal", "unknown_way"), "unknown_way")
    if way == "shop":
        points.get(db, point_id)
    return slots.free(db, "repair", point_id)


def book(db: Connection, customer: str, order_id: str, asked: Booking) -> Body:
    """Raises NotFound, RuleViolation, Conflict(amount_changed, slot_gone, open_repair)."""
    given = quote(db, customer, order_id, asked.fault, asked.oid)
    _check(db, customer, given, asked)
    body = {"fault": asked.fault, "fault_text": given["fault_text"], "way": asked.way, "note": asked.note, "rating": 0}
    body["title"] = orders.item(db, order_id, given["oid"])["title"]
    kept = {"order_id": order_id, "oid": given["oid"], "point_id": asked.point_id, "slot_id": asked.slot_id}
    job = jobs.start(db, customer, "repair", "BOOKED", f"repair_{asked.way}", **kept, fen=given["total_fen"], body=body)
    return _view(db, job)


def _check(db: Connection, customer: str, given: Body, asked: Booking) -> None:
    if given["total_fen"] != asked.expected_fen:
        raise Conflict(text("refusal", "amount_changed"), "amount_changed", amount_fen=given["total_fen"])
    if asked.way not in given["ways"]:
        raise RuleViolation(text("refusal", "unknown_way"), "unknown_way")
    if asked.way == "shop" or asked.point_id:
        points.get(db, asked.point_id)
    for job in jobs.newest(db, customer, "repair"):
        if job["oid"] == given["oid"] and job["status"] not in ENDED:
            raise Conflict(text("refusal", "open_case"), "open_repair", repair_id=job["job_id"])
    slots.check(db, asked.slot_id, "repair", asked.point_id)


def newest(db: Connection, customer: str, limit: int) -> list[Body]:
    """Newest first."""
    return [_view(db, job) for job in jobs.newest(db, customer, "repair", limit=limit)]


def get(db: Connection, customer: str, repair_id: str) -> Body:
    """Raises NotFound."""
    return _view(db, jobs.own(db, customer, repair_id, "repair"))


def answer_quote(db: Connection, customer: str, repair_id: str, *, accept: bool, expected_fen: int) -> Body:
    """Yes: it is repaired for that price; no: it comes back unrepaired. Raises RuleViolation(no_quote),
    Conflict(amount_changed)."""
    job = jobs.own(db, customer, repair_id, "repair")
    if job["status"] != "WAIT_QUOTE_CONFIRM":
        raise RuleViolation(text("refusal", "no_quote"), "no_quote")
    if accept and job["fen"] != expected_fen:
        raise Conflict(text("refusal", "amount_changed"), "amount_changed", amount_fen=job["fen"])
    status, why = ("REPAIRING", "quote_accepted") if accept else ("RETURNING", "quote_declined")
    return _view(db, jobs.move(db, job, status, why, fen=job["fen"] if accept else 0))


def cancel(db: Connection, customer: str, repair_id: str) -> Body:
    """Raises RuleViolation(already_started)."""
    job = jobs.own(db, customer, repair_id, "repair")
    if job["status"] in STARTED:
        raise RuleViolation(text("refusal", "already_started"), "already_started")
    return _view(db, jobs.move(db, job, "CANCELLED", "repair_cancelled"))


def rate(db: Connection, customer: str, repair_id: str, stars: int, note: str) -> Body:
    """Raises RuleViolation(not_finished, already_rated), PlatformRefusal for stars that are not 1 to 5."""
    job = jobs.own(db, customer, repair_id, "repair")
    if stars not in STARS:
        raise PlatformRefusal(text("refusal", "bad_stars"), "bad_stars")
    why = "not_finished" if job["status"] != "FINISHED" else "already_rated" if job["body"]["rating"] else ""
    if why:
        raise RuleViolation(text("refusal", why), why)
    body = {**job["body"], "rating": stars, "rating_note": note}
    return _view(db, jobs.move(db, job, job["status"], "rated", body=body))


def _view(db: Connection, job: Row) -> Body:
    body = job["body"]
    return {
        **jobs.view(job),
        "repair_id": job["job_id"],
        **{name: body[name] for name in ("title", "fault_text", "way", "rating")},
        "way_text": named("repair_way", body["way"]),
        "quoted_fen": job["fen"],
        "point": points.view(points.get(db, job["point_id"])) if job["point_id"] else None,
        "deadline": body.get("deadline"),
    }
