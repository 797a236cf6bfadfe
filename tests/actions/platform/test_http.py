"""What keeps a slow or failing platform from holding everything up, on real sockets."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from typing import Any, AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from actions.platform.errors import BadAnswer, Unavailable
from actions.platform.http import BREAK_AFTER, IN_FLIGHT, PLACE_SECONDS, TIMEOUT, Caller, Line, json_object
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


@asynccontextmanager
async def slow_server(seconds: float) -> AsyncIterator[tuple[str, Faults]]:
    """Takes every connection and answers after `seconds`. Small, so that two hundred calls are not its own trouble."""
    seen = Faults()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.at_once += 1
        seen.most_at_once = max(seen.most_at_once, seen.at_once)
        with suppress(OSError, asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                seen.calls += 1
                await asyncio.sleep(seconds)
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        seen.at_once -= 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seen
    finally:
        server.close()


async def test_two_hundred_calls_at_once_hold_no_more_than_the_bound_and_then_fail_fast() -> None:
    async with slow_server(TIMEOUT.read + 0.5) as (url, seen):
        line = Line.to(url, "s")
        line.breakers.default_ttl = 60  # what is looked at below happens while it is open
        ended = await asyncio.gather(*(outcome(line) for _ in range(CALLS)))
        # None waited longer than for a place, a connection and an answer, with a margin for a busy machine.
        assert 0 < seen.calls <= IN_FLIGHT and seen.most_at_once <= IN_FLIGHT
        assert max(seconds for _, seconds in ended) < PLACE_SECONDS + TIMEOUT.connect + TIMEOUT.read + 2
        kinds = Counter(kind for kind, _ in ended)
        assert kinds["full"] == CALLS - IN_FLIGHT and "ok" not in kinds
        # The breaker is open: the next ones do not wait and do not reach the platform.
        before = seen.calls
        ended = await asyncio.gather(*(outcome(line) for _ in range(CALLS)))
        assert {kind for kind, _ in ended} == {"OpenedState"} and seen.calls == before
        assert max(seconds for _, seconds in ended) < 1


async def test_one_call_alone_goes_to_see_whether_the_platform_is_back(server: Any) -> None:
    url, faults = server
    line = Line.to(url, "s")
    line.breakers.default_ttl = 0.5
    faults.plan("error")
    for _ in range(BREAK_AFTER):
        await outcome(line)
    faults.plan(delay=0.3)
    before, end = faults.calls, time.monotonic() + 10
    seen: Counter[str] = Counter()
    while faults.calls == before and time.monotonic() < end:
        seen.update(kind for kind, _ in await asyncio.gather(*(outcome(line) for _ in range(20))))
    assert faults.calls == before + 1 and seen["ok"] == 1
    assert set(seen) == {"OpenedState", "half-opened", "ok"}
    assert (await outcome(line))[0] == "ok"


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
    while (kind := (await outcome(line))[0]) in ("OpenedState", "half-opened") and time.monotonic() < end:
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
