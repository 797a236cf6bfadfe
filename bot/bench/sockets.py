"""5,000 idle and 500 talking widget connections on one gateway, and the same on a bare Starlette echo beside it.

The answer comes from a stand-in worker (the real loop, claims and commits; it says what it has heard), so that it is
the gateway, Redis and the log that are measured and not the model. Gateway, worker, Redis and the clients share this
machine's cores. Memory is the gateway's proportional set size (PSS), before and with all connections.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Iterator

from websockets.exceptions import WebSocketException

from bot import settings as settings_module
from bot.bench import echo
from bot.bench.echo import IDLE, OPENING, PAUSE, ROUNDS, TALKING, cpu_share, pss_kib, send
from bot.bench.windows import greeted, token_of
from bot.evaluate import percentiles
from bot.local_stack import http_answers, local_stack, start_process, stop_process, until
from bot.settings import Settings

FILES = 16_000
PATIENCE = 600.0  # seconds until all are connected; a busy machine takes long for so many handshakes
WAIT = 60.0  # seconds for what is still under way


@dataclass
class Talker:
    """One customer's window: what it has sent, and how often each answer was heard."""

    number: int
    token: str
    after: str = ""
    sent: dict[str, float] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    acked: set[str] = field(default_factory=set)


def run(settings: Settings) -> list[dict[str, Any]]:
    """Rows for both servers; raises OSError where so many files may not be opened."""
    _allow_files()
    ours = _ours()
    bare = echo.figures()
    rows = [_row(name, value, unit, bare.get(name)) for name, (value, unit) in ours.items()]
    load = round(os.getloadavg()[2], 1)  # of the last quarter of an hour, ours included
    return [{**row, "answer": "stand-in worker, no model", "load": load, "cores": os.cpu_count()} for row in rows]


def _row(name: str, value: float, unit: str, bare: tuple[float, str] | None) -> dict[str, Any]:
    row = {"bench": "sockets", "case": f"{IDLE} idle, {TALKING} talking", "metric": name, "value": value, "unit": unit}
    if bare is None:
        return {**row, "baseline": "none", "baseline_value": None, "ratio": None}
    ratio = round(bare[0] / value, 3) if value else None
    return {**row, "baseline": "bare Starlette echo", "baseline_value": bare[0], "ratio": ratio}


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if wanted < IDLE + TALKING + 500:
        raise OSError(f"only {wanted} files may be open; raise the limit (ulimit -n {FILES})")


def _ours() -> dict[str, tuple[float, str]]:
    with local_stack(RATE_PER_SECOND="1000", RATE_BURST="1000") as stack:
        worker = echo.start("worker", stack.env["REDIS_URL"], stack.env)
        gateway = start_process("gateway", stack.env)
        address = f"http://127.0.0.1:{stack.env['PORT']}"
        try:
            until(lambda: http_answers(f"{address}/healthz"), "gateway")
            options = settings_module.load({**os.environ, **stack.env})
            talkers = [Talker(number, token_of(options, f"B{number:05d}")) for number in range(IDLE + TALKING)]
            return asyncio.run(Measurement(stack.env, address, gateway, talkers).run())
        finally:
            stop_process(worker)


class Measurement:
    """Connects all, lets some talk, kills the gateway under them, and counts."""

    def __init__(self, env: Any, address: str, gateway: subprocess.Popen[bytes], talkers: list[Talker]) -> None:
        self._env, self._address, self._gateway, self._talkers = env, address, gateway, talkers
        self._socket = address.replace("http", "ws") + "/chat/ws"
        self._places = asyncio.Semaphore(OPENING)
        self._online = self._online_at_end = 0

    async def run(self) -> dict[str, tuple[float, str]]:
        """The figures."""
        before = pss_kib(self._gateway.pid)
        tasks = [asyncio.create_task(self._live(talker)) for talker in self._talkers]
        try:
            opened = await self._all_online()
            held = pss_kib(self._gateway.pid)
            cpu = await cpu_share(self._gateway.pid)
            await self._talk()
            times = [one for talker in self._talkers for one in talker.times]
            back = await self._restart()
            lost, doubled = await self._count()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            stop_process(self._gateway)
        return {
            "memory_per_connection": (round((held - before) / len(self._talkers), 1), "KiB"),
            "opened_all": (round(opened, 1), "s"),
            "idle_cpu": (round(cpu, 3), "cores"),
            "reply_p50": (percentiles(times)["ms_p50"], "ms"),
            "reply_p95": (percentiles(times)["ms_p95"], "ms"),
            "messages": (float(sum(len(talker.sent) for talker in self._talkers)), "messages"),
            "all_back_after_restart": (round(back, 1), "s"),
            "connections_back": (float(self._online_at_end), "connections"),
            "lost_after_restart": (float(lost), "messages"),
            "doubled_after_restart": (float(doubled), "messages"),
        }

    async def _live(self, talker: Talker) -> None:
        """Stays connected, as the widget does: again after the last event, with a pause that grows and varies."""
        tries = 0
        while True:
            with suppress(OSError, WebSocketException, asyncio.TimeoutError):
                async with self._connected(talker) as socket:
                    tries = 0
                    await self._hear(talker, socket)
            tries += 1
            await asyncio.sleep(min(8.0, 0.5 * 2 ** min(tries, 4)) * (0.6 + (talker.number % 100) / 125))

    @contextmanager
    def _counted(self, talker: Talker, socket: Any) -> Iterator[None]:
        self._online += 1
        talker_socket[talker.number] = socket
        try:
            yield
        finally:
            self._online -= 1
            talker_socket.pop(talker.number, None)

    def _connected(self, talker: Talker) -> Any:
        return _Connected(self, talker)

    async def _hear(self, talker: Talker, socket: Any) -> None:
        with self._counted(talker, socket):
            for message_id in [one for one in talker.sent if one not in talker.acked]:
                await send(socket, message_id)  # the outbox of the window
            async for raw in socket:
                self._heard(talker, json.loads(raw))

    def _heard(self, talker: Talker, frame: dict[str, Any]) -> None:
        if frame.get("event") and frame["type"] != "ack":
            talker.after = frame["event"]
        if frame["type"] == "ack":
            talker.acked.add(frame["id"])
        answered = frame.get("answers")
        if answered:
            talker.heard[answered] = talker.heard.get(answered, 0) + 1
            if talker.heard[answered] == 1:
                talker.times.append((time.perf_counter() - talker.sent[answered]) * 1000)

    async def _all_online(self) -> float:
        began = time.perf_counter()
        while self._online < len(self._talkers):
            if time.perf_counter() - began > PATIENCE:
                raise OSError(f"only {self._online} of {len(self._talkers)} connections came up")
            await asyncio.sleep(0.05)
        return time.perf_counter() - began

    async def _talk(self) -> None:
        """Each talker in its own moment of every round, so that messages come evenly."""
        await asyncio.gather(*(self._rounds(talker, place) for place, talker in enumerate(self._talkers[:TALKING])))
        await self._settled()

    async def _rounds(self, talker: Talker, place: int) -> None:
        await asyncio.sleep(PAUSE * place / TALKING)
        for number in range(ROUNDS):
            await self._say(talker, f"bench-{talker.number:05d}-{number:02d}-{len(talker.sent):04d}")
            await asyncio.sleep(PAUSE)

    async def _say(self, talker: Talker, message_id: str) -> None:
        talker.sent[message_id] = time.perf_counter()
        socket = talker_socket.get(talker.number)
        if socket is not None:
            with suppress(WebSocketException):  # then it waits in the outbox
                await send(socket, message_id)

    async def _settled(self) -> None:
        end = time.perf_counter() + WAIT
        while any(set(t.sent) - set(t.heard) for t in self._talkers[:TALKING]) and time.perf_counter() < end:
            await asyncio.sleep(0.1)

    async def _restart(self) -> float:
        """Kills the gateway in the middle of a round and starts it again."""
        round_of_words = asyncio.create_task(self._talk_once())
        await asyncio.sleep(PAUSE / 4)
        self._gateway.kill()
        self._gateway.wait()
        began = time.perf_counter()
        self._gateway = start_process("gateway", self._env)
        await round_of_words
        while self._online < len(self._talkers) and time.perf_counter() - began < PATIENCE:
            await asyncio.sleep(0.1)
        back, self._online_at_end = time.perf_counter() - began, self._online
        await self._settled()
        return back

    async def _talk_once(self) -> None:
        async def one(talker: Talker, place: int) -> None:
            await asyncio.sleep(PAUSE / 2 * place / TALKING)
            await self._say(talker, f"bench-{talker.number:05d}-again-{len(talker.sent):04d}")

        await asyncio.gather(*(one(talker, place) for place, talker in enumerate(self._talkers[:TALKING])))

    async def _count(self) -> tuple[int, int]:
        lost = sum(len(set(talker.sent) - set(talker.heard)) for talker in self._talkers)
        return lost, sum(count - 1 for talker in self._talkers for count in talker.heard.values())


talker_socket: dict[int, Any] = {}  # number -> open socket


class _Connected:
    """A connection that has said hello and was answered."""

    def __init__(self, measurement: Measurement, talker: Talker) -> None:
        self._measurement, self._talker = measurement, talker

    async def __aenter__(self) -> Any:
        async with self._measurement._places:
            self._socket = await greeted(self._measurement._socket, self._talker.token, self._talker.after)
        return self._socket

    async def __aexit__(self, *given: Any) -> None:
        await self._socket.close()
