"""Complaints, and the platform's decision between customer and shop."""

from __future__ import annotations

from typing import Any, Sequence

from sqlalchemy.engine import Connection

from bot.platform import cases, orders, refunds
from bot.platform.cases import Case
from bot.platform.clock import iso, now
from bot.platform.errors import PlatformRefusal, RuleViolation
from bot.platform.reading import Row
from bot.platform.rules import disputes as rules
from bot.platform.texts import group_of, named, text

Body = dict[str, Any]
ANSWER_HOURS = 72  # a complaint is answered


def complain(db: Connection, customer: str, target: str, words: str, order_id: str, pictures: Sequence[str]) -> Body:
    """A complaint with its number. Raises NotFound for an order that is not theirs, PlatformRefusal."""
    if target not in group_of("target"):
        raise PlatformRefusal(text("refusal", "unknown_target"), "unknown_target")
    if order_id:
        orders.own(db, customer, order_id)
    body = {"target": target, "text": words, "pictures": list(pictures)}
    subject = f"{customer}/{target}/{order_id}"
    case = Case("complaint", subject, "OPEN", ANSWER_HOURS, "complained", order_id or None, body=body)
    return _complaint(cases.start(db, customer, case))


def complaints(db: Connection, customer: str) -> list[Body]:
    """Newest first."""
    return [_complaint(case) for case in cases.newest(db, customer, "complaint")]


def _complaint(case: Row) -> Body:
    body, target = case["body"], case["body"]["target"]
    more = {"target": target, "target_text": named("target", target), "answer": body.get("answer", "")}
    return {**cases.view(case), **more, "text": body["text"], "answer_by": iso(case["deadline"])}


def quote(db: Connection, customer: str, refund_id: str) -> Body:
    """Whether the platform may be asked, and what it will want to see. Raises NotFound."""
    refund = refunds.own(db, customer, refund_id)
    verdict = rules.intervention(refund["status"], refund["deadline"], now())
    body = {name: getattr(verdict, name) for name in ("allowed", "reason", "article", "text")}
    return {**body, "evidence": _evidence(refund), "evidence_hours": rules.EVIDENCE_HOURS}


def _evidence(refund: Row) -> list[str]:
    listed = group_of("evidence")
    return [*listed["always"], *listed.get(refund["reason"], [])]


def intervene(db: Connection, customer: str, refund_id: str, note: str, pictures: Sequence[str]) -> Body:
    """Raises NotFound, RuleViolation(seller_first, already_done), Conflict(open_intervention)."""
    given = quote(db, customer, refund_id)
    if not given["allowed"]:
        raise RuleViolation(given["text"], given["reason"])
    refund = refunds.own(db, customer, refund_id)
    body = {"note": note, "pictures": list(pictures), "evidence": given["evidence"]}
    asked = Case(
        "intervention", refund_id, "WAIT_EVIDENCE", rules.EVIDENCE_HOURS, "intervened", refund["order_id"], body=body
    )
    return _intervention(cases.start(db, customer, asked))


def add_evidence(db: Connection, customer: str, case_id: str, pictures: Sequence[str], note: str) -> Body:
    """With the first evidence the platform begins to decide. Raises NotFound, RuleViolation(evidence_late,
    already_done)."""
    case = cases.own(db, customer, case_id, "intervention")
    if case["status"] not in cases.OPEN:
        raise RuleViolation(text("dispute", "already_done"), "already_done")
    if case["status"] == "WAIT_EVIDENCE" and case["deadline"] and now() > case["deadline"]:
        raise RuleViolation(text("refusal", "evidence_late"), "evidence_late")
    kept = list(dict.fromkeys((*case["body"]["pictures"], *pictures)))
    notes = "\n".join(part for part in (case["body"]["note"], note) if part)
    body = {**case["body"], "pictures": kept, "note": notes}
    due = cases.deadline(rules.DECIDE_HOURS)
    return _intervention(cases.move(db, case, "DECIDING", "evidence_given", body=body, deadline=due))


def interventions(db: Connection, customer: str) -> list[Body]:
    """Newest first."""
    return [_intervention(case) for case in cases.newest(db, customer, "intervention")]


def _intervention(case: Row) -> Body:
    body, waiting = case["body"], case["status"] == "WAIT_EVIDENCE"
    by = case["deadline"]
    return {
        **cases.view(case),
        "refund_id": case["subject"],
        "evidence": body["evidence"],
        "pictures": body["pictures"],
        "evidence_by": iso(by) if waiting else "",
        "decide_by": iso(by) if not waiting and by else "",
        "outcome": body.get("outcome", ""),
    }
