"""One access token for all processes, fetched by one of them."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from redis.asyncio import Redis

from bot.channels.errors import DeliveryFailed
from bot.channels.wechat import tokens
from bot.channels.wechat.tokens import AccessTokens


class Wechat:
    """Gives tokens and counts."""

    def __init__(self, *given: str) -> None:
        self.given, self.forced = list(given), list[bool]()

    async def fetch(self, force: bool) -> tuple[str, int]:
        self.forced.append(force)
        await asyncio.sleep(0.05)
        return self.given.pop(0), 7200


async def test_many_callers_fetch_once(redis: Redis) -> None:  # type: ignore[type-arg]
    wechat, account = Wechat("one"), uuid.uuid4().hex
    got = await asyncio.gather(*(AccessTokens(redis, account, wechat.fetch).get() for _ in range(20)))
    assert set(got) == {"one"} and wechat.forced == [False]
    assert 6800 < await redis.ttl(f"yd:wechat:{{{account}}}:token") <= 6900


async def test_refused_token_is_renewed_once_by_many(redis: Redis) -> None:  # type: ignore[type-arg]
    wechat, account = Wechat("one", "two"), uuid.uuid4().hex
    held = AccessTokens(redis, account, wechat.fetch)
    assert await held.get() == "one"
    assert set(await asyncio.gather(*(held.get(refused="one") for _ in range(10)))) == {"two"}
    assert wechat.forced == [False, False]


async def test_token_that_comes_back_the_same_is_forced(redis: Redis) -> None:  # type: ignore[type-arg]
    wechat = Wechat("one", "one", "two")
    held = AccessTokens(redis, uuid.uuid4().hex, wechat.fetch)
    await held.get()
    assert await held.get(refused="one") == "two"
    assert wechat.forced == [False, False, True]


async def test_fetcher_that_died_holds_up_nobody_for_long(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[type-arg]
    wechat, account = Wechat("one"), uuid.uuid4().hex
    await redis.set(f"yd:wechat:{{{account}}}:fetch", "dead", px=200)
    assert await AccessTokens(redis, account, wechat.fetch).get() == "one"
    await redis.delete(f"yd:wechat:{{{account}}}:token")
    await redis.set(f"yd:wechat:{{{account}}}:fetch", "hangs", ex=60)
    monkeypatch.setattr(tokens, "FETCH_SECONDS", 0.2)
    with pytest.raises(DeliveryFailed):
        await AccessTokens(redis, account, wechat.fetch).get()
