"""One customer's after-sale requests: what is possible, asking, withdrawing. Each takes the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Sequence

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection

from bot.platform import orders, parcels, reading, shops, tables
from bot.platform.clock import china_date, now, today
from bot.platform.errors import Conflict, PlatformRefusal, RuleViolation
from bot.platform.reading import Row, new_id, rows, step
from bot.platform.rules import promises, returns
from bot.platform.texts import group_of, text
from bot.platform.views import Body, refund_view

OPEN = ("WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS", "WAIT_SELLER_CONSIGN_GOODS")
KINDS = ("refund_only", "return_refund", "exchange", "repair", "resend")
SELLER_HOURS = 48  # then the request is agreed to by itself


@dataclass(frozen=True)
class Asked:
    """What a customer asks for; `expected_fen` is the amount that they were shown and said yes to."""

    reason: str
    note: str
    expected_fen: int
    kind: str = ""
    pictures: tuple[str, ...] = ()
    sku: str = ""


def newest(db: Connection, customer: str, *, limit: int) -> list[Body]:
    """Newest first."""
    return [_full(db, row) for row in reading.newest(db, tables.refunds, customer, limit=limit)]


def get(db: Connection, customer: str, refund_id: str) -> Body:
    """One request. Raises NotFound, for another customer's too."""
    return _full(db, own(db, customer, refund_id))


def own(db: Connection, customer: str, refund_id: str) -> Row:
    """Its row. Raises NotFound, for another customer's too."""
    return reading.own(db, tables.refunds, customer, refund_id)


def quote(db: Connection, customer: str, order_id: str, reason: str, kind: str) -> Body:
    """What the rules give. Raises NotFound, PlatformRefusal for an unknown reason or kind."""
    _check_words(reason, kind)
    return asdict(returns.quote(_facts(db, orders.own(db, customer, order_id), reason, kind)))


def create(db: Connection, customer: str, order_id: str, asked: Asked) -> Body:
    """A request in WAIT_SELLER_AGREE, or in SUCCESS where a fast refund is promised. Raises NotFound,
    Conflict (open_refund, amount_changed), RuleViolation."""
    _check_words(asked.reason, asked.kind)
    order = orders.own(db, customer, order_id)
    given = returns.quote(_facts(db, order, asked.reason, asked.kind))
    _check(given, asked, open_one(db, order_id))
    made = insert(db, order, given.kind, given.amount_fen, asked, freight_by=given.freight_by)
    return _full(db, pay_back(db, made, "fast") if given.fast else made)


def withdraw(db: Connection, customer: str, refund_id: str) -> Body:
    """A closed request. Raises NotFound, RuleViolation(already_done)."""
    refund = still_open(own(db, customer, refund_id))
    return _full(db, move(db, refund, "CLOSED", "withdrawn", deadline=None))


def add_pictures(db: Connection, customer: str, refund_id: str, pictures: Sequence[str]) -> Body:
    """More evidence. Raises NotFound, RuleViolation(already_done)."""
    refund = still_open(own(db, customer, refund_id))
    kept = list(dict.fromkeys((*(refund["pictures"] or ()), *pictures)))
    return _full(db, move(db, refund, refund["status"], "pictures", pictures=kept))


def still_open(refund: Row) -> Row:
    """The same row. Raises RuleViolation(already_done)."""
    if refund["status"] not in (*OPEN, "SELLER_REFUSE_BUYER"):
        raise RuleViolation(text("refusal", "already_done"), "already_done")
    return refund


def check_reason(reason: str) -> None:
    """Raises PlatformRefusal for a code that does not exist."""
    if reason not in group_of("reason"):
        raise PlatformRefusal(text("refusal", "unknown_reason"), "unknown_reason")


def _check_words(reason: str, kind: str) -> None:
    check_reason(reason)
    if kind and kind not in KINDS:
        raise PlatformRefusal(text("refusal", "unknown_kind"), "unknown_kind")


def open_one(db: Connection, order_id: str) -> Row | None:
    """The request of an order that is being worked on: there is at most one."""
    found = and_(tables.refunds.c.order_id == order_id, tables.refunds.c.status.in_(OPEN))
    return next(iter(rows(db, select(tables.refunds).where(found))), None)


def insert(db: Connection, order: Row, kind: str, amount_fen: int, asked: Asked, *, freight_by: str = "") -> Row:
    """A new row in WAIT_SELLER_AGREE."""
    moment = now()
    return reading.insert(
        db,
        tables.refunds,
        refund_id=new_id(),
        order_id=order["order_id"],
        customer_id=order["customer_id"],
        kind=kind,
        status="WAIT_SELLER_AGREE",
        amount_fen=amount_fen,
        reason=asked.reason,
        description=asked.note,
        created=moment,
        updated=moment,
        timeline=[step("applied")],
        deadline=moment + timedelta(hours=SELLER_HOURS),
        freight_by=freight_by,
        refuse_text="",
        pictures=list(asked.pictures),
        sku=asked.sku,
        return_carrier="",
        return_no="",
        pickup=None,
        fast=0,
    )


def pay_back(db: Connection, refund: Row, why: str) -> Row:
    """The request in SUCCESS: the money is on its way."""
    return move(db, refund, "SUCCESS", why, deadline=None, fast=int(why == "fast"))


def move(db: Connection, refund: Row, status: str, why: str, **values: Any) -> Row:
    """The request in its next state, with a line in its timeline."""
    timeline = [*refund["timeline"], step(why)]
    return reading.change(db, tables.refunds, refund, status=status, updated=now(), timeline=timeline, **values)


def _check(given: returns.Quote, asked: Asked, existing: Row | None) -> None:
    if existing:
        raise Conflict(text("refusal", "open_refund"), "open_refund", refund_id=existing["refund_id"])
    if not given.allowed:
        raise RuleViolation(given.rule_text, given.refuse_reason or given.rule, article=given.article)
    if given.amount_fen != asked.expected_fen:
        raise Conflict(text("refusal", "amount_changed"), "amount_changed", amount_fen=given.amount_fen)


def _full(db: Connection, refund: Row) -> Body:
    """With where the goods go, once the shop has agreed."""
    body = refund_view(refund)
    if refund["status"] != "WAIT_BUYER_RETURN_GOODS":
        return {**body, "return_to": None, "return_by": None}
    order = rows(db, select(tables.orders.c.shop).where(tables.orders.c.order_id == refund["order_id"]))[0]
    shop = shops.get(db, order["shop"])
    return {**body, "return_to": shop["return_to"] if shop else None, "return_by": body["deadline"]}


def _facts(db: Connection, order: Row, reason: str, kind: str) -> returns.Facts:
    item, promised = _item(db, order), shops.promises(db, order["shop"])
    signed = order["sign_time"]
    damaged = signed and reason in ("damaged", "quality")
    return returns.Facts(
        status=order["status"],
        reason=reason,
        payment_fen=order["payment_fen"],
        post_fee_fen=order["post_fee_fen"],
        category=item["category"],
        flags=orders.flags(order, item),
        signed=china_date(signed) if signed else None,
        today=today(),
        open_refund=open_one(db, order["order_id"]) is not None,
        kind=kind,
        promises=promised,
        keeps=bool(damaged and promises.keep(promised, order["payment_fen"], signed, now())),
        credit=_credit(db, order["customer_id"]),
        lost=parcels.lost(db, order["order_id"]),
        repairs_of_fault=_repairs(db, order["order_id"]),
        deposit=_deposit(order),
    )


def _deposit(order: Row) -> str:
    presale = order["presale"]
    return str(presale["deposit_kind"]) if presale and presale["step"] == "FRONT_PAID_FINAL_NOPAID" else ""


def _credit(db: Connection, customer: str) -> int:
    found = select(tables.customers.c.vip_level).where(tables.customers.c.customer_id == customer)
    return int(db.execute(found).scalar() or 0)


def _repairs(db: Connection, order_id: str) -> int:
    """Finished repairs of one fault, the most that any fault had."""
    jobs = tables.jobs
    done = and_(jobs.c.order_id == order_id, jobs.c.kind == "repair", jobs.c.status == "FINISHED")
    faults = [row["body"].get("fault") for row in rows(db, select(jobs).where(done))]
    return max((faults.count(fault) for fault in faults), default=0)


def _item(db: Connection, order: Row) -> Row:
    """The first, unless another is without the seven days: a refund is for the whole order."""
    bought = orders.items(db, order["order_id"])
    without = [one for one in bought if returns.excluded((*orders.flags(order, one), one["category"]))]
    return (without or bought)[0]
