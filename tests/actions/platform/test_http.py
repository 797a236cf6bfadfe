"""What keeps a slow or failing platform from holding everything up, on real sockets."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any, Iterator

import httpx
import pytest
from fastapi import FastAPI

from actions.platform.errors import BadAnswer, Unavailable
from actions.platform.http import BREAK_AFTER, IN_FLIGHT, TIMEOUT, Caller, Line, json_object
from tests.platform_servers import faults as faulty
from tests.platform_servers.faults import Faults
from tests.platform_servers.serving import served

CALLS = 200


@pytest.fixture
def server() -> Iterator[tuple[str, Faults]]:
    faults, app = Faults(), FastAPI()
    faulty.add(app, faults)

    @app.get("/thing")
    async def thing() -> dict[str, Any]:
        return {"ok": True}

    with served(app) as url:
        yield url, faults


async def ask(line: Line, *, seconds: float = 0.0, twice: bool = True) -> Any:
    return await Caller(line, seconds=seconds).send(
        line.client.build_request("GET", "/thing"), json_object, twice=twice
    )


async def outcome(line: Line) -> tuple[str, float]:
    """How a call ended, and after how long."""
    began = time.monotonic()
    try:
        await ask(line)
        return "ok", time.monotonic() - began
    except Unavailable as error:
        return str(error).rsplit(" ", 1)[-1], time.monotonic() - began


async def test_two_hundred_calls_at_once_hold_no_more_than_the_bound_and_then_fail_fast(server: Any) -> None:
    url, faults = server
    faults.plan(delay=TIMEOUT.read)
    line = Line.to(url, "s")
    ended = await asyncio.gather(*(outcome(line) for _ in range(CALLS)))
    # None waited for longer than its place in the pool and its answer, with a margin for a busy machine.
    assert faults.most_at_once <= IN_FLIGHT and faults.calls <= IN_FLIGHT
    assert max(seconds for _, seconds in ended) < TIMEOUT.pool + TIMEOUT.read + 2
    kinds = Counter(kind for kind, _ in ended)
    assert kinds["PoolTimeout"] >= CALLS - IN_FLIGHT - 5 and "ok" not in kinds
    # The breaker is open: the next ones do not wait and do not reach the platform.
    before = faults.calls
    ended = await asyncio.gather(*(outcome(line) for _ in range(CALLS)))
    assert {kind for kind, _ in ended} == {"OpenedState"} and faults.calls == before
    assert max(seconds for _, seconds in ended) < 1


async def test_breaker_opens_after_failures_in_a_row_and_one_success_closes_it(server: Any) -> None:
    url, faults = server
    line = Line.to(url, "s")
    line.breakers.default_ttl = 0.3
    faults.plan("error")
    for _ in range(BREAK_AFTER):
        assert (await outcome(line))[0] == "500"
    assert (await outcome(line))[0] == "OpenedState"
    faults.plan()
    end = time.monotonic() + 5
    while (kind := (await outcome(line))[0]) == "OpenedState" and time.monotonic() < end:
        await asyncio.sleep(0.02)
    assert kind == "ok"
    assert [kind for kind, _ in await asyncio.gather(*(outcome(line) for _ in range(10)))] == ["ok"] * 10


async def test_breaker_that_is_tried_too_early_opens_again_at_once(server: Any) -> None:
    url, faults = server
    line = Line.to(url, "s")
    line.breakers.default_ttl = 0.2
    faults.plan("error")
    for _ in range(BREAK_AFTER):
        await outcome(line)
    end = time.monotonic() + 5
    while (await outcome(line))[0] == "OpenedState" and time.monotonic() < end:
        await asyncio.sleep(0.02)
    assert (await outcome(line))[0] == "OpenedState"


async def test_failures_with_a_success_between_open_nothing(server: Any) -> None:
    url, faults = server
    line = Line.to(url, "s")
    for _ in range(3):
        faults.plan("error", times=2 * (BREAK_AFTER - 1))
        for _ in range(BREAK_AFTER - 1):
            assert (await outcome(line))[0] == "500"
        assert (await outcome(line))[0] == "ok"


@pytest.mark.parametrize("twice, calls", [(True, 2), (False, 1)])
async def test_only_what_may_be_asked_twice_is(server: Any, twice: bool, calls: int) -> None:
    url, faults = server
    faults.plan("error")
    with pytest.raises(Unavailable):
        await ask(Line.to(url, "s"), twice=twice)
    assert faults.calls == calls


async def test_second_try_makes_one_failure_good(server: Any) -> None:
    url, faults = server
    faults.plan("garbage", times=1)
    assert await ask(Line.to(url, "s")) == {"ok": True}


async def test_time_out_is_not_tried_again(server: Any) -> None:
    url, faults = server
    faults.plan(delay=1.0)
    line = Line(httpx.AsyncClient(base_url=url, timeout=0.2), "s")
    with pytest.raises(Unavailable, match="ReadTimeout"):
        await ask(line)
    assert faults.calls == 1


async def test_all_calls_of_one_caller_share_its_seconds(server: Any) -> None:
    url, faults = server
    faults.plan(delay=0.3)
    line = Line.to(url, "s")
    caller, request = Caller(line, seconds=0.5), line.client.build_request("GET", "/thing")
    assert await caller.send(request, json_object)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await caller.send(request, json_object)
    assert faults.calls == 2


async def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        await ask(Line.to("http://127.0.0.1:9", "s"))


@pytest.mark.parametrize("text", ["", "<html>", "[1]", "null", '{"a":'])
def test_what_is_no_object_is_a_bad_answer(text: str) -> None:
    with pytest.raises(BadAnswer):
        json_object(httpx.Response(200, text=text))
