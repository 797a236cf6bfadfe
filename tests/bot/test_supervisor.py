"""Starts in order, starts again what dies, leaves nothing running."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Callable

from bot.supervisor import Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


async def _eventually(look: Callable[[], object]) -> None:
    async def wait() -> None:
        while not look():
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), 20)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


async def test_dead_program_is_started_again_and_stop_leaves_nothing() -> None:
    supervisor = Supervisor([Program("sleeper", SLEEPER)], say=lambda words: None)
    running = asyncio.create_task(supervisor.run())
    await _eventually(lambda: supervisor.pid_of("sleeper"))
    first = supervisor.pid_of("sleeper")
    os.kill(first, signal.SIGKILL)
    await _eventually(lambda: supervisor.pid_of("sleeper") != first)
    second = supervisor.pid_of("sleeper")
    supervisor.stop()
    await asyncio.wait_for(running, 20)
    assert not _alive(second)


async def test_next_program_waits_until_a_needed_one_is_ready() -> None:
    ready = asyncio.Event()

    async def is_ready() -> bool:
        return ready.is_set()

    programs = [Program("first", SLEEPER, ready=is_ready, needed=True), Program("second", SLEEPER)]
    supervisor = Supervisor(programs, say=lambda words: None)
    running = asyncio.create_task(supervisor.run())
    await _eventually(lambda: supervisor.pid_of("first"))
    assert supervisor.pid_of("second") is None
    ready.set()
    await _eventually(lambda: supervisor.pid_of("second"))
    supervisor.stop()
    await asyncio.wait_for(running, 20)
