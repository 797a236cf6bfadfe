"""Agents ask a supervisor to join a chat.

yd:desk:{SHOP}:invites  hash  ticket id -> JSON {ticket, customer, by, to, text, at}; expires KEEP_SECONDS after the last
"""

from __future__ import annotations

import json
from typing import Any

from handoff.agents import Agent
from handoff.queue import TicketQueue
from handoff.tickets import Ticket, TicketState

KEEP_SECONDS = 600  # an invitation that nobody took by then is old


class Invites:
    """Of one shop."""

    def __init__(self, queue: TicketQueue) -> None:
        self._queue = queue

    async def ask(self, ticket: Ticket, agent: Agent, *, to: str, text: str) -> dict[str, Any]:
        """Asks `to`, or every supervisor when empty; a second asking replaces the first."""
        invite = {"ticket": ticket.id, "customer": ticket.customer_id, "by": agent.shown, "to": to, "text": text}
        invite["at"] = self._queue.clock()  # type: ignore[assignment]
        await self._queue.redis.hset(self._queue.key("invites"), ticket.id, json.dumps(invite, ensure_ascii=False))
        await self._queue.redis.expire(self._queue.key("invites"), KEEP_SECONDS)
        return invite

    async def of(self, agent: Agent) -> list[dict[str, Any]]:
        """Those that this supervisor may answer, oldest first; for chats that are over they are forgotten."""
        rows = await self._queue.redis.hgetall(self._queue.key("invites"))
        invites = [json.loads(row) for row in rows.values()]
        found = {ticket.id: ticket for ticket in await self._queue.tickets([invite["ticket"] for invite in invites])}
        mine = []
        for invite in invites:
            ticket = found.get(invite["ticket"])
            if ticket is None or ticket.state is not TicketState.ACTIVE or agent.name in ticket.joined:
                await self.drop(invite["ticket"])
            elif invite["to"] in ("", agent.name) and ticket.agent != agent.name:
                mine.append(invite)
        return sorted(mine, key=lambda invite: invite["at"])

    async def drop(self, ticket_id: str) -> None:
        """It is answered."""
        await self._queue.redis.hdel(self._queue.key("invites"), ticket_id)
