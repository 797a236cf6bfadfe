"""The desk under load: 10,000 waiting tickets and 500 agents on one Redis, beside the raw round trips of as many commands.

`raw` sends, for each operation, the Redis commands that its script runs on average (counted by the server in this very
run), one plain GET after the other without a script, over as many connections: once each with a round trip of its own,
once as one pipeline, and once only as many as the round trips that we make. Redis runs without syncing, so that the disk is no part of the comparison."""

from __future__ import annotations

import asyncio
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any, Awaitable, Callable, Iterator, Sequence

from redis.asyncio import Redis

from bot import embedded_redis
from bot.bench.measure import peak_mib
from bot.local_stack import redis_answers, stop_process, until
from bot.settings import HandoffLimits, Settings
from handoff import groups
from handoff.presence import AgentState, Presence
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason

WAITING, AGENTS = 10_000, 500
SIZES = (100, 1_000, 10_000, 100_000)
AT_ONCE = 8  # operations in flight
SAMPLE = 2_000  # operations timed
Step = Callable[[int], Awaitable[object]]


def run(settings: Settings) -> list[dict[str, Any]]:
    """Rows for enqueue, claim (an offer made and accepted) and close, then a claim's cost by how many wait."""
    with _redis() as url:
        return asyncio.run(_measure(url))


@contextmanager
def _redis() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        socket = embedded_redis.socket_path(Path(folder))
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        server = Popen([embedded_redis.executable(), *options], stdout=DEVNULL)
        url = f"unix://{socket}?db=0"
        try:
            until(lambda: redis_answers(url), "redis")
            yield url
        finally:
            stop_process(server)


async def _measure(url: str) -> list[dict[str, Any]]:
    redis: Redis[str] = Redis.from_url(url, decode_responses=True, max_connections=AT_ONCE + 2)
    rows = await _load(redis)
    for size in SIZES:
        rows.append(await _by_size(redis, size))
    await redis.close()
    return rows


async def _load(redis: Redis[str]) -> list[dict[str, Any]]:
    queue = _queue(redis)
    await _staff(queue, AGENTS)
    enqueue = await _timed(redis, lambda n: queue.scripts.run("enqueue", *_ticket(queue, n)), WAITING)
    claim = await _timed(redis, lambda n: _claim(queue), min(SAMPLE, AGENTS * 5))
    held = [
        (name, ticket) for name in _names(AGENTS) for ticket in await redis.smembers(queue.key(f"agent:{name}:tickets"))
    ]
    close = await _timed(
        redis, lambda n: queue.scripts.run("close", held[n][1], held[n][0], "agent", "", ""), len(held)
    )
    rows = []
    for name, found in (("enqueue", enqueue), ("claim", claim), ("close", close)):
        rows += await _beside_raw(redis, name, found)
    return [*rows, _row("claim", "p99", claim["p99"], "ms"), _row("all", "memory", peak_mib(), "MiB")]


def _queue(redis: Redis[str]) -> TicketQueue:
    return TicketQueue(redis, f"bench-{uuid.uuid4().hex[:8]}", limits=HandoffLimits(), routing=groups.load())


def _names(count: int) -> list[str]:
    return [f"agent-{number}" for number in range(count)]


async def _staff(queue: TicketQueue, count: int) -> None:
    presence = Presence(queue)
    for number, name in enumerate(_names(count)):
        skills = {skill: 1 + (number + place) % 3 for place, skill in enumerate(("order", "refund", "general"))}
        await presence.configure(name, skills=skills)
        await presence.set_state(name, AgentState.ONLINE)


INTENTS = (("order_status",), ("apply_refund",), ())


def _ticket(queue: TicketQueue, number: int) -> list[object]:
    """Arguments of the script that opens a ticket, as `enqueue` makes them."""
    context = HandoffContext(Reason.CUSTOMER_REQUEST, ("客户要求人工",), intents=INTENTS[number % 3])
    return queue.opening(f"t-{number}", f"c-{number}", f"C-{number}", context, callback=False)


async def _claim(queue: TicketQueue) -> None:
    """One assignment: the best ticket is offered to the best agent, who accepts."""
    for ticket, agent in await queue.offer(most=1):
        await queue.scripts.run("accept", ticket, agent, agent, 86400, 30_000, 5)


async def _timed(redis: Redis[str], step: Step, count: int) -> dict[str, Any]:
    """Operations a second, times of each, and how many Redis commands one runs on the server."""
    before, sent, times = await _commands(redis), await _sent(redis), []

    async def work(first: int) -> None:
        for number in range(first, count, AT_ONCE):
            began = time.perf_counter()
            await step(number)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(work(first) for first in range(AT_ONCE)))
    took = time.perf_counter() - began
    commands = (await _commands(redis) - before) / count
    trips = (await _sent(redis) - sent) / count
    return {"rate": count / took, "commands": commands, "trips": trips, "p99": 1000 * _p99(times)}


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.99 * len(times)))]


async def _commands(redis: Redis[str]) -> int:
    """How many commands the server has run so far, those inside scripts included."""
    stats = await redis.info("commandstats")
    return sum(int(found["calls"]) for found in stats.values())


async def _sent(redis: Redis[str]) -> int:
    """How many scripts clients have called so far."""
    stats = await redis.info("commandstats")
    return int(stats.get("cmdstat_evalsha", {"calls": 0})["calls"])


async def _beside_raw(redis: Redis[str], name: str, found: dict[str, Any]) -> list[dict[str, Any]]:
    count, trips = max(1, round(found["commands"])), max(1, round(found["trips"]))
    bare = await _raw(redis, lambda: _one_by_one(redis, trips))
    single = await _raw(redis, lambda: _one_by_one(redis, count))
    piped = await _raw(redis, lambda: _pipelined(redis, count))
    rows = [_row(name, "rate", found["rate"], "1/s", f"{trips} bare round trips, as many as we make", bare)]
    rows.append(_row(name, "rate", found["rate"], "1/s", f"{count} commands, a round trip each", single))
    rows.append(_row(name, "rate", found["rate"], "1/s", f"{count} commands in one pipeline", piped))
    return rows


async def _raw(redis: Redis[str], step: Callable[[], Awaitable[object]]) -> float:
    count = SAMPLE // 4

    async def work() -> None:
        for _ in range(count // AT_ONCE):
            await step()

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return (count // AT_ONCE * AT_ONCE) / (time.perf_counter() - began)


async def _one_by_one(redis: Redis[str], count: int) -> None:
    for _ in range(count):
        await redis.get("bench:raw")


async def _pipelined(redis: Redis[str], count: int) -> None:
    async with redis.pipeline(transaction=False) as pipe:
        for _ in range(count):
            pipe.get("bench:raw")
        await pipe.execute()


async def _by_size(redis: Redis[str], size: int) -> dict[str, Any]:
    """Microseconds on the server for an offer and its acceptance while `size` tickets wait."""
    queue = _queue(redis)
    await _staff(queue, 100)
    await _timed(redis, lambda n: queue.scripts.run("enqueue", *_ticket(queue, n)), size)
    before = await _script_time(redis)
    count = min(100, size)
    for _ in range(count):
        await _claim(queue)
    per = (await _script_time(redis) - before) / count
    return _row(f"{size} waiting", "server time of a claim", per, "us")


async def _script_time(redis: Redis[str]) -> float:
    stats = await redis.info("commandstats")
    return float(stats["cmdstat_evalsha"]["usec"])


def _row(
    case: str, metric: str, value: float, unit: str, baseline: str = "", against: float | None = None
) -> dict[str, Any]:
    return {
        "bench": "handoff",
        "case": case,
        "metric": metric,
        "value": round(value, 2),
        "unit": unit,
        "baseline": baseline,
        "baseline_value": None if against is None else round(against, 2),
        "ratio": None if not against else round(value / against, 3),
    }
