"""Does what is due at the desk: offers, expiries, lost agents, customers who left, places. Any number may run at once:
each step is an atomic script that checks whether it is still due, so the second to try changes nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Awaitable, Callable

from redis.exceptions import RedisError

from bot.events import owner_event
from bot.messages import Owner
from handoff.desk import Desk
from handoff.errors import HandoffError
from handoff.estimate import paces
from handoff.keys import PACE_SECONDS
from handoff.presence import Presence

logger = logging.getLogger("yingda.dispatcher")

OFFERS_AT_ONCE = 50  # offers of one script, so that it never holds Redis long
DUE_AT_ONCE = 200
SETTLE_MS = 1000  # a change that its maker has not shown after this is shown here
PLACES_SECONDS = 2.0


class Dispatcher:
    """`run` until cancelled; `tick` is one round, for tests and simulations."""

    def __init__(self, desk: Desk, presence: Presence) -> None:
        self._desk, self._queue, self._presence = desk, desk.queue, presence
        self._told: dict[str, tuple[int, int | None]] = {}

    async def run(self, woken: asyncio.Queue[Any] | None = None) -> None:
        """A round at every change of the queue and at least every tick."""
        while True:
            try:
                await self.tick()
            except (RedisError, OSError):
                logger.warning("redis is away, trying again")
                await asyncio.sleep(self._queue.limits.tick_seconds)
            await _rest(woken, self._queue.limits.tick_seconds)

    async def tick(self) -> None:
        """Everything that is due now."""
        for name in await self._presence.silent():
            await self._lose(name)
        await self._each("offers", self._queue.expire_offer)
        await self._each("wraps", lambda ticket_id: self._desk.close(ticket_id, ""))
        await self._each("kept", lambda ticket_id: self._queue.abandon(ticket_id, ended="kept_expired"))
        await self._each("overflow", self._spill)
        await self._close_the_deserted()
        await self._offer()
        for ticket_id in await self._due("unsettled", self._queue.clock() - SETTLE_MS):
            await self._desk.settle(ticket_id)
        if await self._alone("places", PLACES_SECONDS):
            await self.keep_pace()
            await self.tell_places()

    async def keep_pace(self) -> None:
        """Estimates anew how long a place takes in each group."""
        names, key, redis = self._queue.routing.names, self._queue.key, self._queue.redis
        async with redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.lrange(key(f"handled:{name}"), 0, -1)
                pipe.zcard(key(f"queue:{name}"))
            rows = await pipe.execute()
        handled = {name: [int(ms) for ms in times] for name, times in zip(names, rows[::2], strict=True)}
        found = paces(
            self._queue.routing, await self._presence.all(), handled, dict(zip(names, rows[1::2], strict=True))
        )
        async with redis.pipeline(transaction=True) as pipe:
            pipe.delete(key("pace"))
            if found:
                pipe.hset(key("pace"), mapping={name: str(pace) for name, pace in found.items()})
                pipe.expire(key("pace"), PACE_SECONDS)
            await pipe.execute()

    async def tell_places(self) -> None:
        """Everybody who waits hears their place and how long it may take, if it is news."""
        told: dict[str, tuple[int, int | None]] = {}
        async for ticket_id, conversation_id, place, seconds in self._queue.places():
            told[ticket_id] = (place, seconds)
            if self._told.get(ticket_id) != told[ticket_id]:
                event = owner_event(Owner.QUEUE, place=place, estimate_seconds=seconds)
                await self._desk.log.whisper(conversation_id, event)
        self._told = told

    async def _offer(self) -> None:
        while len(await self._queue.offer(most=OFFERS_AT_ONCE)) == OFFERS_AT_ONCE:
            await asyncio.sleep(0)

    async def _lose(self, name: str) -> None:
        for ticket_id in await self._presence.lose(name):
            await self._desk.settle(ticket_id)

    async def _spill(self, ticket_id: str) -> None:
        ticket = await self._queue.ticket(ticket_id)
        await self._queue.spill(ticket)

    async def _close_the_deserted(self) -> None:
        gone = self._queue.clock() - int(self._queue.limits.customer_gone_seconds * 1000)
        for conversation_id in await self._due("seen", gone):
            ticket_id = await self._queue.open_ticket(conversation_id)
            try:
                await self._desk.close(ticket_id, "", ended="customer_gone")
            except HandoffError:
                await self._queue.redis.zrem(self._queue.key("seen"), conversation_id)

    async def _each(self, key: str, step: Callable[[str], Awaitable[object]]) -> None:
        for ticket_id in await self._due(key, self._queue.clock()):
            try:
                await step(ticket_id)
            except HandoffError as error:
                logger.debug("another gateway was faster: %s", error)
                await self._queue.drop_stale(key, ticket_id)

    async def _due(self, key: str, until: int) -> list[str]:
        return await self._queue.redis.zrangebyscore(self._queue.key(key), "-inf", until, start=0, num=DUE_AT_ONCE)

    async def _alone(self, name: str, seconds: float) -> bool:
        """Whether this gateway does the work this time."""
        lock = self._queue.key(f"lock:{name}")
        return bool(await self._queue.redis.set(lock, "1", nx=True, px=int(seconds * 1000)))


async def _rest(woken: asyncio.Queue[Any] | None, seconds: float) -> None:
    if woken is None:
        await asyncio.sleep(seconds)
        return
    try:
        await asyncio.wait_for(woken.get(), seconds)
    except asyncio.TimeoutError:
        return
    while not woken.empty():
        woken.get_nowait()
