"""Access tokens, fetched by one process for all and kept in Redis.

Keys: yd:wechat:{ID}:token  string, the token; expires EARLY seconds before WeChat's own end
      yd:wechat:{ID}:fetch  string, who fetches now; expires, so that a dead fetcher holds up nobody for long"""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Awaitable, Callable

from redis.asyncio import Redis

from bot.channels.errors import DeliveryFailed

EARLY = 300  # seconds; tokens live 7200
FETCH_SECONDS = 10
PAUSE = 0.1  # seconds between looks while another process fetches
RELEASE = (Path(__file__).parents[1] / "scripts" / "drop.lua").read_text(encoding="utf-8")
Fetch = Callable[[bool], Awaitable[tuple[str, int]]]  # (force) -> token, seconds it lives


class AccessTokens:
    """`account` names the keys; `fetch` asks WeChat."""

    def __init__(self, redis: Redis[str], account: str, fetch: Fetch) -> None:
        self._redis, self._fetch = redis, fetch
        self._token, self._lock = f"yd:wechat:{{{account}}}:token", f"yd:wechat:{{{account}}}:fetch"
        self._drop = redis.register_script(RELEASE)

    async def get(self, *, refused: str = "") -> str:
        """The token; another than `refused`, which WeChat did not accept. Raises DeliveryFailed."""
        for _ in range(int(FETCH_SECONDS / PAUSE)):
            token = await self._redis.get(self._token)
            if token and token != refused:
                return str(token)
            mine = secrets.token_hex(8)
            if await self._redis.set(self._lock, mine, nx=True, px=int(FETCH_SECONDS * 1000)):
                return await self._renew(mine, refused)
            await asyncio.sleep(PAUSE)
        raise DeliveryFailed("no access token: another process fetches and does not end")

    async def _renew(self, mine: str, refused: str) -> str:
        try:
            token = await self._redis.get(self._token)  # somebody may have been faster
            if token and token != refused:
                return str(token)
            token, seconds = await self._fetch(False)
            if token == refused:
                token, seconds = await self._fetch(True)
            await self._redis.set(self._token, token, ex=max(seconds - EARLY, 1))
            return token
        finally:
            await self._drop(keys=[self._lock], args=[mine])
