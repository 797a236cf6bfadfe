"""Payments, and what went wrong with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import cases, orders, tables
from bot.platform.cases import Case
from bot.platform.clock import iso
from bot.platform.errors import RuleViolation
from bot.platform.reading import Row, by_order
from bot.platform.rules.returns import UNPAID
from bot.platform.texts import named, text
from bot.platform.yuan import yuan

Body = dict[str, Any]
ANSWER_HOURS = 24


def check(db: Connection, customer: str, order_id: str) -> Body:
    """All payments for an order, oldest first, and what is wrong with them. Raises NotFound."""
    order = orders.own(db, customer, order_id)
    made = sorted(by_order(db, tables.payments, [order_id])[order_id], key=lambda row: row["time"])
    problem, fen = _problem(order, made)
    words = text("payment", problem, amount=yuan(fen))
    views = [_view(row) for row in made]
    return {"order_id": order_id, "problem": problem, "amount_fen": fen, "text": words, "payments": views}


def _problem(order: Row, made: list[Row]) -> tuple[str, int]:
    paid = sum(row["amount_fen"] for row in made if row["status"] == "PAID")
    presale = order["presale"] or {}
    if order["status"] in UNPAID:
        due = paid - (presale.get("deposit_fen", 0) if presale else 0)
        return ("paid_unpaid", due) if due > 0 else ("failed", 0) if _failed_last(made) else ("none", 0)
    too_much = paid - order["payment_fen"]
    return ("double", too_much) if made and too_much > 0 else ("none", 0)


def _failed_last(made: list[Row]) -> bool:
    return bool(made) and made[-1]["status"] == "FAILED"


def report(db: Connection, customer: str, order_id: str, problem: str, note: str) -> Body:
    """Puts it on record. Raises NotFound, RuleViolation(no_problem), Conflict(open_payment_issue)."""
    found = check(db, customer, order_id)
    if found["problem"] == "none" or problem not in ("", found["problem"]):
        raise RuleViolation(text("payment", "none"), "no_problem")
    fen, body = found["amount_fen"], {"problem": found["problem"], "note": note}
    asked = Case("payment_issue", order_id, "OPEN", ANSWER_HOURS, "payment_reported", order_id, fen=fen, body=body)
    case = cases.start(db, customer, asked)
    more = {"issue_id": case["case_id"], "problem": found["problem"], "amount_fen": fen}
    return {**cases.view(case), **more}


def _view(row: Row) -> Body:
    return {
        **{name: row[name] for name in ("payment_id", "order_id", "amount_fen", "status")},
        "method_text": named("pay_method", row["method"]),
        "time": iso(row["time"]),
        "status_text": named("payment_status", row["status"]),
    }
