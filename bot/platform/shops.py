"""What a shop promises, and where its goods go back to."""

from __future__ import annotations

from typing import Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.reading import Row, rows
from bot.platform.rules.promises import Promises


def promises(db: Connection, shop: str) -> Promises:
    """Nothing for a shop that we have no row of."""
    return promises_of(db, [shop]).get(shop, Promises())


def promises_of(db: Connection, names: Sequence[str]) -> dict[str, Promises]:
    """By shop."""
    found = rows(db, select(tables.shops).where(tables.shops.c.shop.in_(list(names))))
    return {row["shop"]: Promises.of(row["promises"]) for row in found}


def get(db: Connection, shop: str) -> Row | None:
    """The shop's row."""
    return next(iter(rows(db, select(tables.shops).where(tables.shops.c.shop == shop))), None)
