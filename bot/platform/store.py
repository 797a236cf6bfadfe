"""Reads and writes of one customer's data. Every function takes the connection of the caller's transaction."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Callable

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.platform import rules, tables
from bot.platform.errors import Conflict, NotFound, PlatformRefusal, RuleViolation
from bot.platform.views import iso, order_view, refund_view, shipment_view

OPEN = ("WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS")
KEPT = timedelta(hours=24)  # an idempotent answer
Body = dict[str, Any]


def now() -> datetime:
    """UTC without zone, whole seconds."""
    return datetime.utcnow().replace(microsecond=0)


def get_customer(db: Connection, customer: str) -> Body:
    """The customer's own profile."""
    row = db.execute(select(tables.customers).where(tables.customers.c.customer_id == customer)).mappings().first()
    if row is None:
        raise NotFound("没有这位客户")
    return {**row, "elderly": bool(row["elderly"])}


def get_orders(db: Connection, customer: str, *, limit: int, status: str | None) -> list[Body]:
    """Newest first."""
    query = select(tables.orders).where(tables.orders.c.customer_id == customer)
    if status:
        query = query.where(tables.orders.c.status == status)
    rows = db.execute(query.order_by(tables.orders.c.created.desc()).limit(limit)).mappings().all()
    return [_with_parts(db, row) for row in rows]


def get_order(db: Connection, customer: str, order_id: str) -> Body:
    """Raises NotFound, for another customer's order too."""
    return _with_parts(db, _own_order(db, customer, order_id))


def get_shipments(db: Connection, customer: str, order_id: str) -> list[Body]:
    """Every parcel of an order."""
    _own_order(db, customer, order_id)
    rows = db.execute(select(tables.shipments).where(tables.shipments.c.order_id == order_id)).mappings().all()
    return [shipment_view(row, _scans(db, row["tracking_no"])) for row in rows]


def get_quote(db: Connection, customer: str, order_id: str, reason: str) -> Body:
    """What the rules give for an order and a reason."""
    return asdict(rules.quote(_facts(db, _own_order(db, customer, order_id), reason)))


def get_refunds(db: Connection, customer: str, *, limit: int) -> list[Body]:
    """Newest first."""
    query = select(tables.refunds).where(tables.refunds.c.customer_id == customer)
    rows = db.execute(query.order_by(tables.refunds.c.created.desc()).limit(limit)).mappings().all()
    return [refund_view(row) for row in rows]


def get_refund(db: Connection, customer: str, refund_id: str) -> Body:
    """Raises NotFound."""
    mine = and_(tables.refunds.c.refund_id == refund_id, tables.refunds.c.customer_id == customer)
    row = db.execute(select(tables.refunds).where(mine)).mappings().first()
    if row is None:
        raise NotFound("没有这笔退款")
    return refund_view(row)


def create_refund(db: Connection, customer: str, order_id: str, *, reason: str, note: str, expected_fen: int) -> Body:
    """A request in WAIT_SELLER_AGREE (or SUCCESS at once where nothing was shipped)."""
    order = _own_order(db, customer, order_id)
    existing = _open_refund(db, order_id)
    if existing:
        raise Conflict("这笔订单已有退款在处理", "open_refund", refund_id=existing["refund_id"])
    quote = rules.quote(_facts(db, order, reason))
    if not quote.allowed:
        raise RuleViolation(quote.rule_text, quote.refuse_reason or "")
    if quote.amount_fen != expected_fen:
        raise Conflict("可退金额已变化", "amount_changed", amount_fen=quote.amount_fen)
    return refund_view(_insert_refund(db, order, quote.kind, quote.amount_fen, reason, note, "WAIT_SELLER_AGREE"))


def cancel_order(db: Connection, customer: str, order_id: str, *, reason: str) -> Body:
    """Closes an unpaid or unshipped order; what was paid goes back."""
    order = _own_order(db, customer, order_id)
    if order["status"] not in ("WAIT_BUYER_PAY", "WAIT_SELLER_SEND_GOODS"):
        closed = order["status"].startswith("TRADE_CLOSED")
        raise RuleViolation(
            "订单已关闭" if closed else "订单已发货，不能取消", "already_closed" if closed else "already_shipped"
        )
    paid = order["status"] == "WAIT_SELLER_SEND_GOODS"
    _close(db, order_id, "TRADE_CLOSED" if paid else "TRADE_CLOSED_BY_TAOBAO")
    made = _insert_refund(db, order, "refund_only", order["payment_fen"], reason, "", "SUCCESS") if paid else None
    body = get_order(db, customer, order_id)
    return {**body, "refund": refund_view(made)} if made else body


def once(
    db: Connection, customer: str, key: str, request: Any, write: Callable[[], tuple[int, Body]]
) -> tuple[int, Body]:
    """Runs `write` once for each key, in the caller's transaction, refusals included; later calls get the same answer."""
    digest = hashlib.sha256(json.dumps(request, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    mine = and_(tables.answers.c.customer_id == customer, tables.answers.c.key == key)
    known = db.execute(select(tables.answers).where(mine)).mappings().first()
    if known and known["created"] > now() - KEPT:
        if known["request_hash"] != digest:
            raise Conflict("这个幂等键已用于另一个请求", "key_reused")
        return known["status"], known["body"]
    db.execute(tables.answers.delete().where(mine))
    status, body = write()
    row = {
        "customer_id": customer,
        "key": key,
        "request_hash": digest,
        "status": status,
        "body": body,
        "created": now(),
    }
    try:
        db.execute(tables.answers.insert().values(**row))
    except IntegrityError as error:
        raise Conflict("同一个请求正在处理", "in_progress") from error
    return status, body


def refusal_body(refusal: PlatformRefusal) -> Body:
    """The error object of the API."""
    fields = {"code": refusal.code, "reason": refusal.reason, "message": refusal.message, **refusal.fields}
    return {"error": fields}


def _own_order(db: Connection, customer: str, order_id: str) -> Any:
    mine = and_(tables.orders.c.order_id == order_id, tables.orders.c.customer_id == customer)
    row = db.execute(select(tables.orders).where(mine)).mappings().first()
    if row is None:
        raise NotFound("没有这笔订单")
    return row


def _items(db: Connection, order_id: str) -> Any:
    return db.execute(select(tables.items).where(tables.items.c.order_id == order_id)).mappings().all()


def _scans(db: Connection, tracking_no: str) -> Any:
    query = select(tables.scans).where(tables.scans.c.tracking_no == tracking_no)
    return db.execute(query.order_by(tables.scans.c.time.desc())).mappings().all()


def _with_parts(db: Connection, order: Any) -> Body:
    query = select(tables.refunds).where(tables.refunds.c.order_id == order["order_id"])
    refund = db.execute(query.order_by(tables.refunds.c.created.desc())).mappings().first()
    return order_view(order, _items(db, order["order_id"]), refund)


def _open_refund(db: Connection, order_id: str) -> Any:
    found = and_(tables.refunds.c.order_id == order_id, tables.refunds.c.status.in_(OPEN))
    return db.execute(select(tables.refunds).where(found)).mappings().first()


def _facts(db: Connection, order: Any, reason: str) -> rules.Facts:
    if reason not in rules.REASONS:
        raise PlatformRefusal("没有这个退款原因", "unknown_reason")
    return rules.Facts(
        status=order["status"],
        reason=reason,
        payment_fen=order["payment_fen"],
        post_fee_fen=order["post_fee_fen"],
        category=_items(db, order["order_id"])[0]["category"],
        flags=tuple(order["flags"]),
        signed=rules.china_date(order["sign_time"]) if order["sign_time"] else None,
        today=rules.china_date(now()),
    )


def _close(db: Connection, order_id: str, status: str) -> None:
    change = {"status": status, "end_time": now()}
    db.execute(tables.orders.update().where(tables.orders.c.order_id == order_id).values(**change))


def _insert_refund(db: Connection, order: Any, kind: str, amount: int, reason: str, note: str, status: str) -> Body:
    moment = now()
    row = {
        "refund_id": f"{moment:%y%m%d}{secrets.randbelow(10**10):010d}",
        "order_id": order["order_id"],
        "customer_id": order["customer_id"],
        "kind": kind,
        "status": status,
        "amount_fen": amount,
        "reason": reason,
        "description": note,
        "created": moment,
        "updated": moment,
        "timeline": [{"time": iso(moment), "text": "提交退款申请"}],
    }
    db.execute(tables.refunds.insert().values(**row))
    return row
