"""Invoices: asked for, corrected by a new one, sent by mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import orders, reading, tables
from bot.platform.clock import iso, now
from bot.platform.errors import Conflict, RuleViolation
from bot.platform.reading import Row, by_order, new_id
from bot.platform.rules.returns import CLOSED, UNPAID
from bot.platform.texts import group_of, named, text

Body = dict[str, Any]
TAX_NO = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{15}|[0-9A-Z]{20}")  # 统一社会信用代码, or an older number
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[A-Za-z]{2,20}")
KINDS = ("personal", "company")


@dataclass(frozen=True)
class Title:
    """To whom it is made out."""

    kind: str
    title: str
    tax_no: str


def of_order(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Newest first. Raises NotFound."""
    orders.own(db, customer, order_id)
    found = by_order(db, tables.invoices, [order_id])[order_id]
    return [_view(row) for row in sorted(found, key=lambda row: (row["created"], row["invoice_id"]), reverse=True)]


def request(db: Connection, customer: str, order_id: str, to: Title, email: str) -> Body:
    """Issued at once when the goods are signed for, else pending. Raises NotFound, RuleViolation,
    Conflict(already_invoiced)."""
    order = orders.own(db, customer, order_id)
    _check(to, email)
    if order["status"] in (*UNPAID, *CLOSED):
        why = "not_paid" if order["status"] in UNPAID else "already_closed"
        raise RuleViolation(text("refusal", why), why)
    valid = [row for row in by_order(db, tables.invoices, [order_id])[order_id] if row["status"] != "REPLACED"]
    if valid:
        raise Conflict(text("refusal", "already_invoiced"), "already_invoiced", invoice_id=valid[0]["invoice_id"])
    return _view(_insert(db, order, to, email, issued=order["status"] in orders.SIGNED))


def correct(db: Connection, customer: str, invoice_id: str, to: Title) -> Body:
    """The old one is replaced by a new one. Raises NotFound, RuleViolation."""
    old = reading.own(db, tables.invoices, customer, invoice_id)
    _check(to, "")
    if old["status"] == "REPLACED":
        raise RuleViolation(text("refusal", "already_replaced"), "already_replaced")
    reading.change(db, tables.invoices, old, status="REPLACED")
    order = orders.own(db, customer, old["order_id"])
    return _view(_insert(db, order, to, old["email"], issued=old["status"] == "ISSUED"))


def send(db: Connection, customer: str, invoice_id: str, email: str) -> Body:
    """Raises NotFound, RuleViolation(not_issued, bad_email)."""
    row = reading.own(db, tables.invoices, customer, invoice_id)
    if not EMAIL.fullmatch(email):
        raise RuleViolation(text("refusal", "bad_email"), "bad_email")
    if row["status"] != "ISSUED":
        raise RuleViolation(text("refusal", "not_issued"), "not_issued")
    return _view(reading.change(db, tables.invoices, row, email=email))


def _check(to: Title, email: str) -> None:
    wrong = _wrong(to, email)
    if wrong:
        raise RuleViolation(text("refusal", wrong), wrong)


def _wrong(to: Title, email: str) -> str:
    if to.kind not in KINDS:
        return "unknown_kind"
    if not to.title.strip():
        return "title_missing"
    if to.kind == "company" and not TAX_NO.fullmatch(to.tax_no):
        return "bad_tax_no"
    return "bad_email" if email and not EMAIL.fullmatch(email) else ""


def _insert(db: Connection, order: Row, to: Title, email: str, *, issued: bool) -> Row:
    return reading.insert(
        db,
        tables.invoices,
        invoice_id=new_id(),
        order_id=order["order_id"],
        customer_id=order["customer_id"],
        status="ISSUED" if issued else "PENDING",
        kind=to.kind,
        title=to.title.strip(),
        tax_no=to.tax_no if to.kind == "company" else "",
        email=email,
        amount_fen=order["payment_fen"],
        created=now(),
        issued=now() if issued else None,
    )


def _view(row: Row) -> Body:
    kept = ("invoice_id", "order_id", "status", "kind", "title", "tax_no", "amount_fen", "email")
    issued = row["status"] == "ISSUED"
    return {
        **{name: row[name] for name in kept},
        "status_text": named("invoice_status", row["status"]),
        "created": iso(row["created"]),
        "issued": iso(row["issued"]),
        "next_step": str(group_of("invoice_next").get(row["status"], "")),
        "url": f"/v1/invoices/{row['invoice_id']}/file" if issued else "",
    }
