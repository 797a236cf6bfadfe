"""Tickets of one shop: every change is one atomic script that checks the state it expects (keys: handoff/keys.py)."""

from __future__ import annotations

import json
import time
from typing import Any, AsyncIterator, Iterable, Sequence

from redis.asyncio import Redis

from bot.messages import to_dict
from bot.settings import HandoffLimits
from handoff import groups as grouping
from handoff import keys
from handoff.errors import AgentFull, IllegalChange, TicketNotFound
from handoff.groups import Routing
from handoff.lua import Clock, Scripts, flat
from handoff.tickets import HandoffContext, Ticket, TicketState, read_ticket, wait_of

SHOWN = 50  # waiting tickets that a list shows
PAGE = 500  # tickets whose places are read at once


def now_ms() -> int:
    """Epoch milliseconds."""
    return int(time.time() * 1000)


class TicketQueue:
    """What happens to a ticket. Every change returns the ticket as it is then, and raises IllegalChange (both states
    in its text) or TicketNotFound, having changed nothing."""

    def __init__(
        self,
        redis: Redis[str],
        shop: str,
        *,
        limits: HandoffLimits | None = None,
        routing: Routing | None = None,
        clock: Clock = now_ms,
    ) -> None:
        self.redis, self.shop, self.clock = redis, shop, clock
        self.limits, self.routing = limits or HandoffLimits(), routing or grouping.load()
        self.scripts = Scripts(redis, shop, clock)

    def key(self, name: str) -> str:
        """The Redis key of one part of the desk."""
        return keys.prefix(self.shop) + name

    async def enqueue(
        self,
        ticket_id: str,
        conversation_id: str,
        customer_id: str,
        context: HandoffContext,
        *,
        callback: bool = False,
    ) -> Ticket:
        """Opens a ticket, or finds the one that this id or this conversation has open."""
        opening = self.opening(ticket_id, conversation_id, customer_id, context, callback=callback)
        return await self.ticket(await self.scripts.run("enqueue", *opening))

    def opening(
        self, ticket_id: str, conversation_id: str, customer_id: str, context: HandoffContext, *, callback: bool
    ) -> list[object]:
        """What the script that opens a ticket is given: its group and how far it comes forward are decided here."""
        now, group = self.clock(), self.routing.of_ticket(context)
        priority = self.routing.priority(context)
        spill = now + group.overflow_seconds * 1000 if group.overflow else 0
        fields = {
            "reason": context.reason.value,
            "priority": priority,
            "cost": self.limits.voice_cost if context.channel == "voice" else 1,
            "channel": context.channel,
            "felt_from": context.first_message_at or now,
            "context": json.dumps(to_dict(context), ensure_ascii=False),
        }
        state = TicketState.CALLBACK if callback else TicketState.WAITING
        args = [ticket_id, state.value, conversation_id, customer_id, group.name, now - priority * 1000, spill]
        return [*args, keys.CUSTOMER_SECONDS, *flat(fields)]

    async def accept(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """waiting, callback or offered to this agent → active. Raises AgentFull."""
        limits = self.limits
        args = (agent, agent_name, int(limits.last_agent_seconds), int(limits.sla_seconds * 1000), limits.capacity)
        return await self._change("accept", ticket_id, "active", *args)

    async def offer(self, *, most: int = 1) -> list[tuple[str, str]]:
        """Offers waiting tickets to free agents; (ticket, agent) of each offer made."""
        until = self.clock() + int(self.limits.offer_seconds * 1000)
        declined = int(self.limits.decline_seconds * 1000)
        row = await self.scripts.run("offer", until, most, declined, *self.routing.names)
        return list(zip(row[::2], row[1::2], strict=True))

    async def spill(self, ticket: Ticket) -> None:
        """The next group may take the ticket too."""
        last = self.routing.group(ticket.groups[-1])
        then = self.routing.group(last.overflow) if last.overflow else None
        further = self.clock() + then.overflow_seconds * 1000 if then and then.overflow else 0
        if then and then.name not in ticket.groups:
            await self._change("overflow", ticket.id, "overflowed", then.name, further)
        else:
            await self.redis.zrem(self.key("overflow"), ticket.id)

    async def refuse(self, ticket_id: str, agent: str) -> Ticket:
        """offered → waiting at the old place: the agent says no."""
        return await self._change("unoffer", ticket_id, "waiting", agent, self.limits.max_missed, "")

    async def expire_offer(self, ticket_id: str) -> Ticket:
        """offered → waiting at the old place: nobody accepted in time; two in a row set the agent away."""
        return await self._change("unoffer", ticket_id, "waiting", "", self.limits.max_missed, "missed_offers")

    async def wrap_up(self, ticket_id: str, agent: str, *, ended: str = "agent") -> Ticket:
        """active → wrap_up: the customer is free, the agent still writes."""
        until = self.clock() + int(self.limits.wrap_up_seconds * 1000)
        return await self._change("wrap_up", ticket_id, "wrap_up", agent, until, ended)

    async def close(self, ticket_id: str, agent: str, *, code: str = "", note: str = "", ended: str = "") -> Ticket:
        """active, wrap_up or callback → closed, by the agent who has it or ('') by the desk."""
        return await self._change("close", ticket_id, "closed", agent, ended, code, note)

    async def abandon(self, ticket_id: str, *, ended: str = "left") -> Ticket:
        """waiting, offered or callback → abandoned: the customer does not want to wait any more."""
        return await self._change("abandon", ticket_id, "abandoned", ended)

    async def keep(self, ticket_id: str) -> Ticket:
        """waiting or offered: the customer leaves and keeps the place for a while."""
        until = self.clock() + int(self.limits.kept_seconds * 1000)
        return await self._change("keep", ticket_id, "waiting (kept)", until)

    async def come_back(self, ticket_id: str) -> Ticket:
        """A kept place is taken again, where it was."""
        return await self._change("come_back", ticket_id, "waiting")

    async def transfer(self, ticket_id: str, agent: str, *, group: str = "", to: str = "") -> Ticket:
        """active → the front of a group, or offered to another agent (who must be online and have room)."""
        if group:
            self.routing.group(group)
        until = self.clock() + int(self.limits.offer_seconds * 1000)
        return await self._change("transfer", ticket_id, "offered" if to else "waiting", agent, group, to, until)

    async def take_over(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """Any open state → active with this agent, whoever had it."""
        return await self._change("take_over", ticket_id, "active", agent, agent_name, self.limits.capacity)

    async def join(self, ticket_id: str, agent: str, *, here: bool) -> bool:
        """Whether this changed who takes part beside the agent."""
        return bool((await self._run("join", ticket_id, "joined", agent, int(here)))[0])

    async def may_speak(self, ticket_id: str, agent: str) -> Ticket:
        """Raises IllegalChange unless the ticket is active with this agent, or they joined it."""
        return await self._change("spoke", ticket_id, "answered", agent)

    async def rate(self, ticket_id: str, score: int) -> bool:
        """Keeps the first rating (1 to 5) of a ticket that is over; False if there is one or it is not over."""
        await self.ticket(ticket_id)
        return bool(await self.scripts.run("rate", ticket_id, score))

    async def refunded(self, ticket_id: str) -> None:
        """Counts a refund by an agent, and whether it came within its deadline from the ticket's opening."""
        await self.scripts.run("refunded", ticket_id, int(self.limits.refund_seconds * 1000))

    async def ticket(self, ticket_id: str) -> Ticket:
        """Raises TicketNotFound."""
        found = await self.tickets([ticket_id])
        if not found:
            raise TicketNotFound(ticket_id)
        return found[0]

    async def tickets(self, ids: Sequence[str]) -> list[Ticket]:
        """Those of these ids that there are, in their order."""
        rows = await self.scripts.run("look", *ids) if ids else []
        parts = zip(ids, rows[::3], rows[1::3], rows[2::3], strict=True)
        return [read_ticket(name, _pairs(raw), place, pace) for name, raw, place, pace in parts if raw]

    async def waiting(self, *, limit: int = SHOWN) -> list[Ticket]:
        """Those that wait in any group, the next first; no more than `limit`."""
        async with self.redis.pipeline(transaction=False) as pipe:
            for name in self.routing.names:
                pipe.zrange(self.key(f"queue:{name}"), 0, limit - 1, withscores=True)
            rows = await pipe.execute()
        ranks: dict[str, float] = {name: rank for row in rows for name, rank in row}
        return await self.tickets(sorted(ranks, key=lambda name: ranks[name])[:limit])

    async def places(self) -> AsyncIterator[tuple[str, str, int, int | None]]:
        """(ticket, conversation, place, estimate in seconds) of all who wait, page by page so that Redis is never held
        long; who moves between two pages may be missed until the next time."""
        for group in self.routing.names:
            first, found = 0, PAGE
            while found == PAGE:
                pace, found, *rows = await self.scripts.run("places", group, first, first + PAGE - 1)
                for ticket_id, conversation_id, place in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
                    yield ticket_id, conversation_id, place, wait_of(place, pace)
                first += PAGE

    async def of_agent(self, agent: str) -> list[Ticket]:
        """The tickets that an agent works on (active, wrap_up) or is offered, oldest first."""
        ids = await self.redis.smembers(self.key(f"agent:{agent}:tickets"))
        return sorted(await self.tickets(list(ids)), key=lambda ticket: (ticket.accepted_at, ticket.opened_at))

    async def callbacks(self, *, limit: int = SHOWN) -> list[Ticket]:
        """Customers to be called back, oldest first."""
        return await self.tickets(await self.redis.zrange(self.key("callbacks"), 0, limit - 1))

    async def closed(self, *, limit: int = 20) -> list[Ticket]:
        """The newest closed ones."""
        return await self.tickets(await self.redis.lrange(self.key("closed"), 0, limit - 1))

    async def of_customer(self, customer_id: str) -> list[Ticket]:
        """The customer's newest tickets, newest first."""
        return await self.tickets(await self.redis.lrange(self.key(f"customer:{customer_id}"), 0, 19))

    async def open_ticket(self, conversation_id: str) -> str:
        """The id of the conversation's open ticket, or empty."""
        return await self.redis.hget(self.key("open"), conversation_id) or ""

    async def seen(self, conversation_id: str) -> None:
        """The customer of a conversation is there; counts only while an agent has it."""
        await self.redis.zadd(self.key("seen"), {conversation_id: self.clock()}, xx=True)

    async def settled(self, ticket: Ticket) -> None:
        """The conversation shows the ticket as it is here."""
        await self.scripts.run("settled", ticket.id, ticket.version)

    async def forget(self, ticket_id: str) -> None:
        """There is nothing to show of a ticket whose time is over."""
        await self.redis.zrem(self.key("unsettled"), ticket_id)

    async def drop_stale(self, key: str, ticket_id: str) -> None:
        """Takes a ticket that is gone for good off a list of what is due."""
        if not await self.redis.exists(self.key(f"ticket:{ticket_id}")):
            await self.redis.zrem(self.key(key), ticket_id)

    async def _change(self, script: str, ticket_id: str, wanted: str, *args: object) -> Ticket:
        await self._run(script, ticket_id, wanted, *args)
        return await self.ticket(ticket_id)

    async def _run(self, script: str, ticket_id: str, wanted: str, *args: object) -> list[Any]:
        done, *found = await self.scripts.run(script, ticket_id, *args)
        if not done:
            _refuse(ticket_id, found[0], found[1], wanted)
        return list(found)


def _refuse(ticket_id: str, state: str, whose: str, wanted: str) -> None:
    if not state:
        raise TicketNotFound(ticket_id)
    kind = AgentFull if whose == "full" else IllegalChange
    raise kind(f"ticket {ticket_id} is {state} ({whose or 'nobody'}): cannot become {wanted}")


def _pairs(row: Iterable[str]) -> dict[str, str]:
    items = list(row)
    return dict(zip(items[::2], items[1::2], strict=True))
