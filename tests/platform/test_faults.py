"""Faults on demand, and what the adapter makes of a platform that is slow, failing or talks nonsense."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Callable

import httpx
import pytest

from actions.platform.contract import UNKNOWN
from actions.platform.errors import BadAnswer, RateLimited, Unavailable
from actions.platform.reference import Line, ReferencePlatform
from actions.platform.reference.calls import BREAK_AFTER
from tests.platform.api import Api

Shop = Callable[[str], ReferencePlatform]


def plan(api: Api, **fault: Any) -> None:
    assert api.client.post("/faults", json=fault).status_code == 200


@pytest.mark.parametrize("kind", ["garbage", "half", "empty"])
async def test_nonsense_is_a_bad_answer_and_not_a_guess(api: Api, shop: Shop, kind: str) -> None:
    plan(api, kind=kind)
    with pytest.raises(BadAnswer):
        await shop("C1001").orders()


async def test_unknown_state_is_unknown_and_keeps_its_raw_name(api: Api, shop: Shop) -> None:
    plan(api, kind="unknown_state")
    order = (await shop("C1001").orders())[0]
    assert (order.status, order.raw_status) == (UNKNOWN, "TRADE_SOMETHING_NEW")
    refund = (await shop("C1024").refunds())[0]
    assert (refund.status, refund.raw_status) == (UNKNOWN, "TRADE_SOMETHING_NEW")


async def test_rate_limit_says_when_to_come_again(api: Api, shop: Shop) -> None:
    plan(api, error=429, retry_after=7)
    with pytest.raises(RateLimited) as limited:
        await shop("C1001").orders()
    assert limited.value.retry_after == 7


async def test_one_failed_read_is_tried_again(api: Api, shop: Shop) -> None:
    plan(api, error=500, times=1)
    assert await shop("C1001").orders()


async def test_fault_for_one_path_and_method_leaves_others_alone(api: Api, shop: Shop) -> None:
    plan(api, error=503, path="/v1/coupons", method="GET")
    with pytest.raises(Unavailable):
        await shop("C1018").coupons()
    assert await shop("C1018").orders()


async def test_answer_lost_after_the_work_is_made_good_by_the_same_key(api: Api, shop: Shop) -> None:
    platform = shop("C1003")
    order = (await platform.orders())[0]
    plan(api, error=502, after=True, method="POST", times=1)
    made = await platform.refund(
        order.order_id, reason="not_wanted", amount_fen=order.payment_fen, note="", key="key-lost-answer"
    )
    assert [one.refund_id for one in await platform.refunds()] == [made.refund_id]


async def test_breaker_opens_after_failures_in_a_row_and_closes_again(api: Api) -> None:
    calls = 0
    down = True

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        return httpx.Response(503) if down else httpx.Response(200, json={"orders": []})

    line = Line(httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://platform"), "s")
    line.breakers.default_ttl = 0.2
    platform = ReferencePlatform(line, "C1001")
    for _ in range(BREAK_AFTER):
        with pytest.raises(Unavailable):
            await platform.orders()
    before, down = calls, False
    with pytest.raises(Unavailable):
        await platform.orders()
    assert calls == before  # the breaker answered
    await _until_open_again(platform)
    assert calls > before


async def _until_open_again(platform: ReferencePlatform) -> None:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            await platform.orders()
            return
        except Unavailable:
            await asyncio.sleep(0.02)
    raise AssertionError("the breaker stayed open")


async def test_all_calls_of_a_turn_share_its_time(api: Api) -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.15)
        return httpx.Response(200, json={"coupons": []})

    line = Line(httpx.AsyncClient(transport=httpx.MockTransport(slow), base_url="http://platform"), "s")
    platform = ReferencePlatform(line, "C1001", seconds=0.25)
    assert await platform.coupons() == []
    with pytest.raises(Unavailable):
        await platform.coupons()


def test_two_plans_strike_side_by_side(api: Api) -> None:
    plan(api, error=500, path="/v1/coupons", times=1)
    api.client.post("/faults/more", json={"error": 503, "path": "/v1/orders", "times": 1})
    assert [api.get("C1001", path).status_code for path in ("/coupons", "/orders", "/orders")] == [500, 503, 200]
    assert api.client.get("/faults").json()["struck"] == {"GET": 2}
