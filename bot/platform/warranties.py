"""Until when an item is under warranty, by what, and what that covers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from bot.platform import orders, shops
from bot.platform.clock import china_date, end_of, iso, today
from bot.platform.reading import Row
from bot.platform.rules import service
from bot.platform.rules.promises import Promises
from bot.platform.rules.service import Term
from bot.platform.texts import named, text

Body = dict[str, Any]


def of_order(db: Connection, customer: str, order_id: str) -> list[Body]:
    """One for each item. Raises NotFound."""
    order = orders.own(db, customer, order_id)
    return [_view(db, order, item) for item in orders.items(db, order_id)]


def term(db: Connection, order: Row, item: Row) -> Term | None:
    """The longest that the item has; it runs from the day of signing."""
    return term_of(order, item, shops.promises(db, order["shop"]))


def term_of(order: Row, item: Row, promised: Promises) -> Term | None:
    """The same, for a shop whose promises are known."""
    signed = china_date(order["sign_time"]) if order["sign_time"] else None
    plan = item["plan"] or {}
    return service.term(item["category"], signed, promised, plan.get("months", 0))


def _view(db: Connection, order: Row, item: Row) -> Body:
    found, plan = term(db, order, item), item["plan"] or {}
    covered = service.repair(found, "", (), today())
    source = found.source if found else "none"
    words = covered.text if order["sign_time"] else text("service", "not_begun")
    return {
        "oid": item["oid"],
        "title": item["title"],
        "within": covered.allowed,
        "until": iso(end_of(found.until)) if found else None,
        "source": source,
        "covers": _covers(source, plan),
        "plan": plan.get("name", ""),
        "excludes": named("warranty_excludes", source),
        "text": words,
        "article": covered.article,
    }


def _covers(source: str, plan: Body) -> str:
    """What the warranty covers, with what was bought beside it."""
    usual = named("warranty_covers", source)
    if not plan:
        return usual
    return text("service", "with_plan", usual=usual, bought=plan["name"], covers=plan["covers_text"])
