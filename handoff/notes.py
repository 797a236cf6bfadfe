"""Internal notes on tickets: from agents to agents, kept apart from the conversation so that none can reach a customer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from handoff.agents import Agent
from handoff.tables import notes as table

NEWEST = 50  # notes of a customer that are shown


@dataclass(frozen=True)
class Note:
    """`at` is epoch milliseconds; `number` grows."""

    number: int
    ticket: str
    agent: str
    agent_name: str
    text: str
    at: int


class Notes:
    """Of one shop. Every method waits for SQL: call it in a thread."""

    def __init__(self, engine: Engine, shop: str) -> None:
        self._engine, self._shop = engine, shop

    def add(self, ticket: str, customer: str, agent: Agent, text: str) -> Note:
        """Keeps a note."""
        row = {"ticket": ticket, "customer": customer, "agent": agent.name, "agent_name": agent.shown, "text": text}
        at = int(time.time() * 1000)
        with self._engine.begin() as connection:
            made = connection.execute(insert(table).values(shop=self._shop, at=at, **row))
            return Note(made.inserted_primary_key[0], ticket, agent.name, agent.shown, text, at)

    def forget(self, customer: str) -> int:
        """Deletes all notes on the customer; how many there were."""
        with self._engine.begin() as connection:
            mine = (table.c.shop == self._shop, table.c.customer == customer)
            return int(connection.execute(delete(table).where(*mine)).rowcount)

    def of_ticket(self, ticket: str) -> list[Note]:
        """Oldest first."""
        return self._read(table.c.ticket == ticket)

    def of_customer(self, customer: str) -> list[Note]:
        """The newest of all the customer's tickets, oldest first."""
        return self._read(table.c.customer == customer)[-NEWEST:]

    def _read(self, wanted: Any) -> list[Note]:
        query = select(table).where(table.c.shop == self._shop, wanted).order_by(table.c.number)
        with self._engine.connect() as connection:
            return [
                Note(row.number, row.ticket, row.agent, row.agent_name, row.text, row.at)
                for row in connection.execute(query)
            ]
