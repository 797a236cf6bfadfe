"""The queue of tickets in Redis: every change is one script that checks the state it expects.

Keys, with the shop as hash tag:

    yd:desk:{SHOP}:ticket:ID  hash  state conversation customer reason opened_at agent agent_name accepted_at closed_at score context
    yd:desk:{SHOP}:queue      zset  waiting ticket ids; score = opened_at, less a head start for safety
    yd:desk:{SHOP}:agent:NAME set   ticket ids that an agent has
    yd:desk:{SHOP}:closed     list  the newest closed ticket ids
    yd:desk:{SHOP}:changed    channel, a message at every change
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Mapping

from redis.asyncio import Redis

from bot.messages import to_dict
from handoff.errors import IllegalChange, TicketNotFound
from handoff.tickets import HandoffContext, Reason, Ticket, TicketState

SCRIPTS = Path(__file__).parent / "scripts"
# Milliseconds by which a reason jumps the queue: safety goes before everybody who waits.
HEAD_START = {Reason.SAFETY_RISK: 10**12}
# Milliseconds by which a mood goes ahead of those who came before: it shortens the wait, and starves nobody.
MOOD_START = {"threat": 600_000, "despair": 600_000, "angry": 300_000, "anxious": 60_000}


class TicketQueue:
    """Tickets of one shop."""

    def __init__(self, redis: Redis[str], shop: str) -> None:
        self.redis, self._shop = redis, shop
        self._scripts = {p.stem: redis.register_script(p.read_text(encoding="utf-8")) for p in SCRIPTS.glob("*.lua")}

    def key(self, name: str) -> str:
        """The Redis key of one part of the desk."""
        return f"yd:desk:{{{self._shop}}}:{name}"

    async def enqueue(self, ticket_id: str, conversation_id: str, customer_id: str, context: HandoffContext) -> Ticket:
        """Opens a ticket, or finds the one that this id already opened."""
        opened_at = _now()
        fields = {
            "conversation": conversation_id,
            "customer": customer_id,
            "reason": context.reason.value,
            "opened_at": opened_at,
            "context": json.dumps(to_dict(context), ensure_ascii=False),
        }
        score = opened_at - HEAD_START.get(context.reason, 0) - MOOD_START.get(context.emotion, 0)
        keys = [self.key(f"ticket:{ticket_id}"), self.key("queue")]
        await self._scripts["enqueue"](keys=keys, args=[ticket_id, score, *_flat(fields)])
        await self._changed()
        return await self.ticket(ticket_id)

    async def ticket(self, ticket_id: str) -> Ticket:
        """Raises TicketNotFound."""
        raw = await self.redis.hgetall(self.key(f"ticket:{ticket_id}"))
        if not raw:
            raise TicketNotFound(ticket_id)
        rank = await self.redis.zrank(self.key("queue"), ticket_id)
        return _ticket(ticket_id, raw, None if rank is None else rank + 1)

    async def waiting(self) -> list[Ticket]:
        """All that wait, the next first."""
        ids = await self.redis.zrange(self.key("queue"), 0, -1)
        return [await self.ticket(ticket_id) for ticket_id in ids]

    async def of_agent(self, agent: str) -> list[Ticket]:
        """The tickets an agent works on, oldest first."""
        ids = await self.redis.smembers(self.key(f"agent:{agent}"))
        return sorted([await self.ticket(i) for i in ids], key=lambda ticket: ticket.accepted_at)

    async def closed(self, *, limit: int = 20) -> list[Ticket]:
        """The newest closed ones."""
        ids = await self.redis.lrange(self.key("closed"), 0, limit - 1)
        return [await self.ticket(ticket_id) for ticket_id in ids]

    async def accept(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """waiting → active. Raises IllegalChange when somebody else was faster."""
        fields = {"agent": agent, "agent_name": agent_name, "accepted_at": _now()}
        return await self._change(ticket_id, TicketState.WAITING, TicketState.ACTIVE, agent, fields)

    async def close(self, ticket_id: str, agent: str) -> Ticket:
        """active → closed, by the agent who has it."""
        return await self._change(
            ticket_id, TicketState.ACTIVE, TicketState.CLOSED, agent, {"closed_at": _now()}, only=agent
        )

    async def abandon(self, ticket_id: str) -> Ticket:
        """waiting → abandoned: the customer does not want to wait any more."""
        return await self._change(ticket_id, TicketState.WAITING, TicketState.ABANDONED, "", {"closed_at": _now()})

    async def rate(self, ticket_id: str, score: int) -> bool:
        """Keeps the first rating (1 to 5) of a closed ticket; False if there is one or it is not closed."""
        ticket = await self.ticket(ticket_id)
        if ticket.state is not TicketState.CLOSED:
            return False
        return bool(await self.redis.hsetnx(self.key(f"ticket:{ticket_id}"), "score", score))

    async def _change(
        self,
        ticket_id: str,
        expected: TicketState,
        wanted: TicketState,
        agent: str,
        fields: Mapping[str, object],
        only: str = "",
    ) -> Ticket:
        names = (f"ticket:{ticket_id}", "queue", f"agent:{agent}", "closed")
        args = [ticket_id, expected.value, wanted.value, only, *_flat(fields)]
        done, *found = await self._scripts["change"](keys=[self.key(name) for name in names], args=args)
        if not done:
            raise IllegalChange(
                f"ticket {ticket_id} is {found[0] or 'unknown'} ({found[1]}), not {expected.value}: cannot become {wanted.value}"
            )
        await self._changed()
        return await self.ticket(ticket_id)

    async def _changed(self) -> None:
        await self.redis.publish(self.key("changed"), "")


def _ticket(ticket_id: str, raw: Mapping[str, str], place: int | None) -> Ticket:
    context = json.loads(raw["context"])
    numbers = {name: int(raw.get(name, 0)) for name in ("opened_at", "accepted_at", "closed_at", "score")}
    return Ticket(
        id=ticket_id,
        conversation_id=raw["conversation"],
        customer_id=raw["customer"],
        state=TicketState(raw["state"]),
        reason=Reason(raw["reason"]),
        context=HandoffContext(**{**context, "reason": Reason(context["reason"])}),
        agent=raw.get("agent", ""),
        agent_name=raw.get("agent_name", ""),
        place=place,
        **numbers,
    )


def _flat(fields: Mapping[str, object]) -> list[object]:
    return [part for pair in fields.items() for part in pair]


def _now() -> int:
    return int(time.time() * 1000)
