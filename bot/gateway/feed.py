"""Tells readers that a conversation has grown: one Redis subscription for the whole process."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger("yingda.feed")

POLL_SECONDS = 5.0  # a wake-up that was lost costs at most this
CALM_SECONDS = 60.0  # and so long where nothing has happened for a while; thousands of idle readers cost Redis nothing
Queue = asyncio.Queue  # of None (the log has grown) or a passing event


class Feed:
    """`run` must be running for `listen` to hear."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis
        self._listeners: dict[str, set[Queue[dict[str, Any] | None]]] = defaultdict(set)
        self._pubsub = redis.pubsub(ignore_subscribe_messages=True)
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Hands wake-ups on until cancelled; subscribes again after Redis was away."""
        while True:
            try:
                await self._pass_on()
            except (RedisError, OSError):
                logger.warning("redis is away, subscribing again")
                await asyncio.sleep(0.5)
                self._pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
                if self._listeners:
                    await self._resubscribe()

    async def _resubscribe(self) -> None:
        try:
            await self._pubsub.subscribe(*self._listeners)
            for channel in list(self._listeners):  # what was published meanwhile is in the log
                self._wake(channel, "")
        except (RedisError, OSError):
            logger.warning("redis is still away")

    async def _pass_on(self) -> None:
        while True:
            if not self._pubsub.subscribed:
                self._changed.clear()
                await self._changed.wait()
            message = await self._pubsub.get_message(timeout=1.0)
            if message:
                self._wake(message["channel"], message["data"])

    def _wake(self, channel: str, data: str) -> None:
        passing = json.loads(data) if data else None
        for queue in self._listeners.get(channel, ()):
            queue.put_nowait(passing)

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncIterator[Queue[dict[str, Any] | None]]:
        """A queue that gets what is published on `channel` from now on."""
        queue: Queue[dict[str, Any] | None] = asyncio.Queue()
        first = not self._listeners[channel]
        self._listeners[channel].add(queue)
        if first:
            await self._pubsub.subscribe(channel)
            self._changed.set()
        try:
            yield queue
        finally:
            await self._leave(channel, queue)

    async def _leave(self, channel: str, queue: Queue[dict[str, Any] | None]) -> None:
        self._listeners[channel].discard(queue)
        if not self._listeners[channel]:
            del self._listeners[channel]
            try:
                await self._pubsub.unsubscribe(channel)
            except (RedisError, OSError):
                logger.debug("unsubscribe while redis is away")


async def wait(queue: Queue[dict[str, Any] | None], seconds: float = POLL_SECONDS) -> dict[str, Any] | None:
    """The next passing event, or None when the log should be read (woken, or `seconds` have gone by)."""
    try:
        return await asyncio.wait_for(queue.get(), seconds)
    except asyncio.TimeoutError:
        return None
