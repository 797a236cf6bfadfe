"""Tables of the knowledge base: working copies, edits, published versions, questions that found no answer.

A body is stored once under its hash; edits and versions point to it."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, Index, Integer, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.engine import Engine

metadata = MetaData()

bodies = Table(
    "kb_bodies", metadata, Column("hash", String(64), primary_key=True), Column("body", Text, nullable=False)
)

entries = Table(  # the working copy that editors see
    "kb_entries",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # live, retired
    Column("revision", Integer, nullable=False),  # counts edits of this entry
    Column("editor", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
)

edits = Table(
    "kb_edits",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("entry_id", String(200), nullable=False, index=True),
    Column("action", String(16), nullable=False),  # create, edit, retire, revive, import, restore
    Column("hash", String(64), nullable=False),
    Column("editor", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
)

versions = Table(
    "kb_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
    Column("note", String(200), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("editor", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
)

version_entries = Table(
    "kb_version_entries",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
)

workers = Table(  # which version each process serves, and why not the newest
    "kb_workers",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("error", String(500), nullable=False),
    Column("at", DateTime, nullable=False),
)

questions = Table(  # masked: what a customer wrote is kept here without names and numbers
    "kb_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("question", String(500), nullable=False),
    Column("reason", String(16), nullable=False),  # unanswered, rated_badly
    Column("entry_id", String(200), nullable=False),  # the nearest entry at the time, or ''
    Column("score", Float, nullable=False),
    Column("state", String(16), nullable=False),  # open, accepted, dismissed
    Column("editor", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
    Index("kb_questions_state", "state", "at"),
)


def open_engine(url: str) -> Engine:
    """An engine with all tables. SQLite waits for its writer and lets readers read meanwhile."""
    engine = create_engine(url, future=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    metadata.create_all(engine)
    return engine


def _prepare_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for line in ("journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {line}")
