"""Tells channels what is said in their conversations. Any number of processes may run this against one Redis."""

from __future__ import annotations

import asyncio
import logging
from typing import Awaitable, Callable, Mapping, Sequence

from redis.exceptions import RedisError

from bot.channels.contract import ChannelAdapter, Outgoing
from bot.channels.errors import ClaimGone, DeliveryFailed, Undeliverable, WindowClosed
from bot.channels.outbox import Outbox, Route
from bot.channels.rendering import Event, Row, numbers_of, said_of, turns
from bot.conversation import WAKE, Conversations
from bot.messages import Channel
from bot.stopping import stop

logger = logging.getLogger("yingda.channels")

CLAIM_SECONDS = 30.0  # renewed before every delivery
SEND_SECONDS = 25.0  # a delivery that takes longer has an unknown end
PAUSE_SECONDS = 30.0  # after a receiver that did not take it
SWEEP_SECONDS = 10.0  # a wake-up that was lost costs at most this
TRIES = 2  # deliveries of unknown end: the first and one more
AT_ONCE = 16


class Courier:
    """`run` follows all conversations that have a channel; `deliver` brings one channel up to date."""

    def __init__(
        self, conversations: Conversations, outbox: Outbox, adapters: Mapping[Channel, ChannelAdapter]
    ) -> None:
        self._conversations, self._outbox, self._adapters = conversations, outbox, adapters
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled: at every wake-up of a conversation, and all of them in turn for what was missed."""
        steps = [asyncio.create_task(self._forever(step)) for step in (self._listen, self._sweep)]
        try:
            await asyncio.gather(*steps)
        finally:
            await stop(*steps, *self._tasks)

    async def _forever(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except (RedisError, OSError):
                logger.warning("redis is away, trying again")
                await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        async with self._outbox.redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.psubscribe(f"{WAKE}*")
            while True:
                message = await heard.get_message(timeout=1.0)
                if message and not message["data"]:
                    self.nudge(message["channel"].removeprefix(WAKE))

    async def _sweep(self) -> None:
        for conversation_id in await self._outbox.all():
            await self.look(conversation_id)
        await asyncio.sleep(SWEEP_SECONDS)

    def nudge(self, conversation_id: str) -> None:
        """Looks at a conversation soon."""
        task = asyncio.create_task(self._guarded(conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, conversation_id: str) -> None:
        try:
            async with self._places:
                await self.look(conversation_id)
        except (RedisError, OSError):
            logger.warning("redis is away: %s is looked at again later", conversation_id)

    async def look(self, conversation_id: str) -> None:
        """Brings every channel of a conversation up to date."""
        for route in await self._outbox.routes(conversation_id):
            while route.channel in self._adapters and await self._outbox.behind(route) is not None:
                if not await self.deliver(route):
                    break

    async def deliver(self, route: Route) -> bool:
        """Tells what has not been told. False when somebody else does, or the receiver did not take it."""
        token = await self._outbox.claim(route, seconds=CLAIM_SECONDS)
        if token is None:
            return False
        try:
            await self._tell_all(route, token)
        except (DeliveryFailed, WindowClosed, ClaimGone, asyncio.TimeoutError) as error:
            logger.warning("%s %s: %s %s", route.conversation, route.channel.value, type(error).__name__, error)
            return await self._stop(route, token, error)
        await self._outbox.release(route, token)
        return True

    async def _stop(self, route: Route, token: str, error: Exception) -> bool:
        """A failure keeps the claim for a while; an unknown end keeps it until it expires, and counts as a try."""
        if isinstance(error, DeliveryFailed):
            await self._outbox.pause(route, token, seconds=PAUSE_SECONDS)
        if isinstance(error, WindowClosed):
            await self._outbox.hold(route, token)
            await self._outbox.release(route, token)
        return isinstance(error, WindowClosed)  # the customer may have written meanwhile

    async def _tell_all(self, route: Route, token: str) -> None:
        while (cursor := await self._outbox.behind(route)) is not None:
            for turn in turns(await self._conversations.events_after(route.conversation, cursor)):
                await self._tell(route, token, turn)

    async def _tell(self, route: Route, token: str, turn: Sequence[Row]) -> None:
        rows = [row for row in turn if await concerns(self._conversations, route, row[1])]
        outgoing, last = outgoing_of(route, rows), turn[-1][0]
        if outgoing is None:
            await self._outbox.advance(route, token, last)
            return
        if await self._outbox.begin(route, token, last, seconds=CLAIM_SECONDS) <= TRIES:
            await self._send(route, outgoing)
        else:
            logger.error("%s %s: %s given up after %s tries", route.conversation, route.channel.value, last, TRIES)
        await self._outbox.advance(route, token, last, numbers=numbers_of(rows))

    async def _send(self, route: Route, outgoing: Outgoing) -> None:
        try:
            await asyncio.wait_for(self._adapters[route.channel].send(outgoing), SEND_SECONDS)
        except Undeliverable as error:
            logger.error("%s %s: %s not delivered: %s", route.conversation, route.channel.value, outgoing.id, error)


async def concerns(conversations: Conversations, route: Route, event: Event) -> bool:
    """An answer goes where the question was asked; what nobody asked for, and what a person says, goes everywhere."""
    asked = await conversations.said(route.conversation, str(event.get("answers") or ""))
    return asked is None or asked.get("channel") == route.channel.value


def outgoing_of(route: Route, rows: Sequence[Row]) -> Outgoing | None:
    """What these rows say to the customer at once; None when that is nothing."""
    said = tuple(bubble for row in rows if (bubble := said_of(row)) and (bubble.text or bubble.cards or bubble.choices))
    if not said:
        return None
    numbers = tuple(label for bubble in said for label in bubble.choices)
    return Outgoing(said[-1].event, route.conversation, route.user, said, numbers, route.address)
