"""The platform's tables. Money is integer fen; times are UTC datetimes without zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ContextManager

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5  # a writer waits this long for another before it fails
POOL: dict[str, Any] = {"future": True, "pool_size": 20, "max_overflow": 20}  # FastAPI's 40 threads each find one

metadata = MetaData()

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
)

shipments = Table(
    "shipments",
    metadata,
    Column("tracking_no", String(32), primary_key=True),
    Column("order_id", String(20), ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("carrier", String(32), nullable=False),
    Column("state", String(4), nullable=False),
    Column("estimated_arrival", DateTime),
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


def open_engine(url: str) -> Engine:
    """SQLite in WAL mode (its folder is made), or PostgreSQL; the tables are there afterwards."""
    engine = _open_sqlite(url) if url.startswith("sqlite") else create_engine(url, pool_pre_ping=True, **POOL)
    metadata.create_all(engine)
    return engine


def _open_sqlite(url: str) -> Engine:
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    options = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, poolclass=QueuePool, connect_args=options, **POOL)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _lock_first)
    return engine


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins nothing by itself: our own BEGIN is below
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _lock_first(connection: Connection) -> None:
    """Takes the write lock at the start, so that two writers wait instead of failing half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


def writing(engine: Engine) -> ContextManager[Connection]:
    """A transaction that may write: committed at the end, rolled back by an exception."""
    return engine.execution_options(write=True).begin()
