"""Changing an order, and confirming that it has come."""

from __future__ import annotations

import re
from typing import Any, Mapping

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import orders, parcels, reading, refunds, tables
from bot.platform.clock import now
from bot.platform.errors import Conflict, RuleViolation
from bot.platform.reading import Row, rows
from bot.platform.rules.returns import CLOSED
from bot.platform.texts import text
from bot.platform.views import change_way

Body = dict[str, Any]
PERSON = ("name", "phone", "region", "detail")
PHONE = re.compile(r"1[3-9]\d{9}")
NO_ADDRESS = {"name": "", "phone": "", "region": "", "detail": ""}


def change(db: Connection, customer: str, order_id: str, asked: Mapping[str, str]) -> Body:
    """At once before shipping, afterwards as a request to the carrier. Raises NotFound, RuleViolation."""
    order = orders.own(db, customer, order_id)
    _check(order, asked)
    if change_way(order["status"]) == "direct":
        return _directly(db, customer, order, asked)
    return _by_carrier(db, customer, order, asked)


def _check(order: Row, asked: Mapping[str, str]) -> None:
    wrong = _wrong(order["status"], asked)
    if wrong:
        raise RuleViolation(text("refusal", wrong), wrong)


def _wrong(status: str, asked: Mapping[str, str]) -> str:
    if not any(asked.values()):
        return "nothing_asked"
    if asked["phone"] and not PHONE.fullmatch(asked["phone"]):
        return "bad_phone"
    if bool(asked["region"]) != bool(asked["detail"]):
        return "half_address"
    way = change_way(status)
    if way == "none":
        return "already_closed" if status in CLOSED else "already_signed"
    return "not_changeable" if way == "redirect" and (asked["sku"] or asked["note"]) else ""


def _directly(db: Connection, customer: str, order: Row, asked: Mapping[str, str]) -> Body:
    person = {name: asked[name] for name in PERSON if asked[name]}
    values: Body = {"address": {**NO_ADDRESS, **(order["address"] or {}), **person}} if person else {}
    if asked["note"]:
        values["note"] = asked["note"]
    if values:
        reading.change(db, tables.orders, order, **values)
    if asked["sku"]:
        _change_sku(db, orders.item(db, order["order_id"], asked["oid"]), asked["sku"])
    body = orders.get(db, customer, order["order_id"])
    return {"way": "direct", "text": text("change", "done"), "next_step": text("change", "done_next"), "order": body}


def _change_sku(db: Connection, item: Row, sku: str) -> None:
    """Raises RuleViolation(sku_unknown) and (price_differs)."""
    known = _skus(db, item["title"])
    if sku not in known:
        raise RuleViolation(text("refusal", "sku_unknown"), "sku_unknown")
    if known[sku] != item["price_fen"]:
        raise RuleViolation(text("refusal", "price_differs"), "price_differs")
    reading.change(db, tables.items, item, sku=sku)


def skus(db: Connection, customer: str, order_id: str, oid: str) -> list[str]:
    """Kinds of the same price, without the one that was bought."""
    orders.own(db, customer, order_id)
    item = orders.item(db, order_id, oid)
    same = [sku for sku, fen in _skus(db, item["title"]).items() if fen == item["price_fen"]]
    return [sku for sku in same if sku != item["sku"]]


def _skus(db: Connection, title: str) -> dict[str, int]:
    """Every kind of a product and its price now."""
    found = rows(db, select(tables.prices).where(tables.prices.c.title == title).order_by(tables.prices.c.time))
    return {row["sku"]: row["fen"] for row in found}


def _by_carrier(db: Connection, customer: str, order: Row, asked: Mapping[str, str]) -> Body:
    mine = tables.shipments.c.order_id == order["order_id"]
    moving = and_(mine, tables.shipments.c.state.notin_(parcels.ENDED))
    found = rows(db, select(tables.shipments).where(moving))
    if not found:
        raise RuleViolation(text("refusal", "not_changeable"), "not_changeable")
    person = {name: asked[name] for name in PERSON if asked[name]}
    made = [parcels.ask(db, customer, parcel, "change", person) for parcel in found][0]
    body = orders.get(db, customer, order["order_id"])
    more = {"request_id": made["request_id"], "deadline": made["deadline"]}
    return {"way": "redirect", "text": text("change", "asked"), "next_step": made["next_step"], "order": body, **more}


def confirm(db: Connection, customer: str, order_id: str) -> Body:
    """The finished order. Raises RuleViolation(not_shipped, already_closed), Conflict(open_refund)."""
    order = orders.own(db, customer, order_id)
    if order["status"] == "TRADE_FINISHED":
        return orders.get(db, customer, order_id)
    if order["status"] not in ("WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED"):
        why = "already_closed" if order["status"] in CLOSED else "not_shipped"
        raise RuleViolation(text("refusal", why), why)
    if refunds.open_one(db, order_id):
        raise Conflict(text("refusal", "open_refund"), "open_refund")
    signed = order["sign_time"] or now()
    reading.change(db, tables.orders, order, status="TRADE_FINISHED", end_time=now(), sign_time=signed)
    return orders.get(db, customer, order_id)
