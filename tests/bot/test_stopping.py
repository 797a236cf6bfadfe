"""A task ends although it loses a cancellation."""

from __future__ import annotations

import asyncio

from bot.stopping import stop


async def test_task_that_loses_a_cancellation_is_ended() -> None:
    lost = 0

    async def deaf() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost += 1
                if lost > 2:
                    raise

    tasks = [asyncio.create_task(deaf()), asyncio.create_task(asyncio.sleep(60))]
    await asyncio.sleep(0)
    await stop(*tasks)
    assert all(task.cancelled() for task in tasks) and lost == 3


async def test_task_that_failed_is_no_reason_to_wait() -> None:
    async def fail() -> None:
        raise ValueError("x")

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    await stop(task)
    assert isinstance(task.exception(), ValueError)
