"""Ends tasks for sure.

redis-py 4.6 looks at a connection with a time-out of nothing before every command; a cancellation that comes in that
moment is taken for the time-out and lost (Python 3.10, async-timeout). One `cancel()` is therefore not enough."""

from __future__ import annotations

import asyncio

AGAIN_SECONDS = 0.2


async def stop(*tasks: asyncio.Task[None]) -> None:
    """Cancels until all have ended. What they raised stays in them."""
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
