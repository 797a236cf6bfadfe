"""The review list: sentences that were not understood for sure, or wrongly, masked, for a person to label.

It holds no customer, conversation or message id. Recording never fails a turn: without a database it says so in the
log and goes on."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Mapping

from sqlalchemy import JSON, Column, DateTime, Float, Integer, MetaData, String, Table, Text, create_engine, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.assistant.decide import route_of
from bot.errors import ReviewItemNotFound
from bot.masking import masked
from bot.messages import Band, Decision, Message, Route

logger = logging.getLogger("yingda.review")

TAP = "tap"  # metadata key of a button's payload, as the gateway puts it
LONGEST = 120  # characters: longer stories teach a classifier of sentences nothing
CONNECT_SECONDS = 3
AWAY_SECONDS = 30.0  # how long a database that failed is left alone
metadata = MetaData()
items = Table(
    "review_items",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the masked sentence
    Column("sentence", Text, nullable=False),
    Column("guess", String(64), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("alternatives", JSON, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("suggestion", String(64), nullable=False, default=""),
    Column("seen", Integer, nullable=False, default=1),
    Column("state", String(16), nullable=False, default="open", index=True),
    Column("intent", String(64), nullable=False, default=""),  # what a person accepted
    Column("created", DateTime, nullable=False),
)


class Why(str, Enum):
    """What made a sentence worth a look."""

    UNSURE = "unsure"  # it asked which, or did not understand
    CORRECTED = "corrected"  # the customer tapped something else than the guess
    CONFIRMED = "confirmed"  # the customer tapped the guess
    STOPPED = "stopped"  # the customer stopped the flow right after it started
    RELABELLED = "relabelled"  # an agent says what was meant


class State(str, Enum):
    """Where an item stands. `TRAINED` ones are examples by now."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TRAINED = "trained"


@dataclass(frozen=True)
class Doubt:
    """One masked sentence and what it was taken for; travels in the conversation's state to the next turn."""

    sentence: str
    guess: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    asked: bool = False  # the customer was asked which; otherwise a task was begun


@dataclass(frozen=True)
class Item:
    """One line of the list."""

    id: int
    sentence: str
    guess: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    reason: str
    suggestion: str
    seen: int
    state: str
    intent: str


@dataclass(frozen=True)
class Finding:
    """A doubt, why it is on the list, and what was meant where somebody said so."""

    doubt: Doubt
    why: Why
    meant: str = ""


def doubt_of(message: Message, decision: Decision) -> Doubt | None:
    """What the next turn may correct: a question which, or a task that began. A tapped button is neither."""
    if message.metadata.get(TAP) or not message.text.strip() or len(message.text) > LONGEST:
        return None
    if decision.band is Band.ACT and decision.route is not Route.TASK:
        return None
    return Doubt(
        masked(message.text, decision.entities),
        decision.intent,
        round(decision.confidence, 3),
        tuple((name, round(share, 3)) for name, share in decision.alternatives),
        decision.band is not Band.ACT,
    )


def findings(message: Message, decision: Decision, before: str) -> tuple[Finding, ...]:
    """What this turn adds to the list; `before` is the last turn's doubt as `carried` gave it, or empty."""
    now, last = doubt_of(message, decision), _read(before)
    found = [Finding(now, Why.UNSURE)] if now and now.asked else []
    tapped = (message.metadata.get(TAP) or {}).get("intent", "")
    if last and last.asked and tapped and route_of(tapped) in (Route.TASK, Route.FAQ):
        found.append(Finding(last, Why.CONFIRMED if tapped == last.guess else Why.CORRECTED, tapped))
    if last and not last.asked and decision.intent == "stop_flow":
        found.append(Finding(last, Why.STOPPED))
    return tuple(found)


def carried(message: Message, decision: Decision) -> str:
    """The doubt for the next turn, as one string; empty for none."""
    doubt = doubt_of(message, decision)
    return json.dumps(vars(doubt), ensure_ascii=False) if doubt else ""


def _read(carried_doubt: str) -> Doubt | None:
    if not carried_doubt:
        return None
    try:
        raw = json.loads(carried_doubt)
        return Doubt(**{**raw, "alternatives": tuple((name, share) for name, share in raw["alternatives"])})
    except (ValueError, TypeError, KeyError):  # of another version of this code
        return None


class ReviewList:
    """The list in SQL; opened at the first use, so that a process starts without its database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._away_until = 0.0

    def record(self, found: tuple[Finding, ...]) -> None:
        """Adds or amends beside the turns: neither a slow database nor one that is away holds a customer up."""
        if found and time.monotonic() >= self._away_until:
            task = asyncio.create_task(asyncio.to_thread(self._record, found))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def written(self) -> None:
        """Returns when everything recorded so far is written or given up."""
        await asyncio.gather(*self._tasks)

    def note(self, finding: Finding) -> None:
        """Adds or amends one. Raises SQLAlchemyError."""
        try:
            with self._begin() as connection:
                _note(connection, finding)
        except IntegrityError:  # another worker was quicker with the same sentence
            with self._begin() as connection:
                _note(connection, finding)

    def list(self, state: State = State.OPEN, *, limit: int = 200) -> list[Item]:
        """The most telling first: those that say what was meant, then the most often seen."""
        order = (items.c.suggestion == "", items.c.seen.desc(), items.c.id)
        with self._begin() as connection:
            rows = connection.execute(select(items).where(items.c.state == state.value).order_by(*order).limit(limit))
            return [_item(row) for row in rows.mappings()]

    def get(self, number: int) -> Item:
        """Raises ReviewItemNotFound."""
        with self._begin() as connection:
            row = connection.execute(select(items).where(items.c.id == number)).mappings().first()
        if row is None:
            raise ReviewItemNotFound(f"no item {number} in the review list")
        return _item(row)

    def accept(self, number: int, intent: str) -> Item:
        """A person says what was meant. Raises ReviewItemNotFound."""
        return self._set(number, state=State.ACCEPTED.value, intent=intent)

    def reject(self, number: int) -> Item:
        """Not worth learning; the same sentence does not come back. Raises ReviewItemNotFound."""
        return self._set(number, state=State.REJECTED.value)

    def trained(self, number: int) -> Item:
        """It is an example now. Raises ReviewItemNotFound."""
        return self._set(number, state=State.TRAINED.value)

    def _set(self, number: int, **values: str) -> Item:
        self.get(number)
        with self._begin() as connection:
            connection.execute(items.update().where(items.c.id == number).values(**values))
        return self.get(number)

    def _record(self, found: tuple[Finding, ...]) -> None:
        try:
            for finding in found:
                self.note(finding)
        except (SQLAlchemyError, OSError) as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            logger.warning("review list not written: %s", type(error).__name__)

    def _begin(self) -> Any:
        if self._engine is None:
            self._engine = _open(self._url)
        return self._engine.begin()


def _open(url: str) -> Engine:
    sqlite = url.startswith("sqlite")
    seconds = {"timeout": CONNECT_SECONDS} if sqlite else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(url, future=True, connect_args=seconds, **({} if sqlite else {"pool_pre_ping": True}))
    metadata.create_all(engine)
    return engine


def _note(connection: Connection, finding: Finding) -> None:
    doubt = finding.doubt
    digest = hashlib.sha256(doubt.sentence.encode()).hexdigest()
    here = items.c.digest == digest
    known = connection.execute(select(items).where(here)).mappings().first()
    if known is None:
        connection.execute(items.insert().values(digest=digest, **_columns(finding)))
    else:
        connection.execute(items.update().where(here).values(**_amended(known, finding)))


def _amended(known: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    """Unsure is one more sight of it; anything else says more about a sight that was counted."""
    if finding.why is Why.UNSURE:
        return {"seen": known["seen"] + 1}
    return {"reason": finding.why.value, "suggestion": finding.meant or known["suggestion"]}


def _columns(finding: Finding) -> dict[str, Any]:
    doubt = finding.doubt
    return {
        "sentence": doubt.sentence,
        "guess": doubt.guess,
        "confidence": doubt.confidence,
        "alternatives": [list(pair) for pair in doubt.alternatives],
        "reason": finding.why.value,
        "suggestion": finding.meant,
        "created": datetime.now(timezone.utc).replace(tzinfo=None),
    }


def _item(row: Mapping[str, Any]) -> Item:
    pairs = tuple((name, share) for name, share in row["alternatives"])
    names = ("id", "sentence", "guess", "confidence", "reason", "suggestion", "seen", "state", "intent")
    return Item(alternatives=pairs, **{name: row[name] for name in names})
