"""Tables of the console: accounts and their sessions, canned replies, notes, and what agents did for customers.

Times are epoch milliseconds, money is fen, `shop` is the shop whose desk it belongs to."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, String, Table, Text, create_engine, event
from sqlalchemy.engine import Engine

metadata = MetaData()

accounts = Table(
    "desk_accounts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("shop", String(64), nullable=False, index=True),
    Column("shown", String(64), nullable=False),  # what customers see
    Column("hash", String(200), nullable=False),  # argon2id with its salt and cost
    Column("roles", JSON, nullable=False),
    Column("refund_limit_fen", Integer, nullable=False),  # the most that one refund of this agent may be
    Column("disabled", Integer, nullable=False),  # 0 or 1
)

sessions = Table(  # one for each login; a token whose session has ended is refused
    "desk_sessions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("account", String(64), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False),
)

tries = Table(  # wrong passwords in a row for a name, whether there is such an account or not
    "desk_tries",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)

replies = Table(
    "desk_replies",
    metadata,
    Column("shop", String(64), primary_key=True),
    Column("id", String(40), primary_key=True),  # that of the starter set, where the shop has changed one of those
    Column("owner", String(64), nullable=False),  # the agent whose own it is, or '' for the whole shop
    Column("topic", String(32), nullable=False),
    Column("title", String(64), nullable=False),
    Column("text", Text, nullable=False),  # '' where a reply of the starter set is not wanted
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

notes = Table(  # agents for agents: a customer never sees one
    "desk_notes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("shop", String(64), nullable=False),
    Column("ticket", String(80), nullable=False),
    Column("customer", String(80), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("agent_name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("desk_notes_ticket", "shop", "ticket"),
    Index("desk_notes_customer", "shop", "customer"),
)

actions = Table(  # what an agent did in a customer's name: written before it is tried, finished after
    "desk_actions",
    metadata,
    Column("key", String(160), primary_key=True),  # the idempotency key: shop, ticket and the console's own
    Column("shop", String(64), nullable=False),
    Column("ticket", String(80), nullable=False),
    Column("customer", String(80), nullable=False),
    Column("agent", String(64), nullable=False),
    Column("kind", String(32), nullable=False),  # refund, complaint, order_note
    Column("asked", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # asked, done, refused
    Column("outcome", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("finished_at", BigInteger, nullable=False),
    Index("desk_actions_ticket", "shop", "ticket"),
)

account_changes = Table(  # who made, changed or stopped an account, and who changed their own password
    "desk_account_changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("shop", String(64), nullable=False, index=True),
    Column("by_name", String(64), nullable=False),
    Column("account", String(64), nullable=False),
    Column("what", String(16), nullable=False),  # add, change, reset, stop, start, password
    Column("detail", JSON, nullable=False),  # what it is now; never a password
    Column("at", BigInteger, nullable=False),
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
