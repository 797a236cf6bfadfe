"""Keeps a set of processes running: starts them, starts one again that dies, stops all together.

Written here because the well-kept supervisors either end everything when one process dies or open a control
port; this needs neither."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Awaitable, Callable, Mapping, Sequence

STOP_SECONDS = 8.0  # then it is killed
RESTART_SECONDS = (0.5, 8.0)  # first and longest pause before a restart
HEALTHY_SECONDS = 20.0  # a process that has run so long starts again without the longer pause


@dataclass(frozen=True)
class Program:
    """`ready` says when it can be used; the next ones wait for that only if it is `needed`."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], Awaitable[bool]] | None = None
    needed: bool = False


class Supervisor:
    """`run` returns after `stop` or a signal, with nothing left running."""

    def __init__(self, programs: Sequence[Program], *, say: Callable[[str], None] = print) -> None:
        self._programs, self._say = programs, say
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()

    async def run(self, on_ready: Callable[[], Awaitable[None]] | None = None) -> None:
        """Starts all in order, calls `on_ready`, then watches."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        watchers: list[asyncio.Task[None]] = []
        try:
            for program in self._programs:
                watchers.append(asyncio.create_task(self._keep(program)))
                if program.needed and not await self._until_ready(program):
                    return
            if not all([await self._until_ready(program) for program in self._programs]):
                return
            if on_ready:
                await on_ready()
            await self._stopping.wait()
        finally:
            self._stopping.set()
            await self._stop_all()
            await asyncio.gather(*watchers, return_exceptions=True)

    def stop(self) -> None:
        """Ends `run`."""
        self._stopping.set()

    def pid_of(self, name: str) -> int | None:
        """The process id that a program has now."""
        process = self._running.get(name)
        return process.pid if process else None

    async def _keep(self, program: Program) -> None:
        pause = RESTART_SECONDS[0]
        while not self._stopping.is_set():
            began = time.monotonic()
            process = await self._start(program)
            code = await process.wait()
            if self._stopping.is_set():
                return
            pause = (
                RESTART_SECONDS[0] if time.monotonic() - began > HEALTHY_SECONDS else min(pause * 2, RESTART_SECONDS[1])
            )
            self._say(f"{program.name} ended ({code}), starting it again in {pause:.1f} s")
            await self._pause(pause)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except asyncio.TimeoutError:
            return

    async def _start(self, program: Program) -> asyncio.subprocess.Process:
        env = {**os.environ, **program.env}
        process = await asyncio.create_subprocess_exec(*program.command, env=env, start_new_session=True)
        self._running[program.name] = process
        return process

    async def _until_ready(self, program: Program) -> bool:
        while program.ready and not self._stopping.is_set():
            if await program.ready():
                return True
            await self._pause(0.1)
        return not self._stopping.is_set()

    async def _stop_all(self) -> None:
        """Last started, first stopped, so that Redis outlives those who write to it."""
        for program in reversed(self._programs):
            process = self._running.get(program.name)
            if process and process.returncode is None:
                await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except asyncio.TimeoutError:
        print(f"process {process.pid} did not stop, killing it", file=sys.stderr)
        process.kill()
        await process.wait()
