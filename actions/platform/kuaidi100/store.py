"""What is known of parcels, so that the same number is not asked for often. Kept as kuaidi100 said it."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from typing import Callable, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from actions.platform.errors import Unavailable
from actions.platform.http import Json

MOST = 10_000  # parcels in a process's memory


class Tracks(Protocol):
    """Answers by carrier and number, each for its own number of seconds."""

    async def get(self, carrier: str, number: str) -> Json | None:
        """None when there is none or its time is over."""
        ...

    async def put(self, carrier: str, number: str, answer: Json, *, seconds: int) -> None:
        """Replaces what was known."""
        ...


class MemoryTracks:
    """For one process; the oldest goes first when it is full."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._held = now, OrderedDict[tuple[str, str], tuple[float, Json]]()

    async def get(self, carrier: str, number: str) -> Json | None:
        """As promised by Tracks."""
        until, answer = self._held.get((carrier, number), (0.0, {}))
        return answer if until > self._now() else None

    async def put(self, carrier: str, number: str, answer: Json, *, seconds: int) -> None:
        """As promised by Tracks."""
        self._held.pop((carrier, number), None)
        self._held[carrier, number] = (self._now() + seconds, answer)
        if len(self._held) > MOST:
            self._held.popitem(last=False)


class RedisTracks:
    """For all processes: the gateway writes what is pushed, the workers read it. One string a parcel,
    `track:<carrier>:<number>`, that expires. Raises Unavailable when Redis is away."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def get(self, carrier: str, number: str) -> Json | None:
        """As promised by Tracks."""
        try:
            found = await self._redis.get(_key(carrier, number))
        except RedisError as error:
            raise Unavailable("tracks") from error
        return json.loads(found) if found else None

    async def put(self, carrier: str, number: str, answer: Json, *, seconds: int) -> None:
        """As promised by Tracks."""
        try:
            await self._redis.set(_key(carrier, number), json.dumps(answer, ensure_ascii=False), ex=seconds)
        except RedisError as error:
            raise Unavailable("tracks") from error


def _key(carrier: str, number: str) -> str:
    return f"track:{carrier}:{number}"
