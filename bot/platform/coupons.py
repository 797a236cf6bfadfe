"""Coupons: which there are, and why one was not applied."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform import orders, tables
from bot.platform.clock import china_date, iso, now, said
from bot.platform.reading import Row, rows
from bot.platform.texts import named, text
from bot.platform.yuan import yuan

Body = dict[str, Any]
RANK = {"usable": 0, "not_yet": 1, "used": 2, "expired": 3}


def of_customer(db: Connection, customer: str) -> list[Body]:
    """Usable ones first, those that end soonest on top."""
    found = [_view(row) for row in _rows(db, customer)]
    return sorted(found, key=lambda coupon: (RANK[coupon["status"]], coupon["ends"]))


def reasons(db: Connection, customer: str, order_id: str) -> list[Body]:
    """For every coupon: whether it was applied to this order, or why not. Raises NotFound."""
    order, bought = orders.own(db, customer, order_id), orders.items(db, order_id)
    return [_reason(row, order, bought) for row in _rows(db, customer)]


def _reason(coupon: Row, order: Row, bought: list[Row]) -> Body:
    why = _why(coupon, order, bought)
    goods = sum(item["price_fen"] * item["num"] for item in bought)
    values = {
        "threshold": yuan(coupon["threshold_fen"]),
        "goods": yuan(goods),
        "shop": coupon["shop"],
        "starts": said(china_date(coupon["starts"])),
        "ends": said(china_date(coupon["ends"])),
    }
    return {"coupon": _view(coupon), "applied": why == "applied", "reason": why, "text": text("coupon", why, **values)}


def _why(coupon: Row, order: Row, bought: list[Row]) -> str:
    """The first thing that stood in the way when the order was made."""
    if coupon["used_order"]:
        return "applied" if coupon["used_order"] == order["order_id"] else "used"
    if order["created"] < coupon["starts"]:
        return "too_early"
    if order["created"] > coupon["ends"]:
        return "expired"
    if coupon["shop"] and coupon["shop"] != order["shop"]:
        return "other_shop"
    fitting = [item for item in bought if not coupon["categories"] or item["category"] in coupon["categories"]]
    if not fitting:
        return "other_category"
    if sum(item["price_fen"] * item["num"] for item in fitting) < coupon["threshold_fen"]:
        return "below_threshold"
    return "not_chosen"


def _view(coupon: Row) -> Body:
    status = _status(coupon)
    categories = "、".join(named("category", name) for name in coupon["categories"])
    scope = text("coupon", "scope", shop=coupon["shop"] or text("coupon", "all_shops"), categories=categories)
    return {
        **{name: coupon[name] for name in ("coupon_id", "title", "amount_fen", "threshold_fen", "shop")},
        "scope_text": scope.strip("，"),
        "starts": iso(coupon["starts"]),
        "ends": iso(coupon["ends"]),
        "status": status,
        "status_text": named("coupon_status", status),
    }


def _status(coupon: Row) -> str:
    if coupon["used_order"]:
        return "used"
    return "expired" if now() > coupon["ends"] else "not_yet" if now() < coupon["starts"] else "usable"


def _rows(db: Connection, customer: str) -> list[Row]:
    query = select(tables.coupons).where(tables.coupons.c.customer_id == customer)
    return rows(db, query.order_by(tables.coupons.c.ends, tables.coupons.c.coupon_id))
