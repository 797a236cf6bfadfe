"""Rows, and whose they are."""

from __future__ import annotations

import secrets
from typing import Any, Sequence

from sqlalchemy import Table, and_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.platform.clock import iso, now
from bot.platform.errors import NotFound
from bot.platform.texts import text

Row = Any  # a mapping of column names to values


def rows(db: Connection, query: Select) -> list[Row]:
    """All rows as mappings."""
    return list(db.execute(query).mappings().all())


def own(db: Connection, table: Table, customer: str, given: str, **also: str) -> Row:
    """The customer's row with that primary key. Raises NotFound, for another customer's too."""
    mine = and_(_key(table) == given, table.c.customer_id == customer)
    wanted = [table.c[name] == value for name, value in also.items()]
    found = rows(db, select(table).where(mine, *wanted)) if storable(given) else []
    if not found:
        raise NotFound(text("refusal", f"no_{table.name}"))
    return found[0]


def newest(db: Connection, table: Table, customer: str, *, limit: int = 100, **also: str) -> list[Row]:
    """The customer's rows, newest first; with `also`, only those."""
    wanted = [table.c[name] == value for name, value in also.items() if value]
    query = select(table).where(table.c.customer_id == customer, *wanted)
    return rows(db, query.order_by(table.c.created.desc(), _key(table).desc()).limit(limit))


def insert(db: Connection, table: Table, **values: Any) -> Row:
    """Writes the row and gives it back."""
    db.execute(table.insert().values(**values))
    return values


def change(db: Connection, table: Table, row: Row, **values: Any) -> Row:
    """Writes the new values; gives the row as it is now."""
    key = _key(table)
    db.execute(table.update().where(key == row[key.name]).values(**values))
    return {**row, **values}


def new_id() -> str:
    """Sixteen digits that begin with the day."""
    return f"{now():%y%m%d}{secrets.randbelow(10**10):010d}"


def step(name: str, **values: object) -> dict[str, Any]:
    """One line of a timeline, at this moment."""
    return {"time": iso(now()), "text": text("step", name, **values)}


def by_order(db: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    """Rows of several orders, by order, in the key's order."""
    found: dict[str, list[Row]] = {order_id: [] for order_id in ids}
    for row in rows(db, select(table).where(table.c.order_id.in_(ids)).order_by(*table.primary_key)):
        found[row["order_id"]].append(row)
    return found


def storable(given: str) -> bool:
    """Whether it can be one of our ids; anything else never reaches the database."""
    return given.isascii() and given.isalnum() and len(given) <= 32


def _key(table: Table) -> Any:
    return list(table.primary_key)[0]
