"""A write happens once for each key, however often it is asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Callable

from sqlalchemy import and_, select
from sqlalchemy.engine import Connection, Engine

from bot.platform import customers, tables
from bot.platform.clock import now
from bot.platform.database import writing
from bot.platform.errors import Conflict, PlatformRefusal
from bot.platform.texts import text
from bot.platform.views import Body

KEPT = timedelta(hours=24)  # how long an answer is remembered
KEY_LENGTHS = range(8, 81)  # characters
Answer = tuple[int, Body]


@dataclass(frozen=True)
class Write:
    """A write as asked for: `content` must be the same when `key` comes again, `status` is that of success."""

    customer: str
    key: str
    content: Any
    status: int

    def digest(self) -> str:
        """Equal for equal contents."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()


def once(engine: Engine, asked: Write, do: Callable[[Connection], Body]) -> Answer:
    """Status and body of the first time, refusals included; `do` and the memory of it are one transaction.
    Raises PlatformRefusal for a bad key and Conflict for a key that was another write's."""
    if len(asked.key) not in KEY_LENGTHS:
        raise PlatformRefusal(text("refusal", "missing_key"), "missing_key")
    with writing(engine) as db:
        customers.lock(db, asked.customer)
        _forget_old(db, asked.customer)
        return _known(db, asked) or _first(db, asked, do)


def _forget_old(db: Connection, customer: str) -> None:
    old = and_(tables.answers.c.customer_id == customer, tables.answers.c.created <= now() - KEPT)
    db.execute(tables.answers.delete().where(old))


def _known(db: Connection, asked: Write) -> Answer | None:
    same = and_(tables.answers.c.customer_id == asked.customer, tables.answers.c.key == asked.key)
    row = db.execute(select(tables.answers).where(same)).mappings().first()
    if row and row["request_hash"] != asked.digest():
        raise Conflict(text("refusal", "key_reused"), "key_reused")
    return (row["status"], row["body"]) if row else None


def _first(db: Connection, asked: Write, do: Callable[[Connection], Body]) -> Answer:
    status, body = _outcome(db, asked, do)
    row = {"customer_id": asked.customer, "key": asked.key, "request_hash": asked.digest()}
    db.execute(tables.answers.insert().values(**row, status=status, body=body, created=now()))
    return status, body


def _outcome(db: Connection, asked: Write, do: Callable[[Connection], Body]) -> Answer:
    """A refusal is an answer too; whatever was written before it is undone."""
    try:
        with db.begin_nested():
            return asked.status, do(db)
    except PlatformRefusal as refusal:
        return refusal.status, refusal.body()
