"""What calls leave behind in Redis:

yd:voice:{CUSTOMER}:style  hash    pace, volume: how this customer wants to be spoken to; kept a year
yd:voice:{CUSTOMER}:done   string  the last thing done by voice, JSON: skill, order, at (epoch seconds); twenty minutes, so that one can say it is too late
yd:voice:call:ID           string  the last event id that this call has said; an hour, for a line that broke
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from redis.asyncio import Redis

from bot.voice.style import Style

YEAR, HOUR = 365 * 24 * 3600, 3600
UNDO_SECONDS = 600


@dataclass(frozen=True)
class Done:
    """Something that a yes by voice has changed. `at` is epoch seconds."""

    skill: str
    order_id: str
    at: float


class VoiceMemory:
    """All of it belongs to one customer or one call."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def style(self, customer: str, usual: Style) -> Style:
        """As the customer asked for in an earlier call, else the usual."""
        kept = await self._redis.hgetall(f"yd:voice:{{{customer}}}:style")
        if not kept:
            return usual
        return replace(usual, pace=float(kept["pace"]), volume=int(kept["volume"]))

    async def keep_style(self, customer: str, style: Style) -> None:
        """For the next call."""
        key = f"yd:voice:{{{customer}}}:style"
        await self._redis.hset(key, mapping={"pace": style.pace, "volume": style.volume})
        await self._redis.expire(key, YEAR)

    async def keep_done(self, customer: str, done: Done) -> None:
        """The newest replaces the one before."""
        line = json.dumps({"skill": done.skill, "order_id": done.order_id, "at": done.at})
        await self._redis.set(f"yd:voice:{{{customer}}}:done", line, ex=2 * UNDO_SECONDS)

    async def done(self, customer: str) -> Done | None:
        """What was done last, at most twenty minutes ago; None when there is nothing."""
        line = await self._redis.get(f"yd:voice:{{{customer}}}:done")
        return Done(**json.loads(line)) if line else None

    async def forget_done(self, customer: str) -> None:
        """It has been taken back."""
        await self._redis.delete(f"yd:voice:{{{customer}}}:done")

    async def place(self, call: str) -> str | None:
        """The last event id that this call has said; None for a call that is new."""
        return await self._redis.get(f"yd:voice:call:{call}")

    async def keep_place(self, call: str, event_id: str) -> None:
        """Should the line break, the call goes on from here."""
        await self._redis.set(f"yd:voice:call:{call}", event_id, ex=HOUR)
