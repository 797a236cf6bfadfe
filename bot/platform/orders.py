"""One customer's orders and their parcels. Every function takes the connection of the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Sequence

from sqlalchemy import Table, and_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.platform import tables
from bot.platform.errors import NotFound, PlatformRefusal
from bot.platform.texts import group_of, text
from bot.platform.views import Body, Row, order_view, shipment_view


def newest(db: Connection, customer: str, *, limit: int, status: str | None) -> list[Body]:
    """Newest first; with `status`, only those. Raises PlatformRefusal for a status that does not exist."""
    if status and status not in group_of("order_status"):
        raise PlatformRefusal(text("refusal", "unknown_status"), "unknown_status")
    query = select(tables.orders).where(tables.orders.c.customer_id == customer)
    query = query.where(tables.orders.c.status == status) if status else query
    return _views(db, _rows(db, query.order_by(tables.orders.c.created.desc(), tables.orders.c.order_id).limit(limit)))


def get(db: Connection, customer: str, order_id: str) -> Body:
    """One order. Raises NotFound, for another customer's too."""
    return _views(db, [own(db, customer, order_id)])[0]


def own(db: Connection, customer: str, order_id: str) -> Row:
    """The order's row. Raises NotFound, for another customer's too."""
    mine = and_(tables.orders.c.order_id == order_id, tables.orders.c.customer_id == customer)
    found = _rows(db, select(tables.orders).where(mine)) if is_number(order_id) else []
    if not found:
        raise NotFound(text("refusal", "no_order"))
    return found[0]


def is_number(given: str) -> bool:
    """Whether it has the form of our ids; anything else never reaches the database."""
    return given.isascii() and given.isdigit()


def items(db: Connection, order_id: str) -> Sequence[Row]:
    """What is in an order."""
    return _of_orders(db, tables.items, [order_id])[order_id]


def shipments(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Every parcel of an order, scans newest first. Raises NotFound."""
    own(db, customer, order_id)
    parcels = _rows(db, select(tables.shipments).where(tables.shipments.c.order_id == order_id))
    return [shipment_view(parcel, _scans(db, parcel["tracking_no"])) for parcel in parcels]


def _scans(db: Connection, tracking_no: str) -> list[Row]:
    query = select(tables.scans).where(tables.scans.c.tracking_no == tracking_no)
    return _rows(db, query.order_by(tables.scans.c.time.desc(), tables.scans.c.id.desc()))


def _views(db: Connection, orders: Sequence[Row]) -> list[Body]:
    """Three queries, however many orders."""
    ids = [order["order_id"] for order in orders]
    bought, asked = _of_orders(db, tables.items, ids), _of_orders(db, tables.refunds, ids)
    return [order_view(order, bought[order["order_id"]], _latest(asked[order["order_id"]])) for order in orders]


def _of_orders(db: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(db, select(table).where(table.c.order_id.in_(ids)).order_by(*table.primary_key)):
        found[row["order_id"]].append(row)
    return found


def _latest(refunds: Sequence[Row]) -> Row | None:
    return max(refunds, key=lambda refund: (refund["created"], refund["refund_id"]), default=None)


def _rows(db: Connection, query: Select) -> list[Any]:
    return db.execute(query).mappings().all()
