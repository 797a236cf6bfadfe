"""Whom unasked messages may reach, and when: the customer's off switch, a daily limit, quiet hours.

yd:remind:off         set      customers who want none
yd:remind:N:CUSTOMER  counter  messages said on day N (YYYYMMDD, China); expires
yd:remind:cursor      string   the last platform event that was taken in hand
yd:remind:held        zset     events that wait, JSON, by the epoch second at which they are due
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Any, Mapping

from redis.asyncio import Redis

CHINA = timezone(timedelta(hours=8))
OFF, CURSOR, HELD = "yd:remind:off", "yd:remind:cursor", "yd:remind:held"
COUNTED_SECONDS = 2 * 24 * 3600  # a day's count outlives the day in every zone


@dataclass(frozen=True)
class Manners:
    """Hours of China's day: silence begins at `quiet_from` and ends at `quiet_until`; at most `daily` a day."""

    quiet_from: int = 21
    quiet_until: int = 9
    daily: int = 2

    def quiet(self, now: datetime) -> bool:
        """Whether nothing may be said now."""
        hour, start, end = now.astimezone(CHINA).hour, self.quiet_from, self.quiet_until
        return start <= hour < end if start <= end else hour >= start or hour < end

    def morning(self, now: datetime, *, tomorrow: bool = False) -> datetime:
        """When silence ends next; with `tomorrow`, that of the next day."""
        here = now.astimezone(CHINA)
        end = datetime.combine(here.date(), time(self.quiet_until), CHINA)
        return end if end > here and not tomorrow else end + timedelta(days=1)


class Reminders:
    """The switch and the counts in Redis."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def switch(self, customer: str, *, on: bool) -> None:
        """The customer's own wish; holds until it is changed."""
        await (self._redis.srem(OFF, customer) if on else self._redis.sadd(OFF, customer))

    async def wanted(self, customer: str) -> bool:
        """False once switched off."""
        return not await self._redis.sismember(OFF, customer)

    async def said(self, customer: str, now: datetime) -> int:
        """How many this customer has had today."""
        return int(await self._redis.get(_day(customer, now)) or 0)

    async def count(self, customer: str, now: datetime) -> None:
        """One more today."""
        await self._redis.incr(_day(customer, now))
        await self._redis.expire(_day(customer, now), COUNTED_SECONDS)

    async def cursor(self) -> str:
        """The last event that was taken in hand, or empty."""
        return await self._redis.get(CURSOR) or ""

    async def move(self, event_id: str) -> None:
        """Everything up to this event has been said, held or dropped."""
        await self._redis.set(CURSOR, event_id)

    async def hold(self, event: Mapping[str, Any], until: datetime) -> None:
        """Keeps an event for later; the same event is kept once."""
        await self._redis.zadd(HELD, {json.dumps(event, ensure_ascii=False, sort_keys=True): until.timestamp()})

    async def due(self, now: datetime, *, limit: int = 100) -> list[dict[str, Any]]:
        """Held events whose time has come, longest due first; they stay until `release`."""
        rows = await self._redis.zrangebyscore(HELD, "-inf", now.timestamp(), start=0, num=limit)
        return [json.loads(row) for row in rows]

    async def release(self, event: Mapping[str, Any]) -> None:
        """It is held no longer."""
        await self._redis.zrem(HELD, json.dumps(event, ensure_ascii=False, sort_keys=True))


def _day(customer: str, now: datetime) -> str:
    return f"yd:remind:{now.astimezone(CHINA):%Y%m%d}:{customer}"
