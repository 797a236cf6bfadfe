"""Closing an order that has not been shipped; what was paid goes back, once."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.platform import orders, refunds, tables
from bot.platform.clock import now
from bot.platform.errors import RuleViolation
from bot.platform.refunds import Asked
from bot.platform.rules import CLOSED
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
    refund = _pay_back(db, order, reason) if order["pay_time"] else None
    closed = orders.get(db, customer, order_id)
    return {**closed, "refund": refund_view(refund)} if refund else closed


def _close(db: Connection, order: Row) -> None:
    change = {"status": CANCELLED[order["status"]], "end_time": now()}
    db.execute(tables.orders.update().where(tables.orders.c.order_id == order["order_id"]).values(**change))


def _pay_back(db: Connection, order: Row, reason: str) -> Row:
    """A refund that is already open is the one that is paid: the money goes back once."""
    asked = Asked(reason, "", order["payment_fen"])
    open_one = refunds.open_one(db, order["order_id"])
    return refunds.pay_back(db, open_one or refunds.insert(db, order, "refund_only", order["payment_fen"], asked))
