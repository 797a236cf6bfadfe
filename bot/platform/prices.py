"""What things cost now, and the difference that price protection pays back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import cases, orders, shops, tables
from bot.platform.cases import Case
from bot.platform.clock import china_date, end_of, iso, now, today
from bot.platform.errors import Conflict, RuleViolation
from bot.platform.reading import Row, rows
from bot.platform.rules import promises
from bot.platform.rules.returns import CLOSED, UNPAID
from bot.platform.rules.window import Verdict
from bot.platform.texts import text

Body = dict[str, Any]
PAY_HOURS = 72


def quote(db: Connection, customer: str, order_id: str) -> Body:
    """The computed difference for all items of an order. Raises NotFound."""
    order = orders.own(db, customer, order_id)
    bought = orders.items(db, order_id)
    paid = sum(item["price_fen"] * item["num"] for item in bought)
    cheaper = sum(min(current(db, item), item["price_fen"]) * item["num"] for item in bought)
    promised = shops.promises(db, order["shop"])
    verdict = _verdict(db, order, promised, paid, cheaper)
    return {
        **{name: getattr(verdict, name) for name in ("allowed", "reason", "article", "text")},
        "paid_fen": paid,
        "now_fen": cheaper,
        "difference_fen": verdict.fen,
        "days": promised.price_days,
        "until": iso(end_of(verdict.until)) if verdict.until else None,
    }


def _verdict(db: Connection, order: Row, promised: promises.Promises, paid: int, cheaper: int) -> Verdict:
    if order["status"] in (*UNPAID, *CLOSED):
        why = "not_paid" if order["status"] in UNPAID else "already_closed"
        return Verdict(False, why, "", text("refusal", why))
    if cases.of_subject(db, "price_claim", order["order_id"]):
        return Verdict(False, "already_claimed", "", text("promise", "price_claimed"))
    bought = china_date(order["pay_time"] or order["created"])
    return promises.price(promised, bought, paid, cheaper, today())


def claim(db: Connection, customer: str, order_id: str, expected_fen: int) -> Body:
    """Raises NotFound, RuleViolation with the verdict's reason, Conflict(amount_changed)."""
    given = quote(db, customer, order_id)
    if not given["allowed"]:
        raise RuleViolation(given["text"], given["reason"])
    if given["difference_fen"] != expected_fen:
        raise Conflict(text("refusal", "amount_changed"), "amount_changed", amount_fen=given["difference_fen"])
    asked = Case("price_claim", order_id, "PAYING", PAY_HOURS, "price_claimed", order_id, fen=expected_fen)
    case = cases.start(db, customer, asked)
    more = {"claim_id": case["case_id"], "amount_fen": case["fen"], "money_back_text": text("money_back", "usual")}
    return {**cases.view(case), **more}


def current(db: Connection, item: Row) -> int:
    """An item's price at this moment; what was paid when nothing newer is known."""
    same = and_(tables.prices.c.title == item["title"], tables.prices.c.sku == item["sku"])
    query = select(tables.prices).where(same, tables.prices.c.time <= now()).order_by(tables.prices.c.time.desc())
    found = rows(db, query.limit(1))
    return int(found[0]["fen"]) if found else int(item["price_fen"])
