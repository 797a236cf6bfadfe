"""One customer's refunds. Every function takes the connection of the caller's transaction."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Sequence

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import orders, rules, tables
from bot.platform.clock import china_date, iso, now
from bot.platform.errors import Conflict, NotFound, PlatformRefusal, RuleViolation
from bot.platform.texts import group_of, text
from bot.platform.views import Body, Row, refund_view

OPEN = ("WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS")


@dataclass(frozen=True)
class Asked:
    """What a customer asks for; `expected_fen` is the amount that they were shown and said yes to."""

    reason: str
    note: str
    expected_fen: int


def newest(db: Connection, customer: str, *, limit: int) -> list[Body]:
    """Newest first."""
    query = select(tables.refunds).where(tables.refunds.c.customer_id == customer)
    query = query.order_by(tables.refunds.c.created.desc(), tables.refunds.c.refund_id.desc()).limit(limit)
    return [refund_view(row) for row in db.execute(query).mappings()]


def get(db: Connection, customer: str, refund_id: str) -> Body:
    """One refund. Raises NotFound, for another customer's too."""
    mine = and_(tables.refunds.c.refund_id == refund_id, tables.refunds.c.customer_id == customer)
    query = select(tables.refunds).where(mine)
    row = db.execute(query).mappings().first() if orders.is_number(refund_id) else None
    if row is None:
        raise NotFound(text("refusal", "no_refund"))
    return refund_view(row)


def quote(db: Connection, customer: str, order_id: str, reason: str) -> Body:
    """What the rules give for an order and a reason. Raises NotFound, PlatformRefusal for an unknown reason."""
    check_reason(reason)
    return asdict(rules.quote(_facts(db, orders.own(db, customer, order_id), reason)))


def create(db: Connection, customer: str, order_id: str, asked: Asked) -> Body:
    """A request in WAIT_SELLER_AGREE. Raises NotFound, Conflict (open_refund, amount_changed), RuleViolation."""
    check_reason(asked.reason)
    order = orders.own(db, customer, order_id)
    given = rules.quote(_facts(db, order, asked.reason))
    _check(given, asked, open_one(db, order_id))
    return refund_view(insert(db, order, given.kind, given.amount_fen, asked))


def check_reason(reason: str) -> None:
    """Raises PlatformRefusal for a code that does not exist."""
    if reason not in group_of("reason"):
        raise PlatformRefusal(text("refusal", "unknown_reason"), "unknown_reason")


def open_one(db: Connection, order_id: str) -> Row | None:
    """The refund of an order that is being worked on: there is at most one."""
    found = and_(tables.refunds.c.order_id == order_id, tables.refunds.c.status.in_(OPEN))
    return db.execute(select(tables.refunds).where(found)).mappings().first()


def insert(db: Connection, order: Row, kind: str, amount_fen: int, asked: Asked) -> Row:
    """A new row in WAIT_SELLER_AGREE."""
    moment = now()
    row = {
        "refund_id": f"{moment:%y%m%d}{secrets.randbelow(10**10):010d}",
        "order_id": order["order_id"],
        "customer_id": order["customer_id"],
        "kind": kind,
        "status": "WAIT_SELLER_AGREE",
        "amount_fen": amount_fen,
        "reason": asked.reason,
        "description": asked.note,
        "created": moment,
        "updated": moment,
        "timeline": [step("applied", moment)],
    }
    db.execute(tables.refunds.insert().values(**row))
    return row


def pay_back(db: Connection, refund: Row) -> Row:
    """The refund in SUCCESS."""
    moment = now()
    change: dict[str, Any] = {"status": "SUCCESS", "updated": moment}
    change["timeline"] = [*refund["timeline"], step("cancelled", moment)]
    db.execute(tables.refunds.update().where(tables.refunds.c.refund_id == refund["refund_id"]).values(**change))
    return {**refund, **change}


def step(name: str, moment: datetime) -> dict[str, Any]:
    """One line of a refund's timeline."""
    return {"time": iso(moment), "text": text("step", name)}


def _check(given: rules.Quote, asked: Asked, existing: Row | None) -> None:
    if existing:
        raise Conflict(text("refusal", "open_refund"), "open_refund", refund_id=existing["refund_id"])
    if not given.allowed:
        raise RuleViolation(given.rule_text, given.rule)
    if given.amount_fen != asked.expected_fen:
        raise Conflict(text("refusal", "amount_changed"), "amount_changed", amount_fen=given.amount_fen)


def _facts(db: Connection, order: Row, reason: str) -> rules.Facts:
    return rules.Facts(
        status=order["status"],
        reason=reason,
        payment_fen=order["payment_fen"],
        post_fee_fen=order["post_fee_fen"],
        category=_category(orders.items(db, order["order_id"])),
        flags=tuple(order["flags"]),
        signed=china_date(order["sign_time"]) if order["sign_time"] else None,
        today=china_date(now()),
        open_refund=open_one(db, order["order_id"]) is not None,
    )


def _category(items: Sequence[Row]) -> str:
    """The first item's, unless another item's is without the seven days: a refund is for the whole order."""
    categories = [str(item["category"]) for item in items]
    return next((category for category in categories if category in rules.EXCLUDED), categories[0])
