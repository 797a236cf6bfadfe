"""What agents do in customers' names: written down before it is tried, so that no click does it twice."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum
from typing import Any, Mapping

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from handoff.agents import Agent
from handoff.errors import KeyReused
from handoff.tables import actions as table


class ActionKind(str, Enum):
    """What an agent may do at the platform."""

    REFUND = "refund"
    COMPLAINT = "complaint"
    ORDER_NOTE = "order_note"


class ActionState(str, Enum):
    """asked → done or refused. One that stays asked was cut off: the same key finishes it."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Action:
    """One row of the audit; `asked` and `outcome` are JSON, times epoch milliseconds."""

    key: str
    ticket: str
    customer: str
    agent: str
    kind: ActionKind
    asked: Mapping[str, Any]
    state: ActionState
    outcome: Mapping[str, Any]
    at: int
    finished_at: int


class Ledger:
    """Of one shop. Every method waits for SQL: call it in a thread."""

    def __init__(self, engine: Engine, shop: str) -> None:
        self._engine, self._shop = engine, shop

    def open(
        self, key: str, *, ticket: str, customer: str, agent: Agent, kind: ActionKind, asked: Mapping[str, Any]
    ) -> Action:
        """The row of this key, new or as it is. Raises KeyReused for a key that asked for something else."""
        name = f"{self._shop}:{ticket}:{key}"
        row: dict[str, Any] = {
            "key": name,
            "shop": self._shop,
            "ticket": ticket,
            "customer": customer,
            "agent": agent.name,
        }
        row |= {"kind": kind.value, "asked": dict(asked), "state": ActionState.ASKED.value, "outcome": {}}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(**row, at=_now(), finished_at=0))
        except IntegrityError:
            pass
        found = self._one(name)
        if (found.kind, dict(found.asked), found.agent) != (kind, dict(asked), agent.name):
            raise KeyReused(name)
        return found

    def finish(self, key: str, state: ActionState, outcome: Mapping[str, Any]) -> Action:
        """Keeps what came of it; the first to finish wins."""
        waiting = (table.c.key == key) & (table.c.state == ActionState.ASKED.value)
        values = {"state": state.value, "outcome": dict(outcome), "finished_at": _now()}
        with self._engine.begin() as connection:
            connection.execute(update(table).where(waiting).values(**values))
        return self._one(key)

    def of_ticket(self, ticket: str) -> list[Action]:
        """Oldest first."""
        query = select(table).where(table.c.shop == self._shop, table.c.ticket == ticket).order_by(table.c.at)
        with self._engine.connect() as connection:
            return [_action(row) for row in connection.execute(query)]

    def _one(self, key: str) -> Action:
        with self._engine.connect() as connection:
            return _action(connection.execute(select(table).where(table.c.key == key)).one())


def _action(row: Any) -> Action:
    state, kind = ActionState(row.state), ActionKind(row.kind)
    return Action(
        row.key, row.ticket, row.customer, row.agent, kind, row.asked, state, row.outcome, row.at, row.finished_at
    )


def _now() -> int:
    return int(time.time() * 1000)
