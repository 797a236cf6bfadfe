"""One customer's orders. Every function takes the connection of the caller's transaction."""

from __future__ import annotations

from typing import Any, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform import reading, shops, tables
from bot.platform.errors import PlatformRefusal, RuleViolation
from bot.platform.reading import Row, by_order, rows
from bot.platform.rules.promises import Promises
from bot.platform.texts import group_of, text
from bot.platform.views import Body, order_view

SIGNED = ("TRADE_BUYER_SIGNED", "TRADE_FINISHED")


def newest(db: Connection, customer: str, *, limit: int, status: str | None) -> list[Body]:
    """Newest first; with `status`, only those. Raises PlatformRefusal for a status that does not exist."""
    if status and status not in group_of("order_status"):
        raise PlatformRefusal(text("refusal", "unknown_status"), "unknown_status")
    query = select(tables.orders).where(tables.orders.c.customer_id == customer)
    query = query.where(tables.orders.c.status == status) if status else query
    return _views(db, rows(db, query.order_by(tables.orders.c.created.desc(), tables.orders.c.order_id).limit(limit)))


def get(db: Connection, customer: str, order_id: str) -> Body:
    """One order. Raises NotFound, for another customer's too."""
    return _views(db, [own(db, customer, order_id)])[0]


def own(db: Connection, customer: str, order_id: str) -> Row:
    """The order's row. Raises NotFound, for another customer's too."""
    return reading.own(db, tables.orders, customer, order_id)


def items(db: Connection, order_id: str) -> list[Row]:
    """What is in an order."""
    return by_order(db, tables.items, [order_id])[order_id]


def item(db: Connection, order_id: str, oid: str = "") -> Row:
    """The item that is named, or the first. Raises RuleViolation(unknown_item)."""
    found = [one for one in items(db, order_id) if one["oid"] == oid or not oid]
    if not found:
        raise RuleViolation(text("refusal", "unknown_item"), "unknown_item")
    return found[0]


def flags(order: Row, item: Row) -> tuple[str, ...]:
    """The item's and its order's."""
    return tuple(dict.fromkeys((*(item["flags"] or ()), *order["flags"])))


def _views(db: Connection, orders: Sequence[Row]) -> list[Body]:
    """Five queries, however many orders."""
    ids = [order["order_id"] for order in orders]
    parts = [by_order(db, table, ids) for table in (tables.items, tables.refunds, tables.invoices)]
    promised = shops.promises_of(db, sorted({order["shop"] for order in orders}))
    return [_view(order, [part[order["order_id"]] for part in parts], promised) for order in orders]


def _view(order: Row, parts: Sequence[list[Row]], promised: dict[str, Promises]) -> Body:
    bought, refunds, invoices = parts
    body = order_view(order, bought, _latest(refunds), promised.get(order["shop"], Promises()))
    return {**body, "invoice": _invoice(invoices)}


def _invoice(invoices: Sequence[Row]) -> str:
    states = {invoice["status"] for invoice in invoices}
    return "issued" if "ISSUED" in states else "pending" if "PENDING" in states else "none"


def _latest(refunds: Sequence[Row]) -> Any:
    return max(refunds, key=lambda refund: (refund["created"], refund["refund_id"]), default=None)
