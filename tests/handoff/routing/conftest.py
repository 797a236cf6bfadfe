"""A desk of its own for each test: real Redis, a shop of its own, a clock that the test turns."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.conversation import Conversations
from bot.settings import HandoffLimits
from handoff import groups
from handoff.board import Board
from handoff.desk import Desk
from handoff.dispatcher import Dispatcher
from handoff.presence import AgentState, Presence
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason, Ticket

START = 1_790_000_000_000


class Clock:
    """Epoch milliseconds that stand still until they are turned on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: float) -> None:
        """Turns it on."""
        self.now += int(seconds * 1000)


@dataclass(frozen=True)
class Room:
    """Everything of one shop's desk."""

    clock: Clock
    queue: TicketQueue
    log: Conversations
    desk: Desk
    presence: Presence
    dispatcher: Dispatcher
    board: Board

    async def comes(self, name: str, **profile: Any) -> None:
        """An agent comes to the desk."""
        if profile:
            await self.presence.configure(name, **profile)
        await self.presence.set_state(name, AgentState.ONLINE, shown=name)

    async def asks(
        self, ticket_id: str, reason: Reason = Reason.CUSTOMER_REQUEST, *, callback: bool = False, **context: Any
    ) -> Ticket:
        """A customer, named after the ticket, wants a person; the clock goes on by a millisecond."""
        self.clock.forward(0.001)
        customer, conversation = f"C-{ticket_id}", f"{self.queue.shop}-{ticket_id}"
        given = HandoffContext(reason=reason, summary=("…",), **context)
        if callback:
            return await self.queue.enqueue(ticket_id, conversation, customer, given, callback=True)
        ticket = await self.desk.open(ticket_id, conversation, customer, given)
        await self.desk.settle(ticket.id)
        return ticket

    async def said(self, ticket_id: str) -> list[str]:
        """What the system has said in that customer's conversation."""
        rows = await self.log.events_after(f"{self.queue.shop}-{ticket_id}")
        return [event["text"] for _, event in rows if event.get("sender") == "system"]

    async def owner(self, ticket_id: str) -> str:
        """Who answers that customer."""
        return (await self.log.state(f"{self.queue.shop}-{ticket_id}"))["owner"]


def open_room(redis: Redis[str], shop: str, **limits: Any) -> Room:
    """A desk on this Redis."""
    clock, log = Clock(), Conversations(redis)
    queue = TicketQueue(redis, shop, limits=HandoffLimits(**limits), routing=groups.load(), clock=clock)
    desk, presence = Desk(queue, log), Presence(queue)
    return Room(clock, queue, log, desk, presence, Dispatcher(desk, presence), Board(queue, presence))


@pytest.fixture
async def room(quiet_options) -> AsyncIterator[Room]:
    """A shop's desk that no other test touches."""
    redis: Redis[str] = Redis.from_url(quiet_options.redis_url, decode_responses=True)
    yield open_room(redis, f"shop-{uuid.uuid4().hex[:8]}")
    await redis.close()
