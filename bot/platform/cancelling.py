"""Closing an order that has not been shipped; what was paid goes back, once."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.platform import orders, reading, refunds, tables
from bot.platform.clock import now
from bot.platform.errors import RuleViolation
from bot.platform.refunds import Asked
from bot.platform.rules.returns import CLOSED
from bot.platform.texts import text
from bot.platform.views import Body, Row, refund_view

# Where an order ends when it is cancelled.
CANCELLED = {"WAIT_BUYER_PAY": "TRADE_CLOSED_BY_TAOBAO", "WAIT_SELLER_SEND_GOODS": "TRADE_CLOSED"}


def cancel(db: Connection, customer: str, order_id: str, reason: str) -> Body:
    """The closed order, with its whole refund in SUCCESS if it was paid. Raises NotFound, RuleViolation."""
    refunds.check_reason(reason)
    order = orders.own(db, customer, order_id)
    if order["status"] not in CANCELLED:
        why = "already_closed" if order["status"] in CLOSED else "already_shipped"
        raise RuleViolation(text("refusal", why), why)
    _close(db, order)
    refund = _pay_back(db, order, reason, order["payment_fen"] if order["pay_time"] else _advance(order))
    closed = orders.get(db, customer, order_id)
    return {**closed, "refund": refund_view(refund)} if refund else closed


def _close(db: Connection, order: Row) -> None:
    reading.change(db, tables.orders, order, status=CANCELLED[order["status"]], end_time=now())


def _advance(order: Row) -> int:
    """What of a presale goes back: an advance (订金); earnest money (定金) stays with the shop."""
    presale = order["presale"]
    paid = presale and presale["step"] == "FRONT_PAID_FINAL_NOPAID"
    return int(presale["deposit_fen"]) if paid and presale["deposit_kind"] == "advance" else 0


def _pay_back(db: Connection, order: Row, reason: str, fen: int) -> Row | None:
    """A refund that is already open is the one that is paid: the money goes back once."""
    open_one = refunds.open_one(db, order["order_id"])
    if open_one is None and not fen:
        return None
    asked = Asked(reason, "", fen)
    return refunds.pay_back(db, open_one or refunds.insert(db, order, "refund_only", fen, asked), "cancelled")
