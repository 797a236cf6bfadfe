"""Opening the database, at its newest version; and the transactions that write."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, ContextManager

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5  # a writer waits this long for another before it fails
POOL: dict[str, Any] = {"future": True, "pool_size": 20, "max_overflow": 20}  # FastAPI's 40 threads each find one
MIGRATIONS = Path(__file__).with_name("migrations")
FIRST = "0001"  # what databases are at that were made before there were migrations
ONE_AT_A_TIME = 20261124  # an advisory lock's number


def open_engine(url: str) -> Engine:
    """SQLite in WAL mode (its folder is made), or PostgreSQL; its tables are at the newest version afterwards."""
    engine = _open_sqlite(url) if url.startswith("sqlite") else create_engine(url, pool_pre_ping=True, **POOL)
    migrate(engine)
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


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the tables to a version, in one transaction; two processes that start at once do it once."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # a start is no news; it talks when it is imported too
    from alembic import command
    from alembic.config import Config

    with writing(engine) as db:
        if db.dialect.name == "postgresql":
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = db
        names = inspect(db).get_table_names()
        if "orders" in names and "alembic_version" not in names:
            command.stamp(config, FIRST)
        command.upgrade(config, to)
