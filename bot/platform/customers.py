"""Who the platform knows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.errors import NotFound
from bot.platform.texts import text


def get(db: Connection, customer: str) -> dict[str, Any]:
    """The customer's own profile. Raises NotFound."""
    row = db.execute(select(tables.customers).where(tables.customers.c.customer_id == customer)).mappings().first()
    if row is None:
        raise NotFound(text("refusal", "no_customer"))
    return {**row, "elderly": bool(row["elderly"])}


def lock(db: Connection, customer: str) -> None:
    """One write at a time for each customer, until the transaction ends (SQLite has locked all of it by then).
    Raises NotFound for a customer whom the platform does not know."""
    mine = tables.customers.c.customer_id == customer
    if db.execute(select(tables.customers.c.customer_id).where(mine).with_for_update()).first() is None:
        raise NotFound(text("refusal", "no_customer"))
