"""The platform's tables. Money is integer fen; times are UTC datetimes without zone."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Float, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()


def _of_customer() -> Column:
    return Column("customer_id", String(32), ForeignKey("customers.customer_id"), nullable=False, index=True)


def _of_order(*, needed: bool = True) -> Column:
    return Column("order_id", String(20), ForeignKey("orders.order_id"), nullable=not needed, index=True)


def _timeline() -> Column:
    return Column("timeline", JSON, nullable=False)


customers = Table(
    "customers",
    metadata,
    Column("customer_id", String(32), primary_key=True),
    Column("nickname", String(64), nullable=False),
    Column("phone_masked", String(16), nullable=False),
    Column("vip_level", Integer, nullable=False, default=0),
    Column("elderly", Integer, nullable=False, default=0),
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", String(20), primary_key=True),
    Column("customer_id", String(32), ForeignKey("customers.customer_id"), nullable=False, index=True),
    Column("status", String(40), nullable=False),
    Column("created", DateTime, nullable=False),
    Column("pay_time", DateTime),
    Column("consign_time", DateTime),
    Column("sign_time", DateTime),
    Column("end_time", DateTime),
    Column("ship_by", DateTime),
    Column("payment_fen", Integer, nullable=False),
    Column("post_fee_fen", Integer, nullable=False, default=0),
    Column("shop", String(64), nullable=False),
    Column("receiver", JSON, nullable=False),
    Column("flags", JSON, nullable=False),
    Column("address", JSON),  # in full: name, phone, region, detail
    Column("note", String(200), nullable=False, server_default=""),
    Column("presale", JSON),  # deposit_fen, balance_fen, deposit_kind, step, balance_from, balance_until
    Column("insurance", JSON),  # return freight: paid_by, limit_fen
)

items = Table(
    "items",
    metadata,
    Column("oid", String(24), primary_key=True),
    Column("order_id", String(20), ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("title", String(128), nullable=False),
    Column("sku", String(64), nullable=False),
    Column("num", Integer, nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("brand", String(32), nullable=False, server_default=""),
    Column("tracking_no", String(32), nullable=False, server_default=""),
    Column("flags", JSON),
    Column("plan", JSON),  # a bought service plan: name, months, covers
)

shipments = Table(
    "shipments",
    metadata,
    Column("tracking_no", String(32), primary_key=True),
    Column("order_id", String(20), ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("carrier", String(32), nullable=False),
    Column("state", String(4), nullable=False),
    Column("estimated_arrival", DateTime),
    Column("courier_phone", String(16), nullable=False, server_default=""),
    Column("proof", JSON),  # signed, by, place, pickup_code, picture_id
)

scans = Table(
    "scans",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tracking_no", String(32), ForeignKey("shipments.tracking_no"), nullable=False, index=True),
    Column("time", DateTime, nullable=False),
    Column("text", String(200), nullable=False),
    Column("city", String(32), nullable=False),
)

refunds = Table(
    "refunds",
    metadata,
    Column("refund_id", String(20), primary_key=True),
    Column("order_id", String(20), ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("customer_id", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("status", String(40), nullable=False),
    Column("amount_fen", Integer, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("created", DateTime, nullable=False),
    Column("updated", DateTime, nullable=False),
    Column("timeline", JSON, nullable=False),
    Column("deadline", DateTime),
    Column("freight_by", String(8), nullable=False, server_default=""),
    Column("refuse_text", String(200), nullable=False, server_default=""),
    Column("pictures", JSON),
    Column("sku", String(64), nullable=False, server_default=""),
    Column("return_carrier", String(32), nullable=False, server_default=""),
    Column("return_no", String(32), nullable=False, server_default=""),
    Column("pickup", JSON),  # pickup_id, slot_id, code
    Column("fast", Integer, nullable=False, server_default="0"),
)

shops = Table(
    "shops",
    metadata,
    Column("shop", String(64), primary_key=True),
    Column("promises", JSON, nullable=False),  # what this shop promises beyond the law; see rules/promises.py
    Column("return_to", JSON, nullable=False),
)

prices = Table(
    "prices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("title", String(128), nullable=False, index=True),
    Column("sku", String(64), nullable=False),
    Column("fen", Integer, nullable=False),
    Column("time", DateTime, nullable=False),
)

coupons = Table(
    "coupons",
    metadata,
    Column("coupon_id", String(20), primary_key=True),
    _of_customer(),
    Column("title", String(64), nullable=False),
    Column("amount_fen", Integer, nullable=False),
    Column("threshold_fen", Integer, nullable=False),
    Column("shop", String(64), nullable=False),
    Column("categories", JSON, nullable=False),
    Column("starts", DateTime, nullable=False),
    Column("ends", DateTime, nullable=False),
    Column("used_order", String(20), nullable=False),
)

payments = Table(
    "payments",
    metadata,
    Column("payment_id", String(20), primary_key=True),
    _of_order(),
    _of_customer(),
    Column("amount_fen", Integer, nullable=False),
    Column("method", String(16), nullable=False),
    Column("time", DateTime, nullable=False),
    Column("status", String(16), nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    Column("invoice_id", String(20), primary_key=True),
    _of_order(),
    _of_customer(),
    Column("status", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", String(100), nullable=False),
    Column("tax_no", String(20), nullable=False),
    Column("email", String(100), nullable=False),
    Column("amount_fen", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("issued", DateTime),
)

points = Table(
    "service_points",
    metadata,
    Column("point_id", String(16), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lng", Float, nullable=False),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
    Column("brands", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("prices", JSON, nullable=False),
    Column("rating", Integer, nullable=False),
)

# Whatever a customer opened and somebody answers by a date: kind is investigation, redirect, refuse, change,
# price_claim, freight_claim, payment_issue, complaint, intervention or estimate.
cases = Table(
    "cases",
    metadata,
    Column("case_id", String(20), primary_key=True),
    Column("kind", String(16), nullable=False, index=True),
    _of_customer(),
    _of_order(needed=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("status", String(32), nullable=False),
    Column("created", DateTime, nullable=False),
    Column("deadline", DateTime),
    Column("fen", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    _timeline(),
)

# Work that somebody comes and does: kind is repair, install or trade_in.
jobs = Table(
    "jobs",
    metadata,
    Column("job_id", String(20), primary_key=True),
    Column("kind", String(16), nullable=False, index=True),
    _of_customer(),
    _of_order(needed=False),
    Column("oid", String(24), nullable=False),
    Column("status", String(32), nullable=False),
    Column("point_id", String(16), nullable=False),
    Column("slot_id", String(20), nullable=False),
    Column("fen", Integer, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("body", JSON, nullable=False),
    _timeline(),
)

urges = Table(
    "urges",
    metadata,
    Column("customer_id", String(32), ForeignKey("customers.customer_id"), primary_key=True),
    Column("subject", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("time", DateTime, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    _of_customer(),
    Column("subject", String(32), nullable=False),
    Column("time", DateTime, nullable=False),
    Column("fields", JSON, nullable=False),
)

answers = Table(
    "idempotent_answers",
    metadata,
    Column("customer_id", String(32), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("created", DateTime, nullable=False),
)
