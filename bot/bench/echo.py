"""The other side of `bench sockets`: a bare Starlette echo under the same connections, and what both measure with."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from websockets.legacy.client import connect

from bot.evaluate import percentiles
from bot.local_stack import free_port, http_answers, stop_process, until

IDLE, TALKING = int(os.environ.get("YINGDA_BENCH_IDLE", "5000")), int(os.environ.get("YINGDA_BENCH_TALKING", "500"))
ROUNDS, PAUSE = 2, 20.0  # messages of each talker, seconds between two, as people write: 25 messages a second in all
OPENING = 64  # connections opened at the same time


def figures() -> dict[str, tuple[float, str]]:
    """The same connections and the same number of messages against `echo_app`."""
    port = free_port()
    server = start("echo", str(port), {})
    try:
        until(lambda: http_answers(f"http://127.0.0.1:{port}/healthz"), "echo")
        return asyncio.run(_echoes(f"ws://127.0.0.1:{port}/ws", server.pid))
    finally:
        stop_process(server)


async def _echoes(address: str, pid: int) -> dict[str, tuple[float, str]]:
    before, began, times = pss_kib(pid), time.perf_counter(), []
    places = asyncio.Semaphore(OPENING)

    async def opened() -> Any:
        async with places:
            return await open_socket(address)

    sockets = await asyncio.gather(*(opened() for _ in range(IDLE + TALKING)))
    took, held = time.perf_counter() - began, pss_kib(pid)
    cpu = await cpu_share(pid)

    async def talk(socket: Any, place: int) -> None:
        await asyncio.sleep(PAUSE * place / TALKING)
        for _ in range(ROUNDS):
            sent = time.perf_counter()
            await send(socket, "bench-0001")
            await socket.recv()
            times.append((time.perf_counter() - sent) * 1000)
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(talk(socket, place) for place, socket in enumerate(sockets[:TALKING])))
    await asyncio.gather(*(socket.close() for socket in sockets))
    return {
        "memory_per_connection": (round((held - before) / len(sockets), 1), "KiB"),
        "opened_all": (round(took, 1), "s"),
        "idle_cpu": (round(cpu, 3), "cores"),
        "reply_p50": (percentiles(times)["ms_p50"], "ms"),
        "reply_p95": (percentiles(times)["ms_p95"], "ms"),
    }


def echo_app() -> Any:
    """What is sent comes back."""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route, WebSocketRoute
    from starlette.websockets import WebSocket, WebSocketDisconnect

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            return

    async def health(request: Any) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return Starlette(routes=[WebSocketRoute("/ws", echo), Route("/healthz", health)])


async def open_socket(address: str) -> Any:
    """A connection without compression; dead ones are found by the server."""
    return await connect(address, compression=None, ping_interval=None, open_timeout=30, max_queue=64)


async def send(socket: Any, message_id: str) -> None:
    """One customer message as the widget sends it."""
    await socket.send(json.dumps({"type": "message", "id": message_id, "text": f"我的快递到哪了 {message_id}"}))


def pss_kib(pid: int) -> float:
    """The process's share of memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))


async def cpu_share(pid: int, seconds: float = 10.0) -> float:
    """Cores that the process uses while nothing is said."""
    before = _ticks(pid)
    await asyncio.sleep(seconds)
    return (_ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / seconds


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def start(what: str, given: str, env: Any) -> subprocess.Popen[bytes]:
    """`echo PORT` or `worker REDIS_URL` as a process of its own."""
    command = [sys.executable, "-c", f"from bot.bench import echo; echo.main({what!r}, {given!r})"]
    return subprocess.Popen(command, env={**os.environ, **env}, start_new_session=True)


def main(what: str, given: str) -> None:
    """The parts that run as processes of their own."""
    if what == "worker":
        from bot.bench import stand_in

        asyncio.run(stand_in.work(given))
    else:
        import uvicorn

        uvicorn.run(echo_app(), host="127.0.0.1", port=int(given), log_level="warning", ws_per_message_deflate=False)
