"""The desk's scripts, each behind the shared part, run against one shop's keys."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Callable, Mapping

from redis.asyncio import Redis

from handoff.keys import prefix

FOLDER = Path(__file__).parent / "scripts"
SHOP_ZONE = datetime.timezone(datetime.timedelta(hours=8))  # days begin at midnight in China
Clock = Callable[[], int]


class Scripts:
    """`run` is atomic: all of a script or nothing. `clock` gives epoch milliseconds."""

    def __init__(self, redis: Redis[str], shop: str, clock: Clock) -> None:
        shared = (FOLDER / "common.lua").read_text(encoding="utf-8")
        self._prefix, self._clock = prefix(shop), clock
        self._scripts = {
            path.stem: redis.register_script(shared + path.read_text(encoding="utf-8"))
            for path in FOLDER.glob("*.lua")
            if path.stem != "common"
        }

    async def run(self, name: str, *args: object) -> Any:
        """What the script returns. Time and day go before its own arguments."""
        now = self._clock()
        return await self._scripts[name](keys=[self._prefix], args=[now, day_of(now), *args])


def day_of(ms: int) -> str:
    """YYYY-MM-DD of a moment, as the shop counts days."""
    return datetime.datetime.fromtimestamp(ms / 1000, SHOP_ZONE).strftime("%Y-%m-%d")


def flat(fields: Mapping[str, object]) -> list[object]:
    """field, value, field, value..."""
    return [part for pair in fields.items() for part in pair]
