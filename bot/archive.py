"""The conversation log in SQL, where it stays when Redis lets it go: copied by one process at a time, again and again.

Keys: yd:{ID}:archived  string, the event id up to which a conversation is copied; goes with the log
      yd:archive:round  string, this round is somebody's; expires when the next is due"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, Iterator, Mapping, Sequence

from redis.exceptions import RedisError
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation import KEEP_SECONDS, Conversations, key

logger = logging.getLogger("yingda.archive")

ROUND_SECONDS = 60  # between rounds; Redis keeps a log for KEEP_SECONDS
PAGE = 500  # events copied at once
KEPT = 5000  # events of a conversation that stay in Redis; only what is copied is trimmed
metadata = MetaData()
log = Table(
    "conversations_log",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("ms", BigInteger, primary_key=True, autoincrement=False),  # the two parts of the event's id
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("customer", String(200), nullable=False, index=True),
    Column("event", JSON, nullable=False),
)
erased = Table(  # so that a copy on its way does not bring back what was erased
    "conversations_erased",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("ms", BigInteger, nullable=False),  # everything up to this moment
    Column("at", DateTime, nullable=False),
)
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Event = Mapping[str, Any]


@dataclass(frozen=True)
class Archived:
    """One event of a conversation; `id` as in Redis."""

    conversation_id: str
    id: str
    customer: str
    event: Event

    @property
    def ms(self) -> int:
        """When it was written, epoch milliseconds."""
        return _parts(self.id)[0]


class Archive:
    """Nothing is opened before it is needed. All calls wait for SQL: from a loop, call them in a thread."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def engine(self) -> Engine:
        """With the tables made."""
        engine = create_engine(self._url, future=True, pool_pre_ping=True)
        metadata.create_all(engine)
        return engine

    def add(self, conversation_id: str, customer: str, rows: Sequence[tuple[str, Event]]) -> None:
        """Keeps events; those that are there already, or were erased, are passed over."""
        with self.engine.begin() as connection:
            since = _erased_up_to(connection, conversation_id)
            values = [_row(conversation_id, customer, *row) for row in rows]
            values = [value for value in values if value["ms"] > since]
            if values:
                insert = INSERTS[self.engine.dialect.name](log)
                connection.execute(insert.on_conflict_do_nothing(), values)

    def of_customer(self, customer: str) -> list[str]:
        """Ids of a customer's conversations."""
        query = select(log.c.conversation_id).where(log.c.customer == customer).distinct()
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def events(self, conversation_id: str) -> list[Archived]:
        """A conversation, oldest first."""
        return list(self._read(log.c.conversation_id == conversation_id))

    def between(self, start_ms: int, end_ms: int) -> Iterator[Archived]:
        """All that was written in [start, end), conversation by conversation, oldest first."""
        return self._read(log.c.ms >= start_ms, log.c.ms < end_ms)

    def _read(self, *conditions: Any) -> Iterator[Archived]:
        query = select(log).where(*conditions).order_by(log.c.conversation_id, log.c.ms, log.c.seq)
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield Archived(row.conversation_id, f"{row.ms}-{row.seq}", row.customer, row.event)

    def erase(self, conversation_id: str, up_to_ms: int) -> int:
        """Deletes a conversation and remembers that; how many events went."""
        with self.engine.begin() as connection:
            gone = connection.execute(delete(log).where(log.c.conversation_id == conversation_id)).rowcount
            connection.execute(delete(erased).where(erased.c.conversation_id == conversation_id))
            at = datetime.now(timezone.utc).replace(tzinfo=None)
            connection.execute(erased.insert().values(conversation_id=conversation_id, ms=up_to_ms, at=at))
        return int(gone)


class Archivist:
    """Copies what is new from Redis. Two at once do no harm."""

    def __init__(self, conversations: Conversations, archive: Archive) -> None:
        self._conversations, self._archive, self._redis = conversations, archive, conversations.redis

    async def run(self) -> None:
        """Until cancelled; what is away is a pause."""
        while True:
            try:
                if await self._redis.set("yd:archive:round", 1, nx=True, ex=ROUND_SECONDS):
                    await self.look()
            except (RedisError, SQLAlchemyError, OSError) as error:
                logger.error("nothing archived in this round: %s", type(error).__name__)
            await asyncio.sleep(ROUND_SECONDS / 4)

    async def look(self) -> int:
        """One round over all conversations; how many events were copied."""
        copied = 0
        async for name in self._redis.scan_iter(match=key("*", "log"), count=1000):
            copied += await self.copy(str(name)[len("yd:{") : -len("}:log")])
        return copied

    async def copy(self, conversation_id: str) -> int:
        """Copies one conversation and trims what is copied. The cursor moves after SQL has it."""
        copied, name = 0, key(conversation_id, "archived")
        cursor = await self._redis.get(name) or ""
        customer = (await self._conversations.state(conversation_id)).get("customer", "")
        while rows := await self._conversations.events_after(conversation_id, cursor, count=PAGE):
            await asyncio.to_thread(self._archive.add, conversation_id, customer, rows)
            cursor, copied = rows[-1][0], copied + len(rows)
            await self._redis.set(name, cursor, ex=KEEP_SECONDS)
        if copied:
            await self._trim(conversation_id, cursor)
        return copied

    async def _trim(self, conversation_id: str, cursor: str) -> None:
        """Lets go of the oldest; never of what lies behind the cursor."""
        if await self._redis.xlen(key(conversation_id, "log")) <= KEPT:
            return
        newest = await self._redis.xrevrange(key(conversation_id, "log"), cursor, "-", count=KEPT)
        if newest:
            await self._redis.xtrim(key(conversation_id, "log"), minid=newest[-1][0], approximate=False)


def _erased_up_to(connection: Connection, conversation_id: str) -> int:
    found = connection.execute(select(erased.c.ms).where(erased.c.conversation_id == conversation_id)).scalar()
    return int(found) if found is not None else -1


def _row(conversation_id: str, customer: str, event_id: str, event: Event) -> dict[str, Any]:
    ms, seq = _parts(event_id)
    return {"conversation_id": conversation_id, "ms": ms, "seq": seq, "customer": customer, "event": dict(event)}


def _parts(event_id: str) -> tuple[int, int]:
    ms, _, seq = event_id.partition("-")
    return int(ms), int(seq)
