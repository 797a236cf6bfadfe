"""Whose turn may compute. A worker has one event loop: two hundred turns that compute in small pieces between each
other make all of them late. So a few compute, and the others stand in line: first those that have just come, then those
that were away at a platform, whose customers have waited for it anyway."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import AsyncIterator, Deque

AT_ONCE = 8  # turns; while some wait for Redis, another computes
PASSED = 4.0  # seconds in line after which one that was away goes before the new ones
Line = Deque[tuple[float, asyncio.Future[None]]]  # since when, and what tells them to go on


class Computing:
    """The places, and the two lines before them."""

    def __init__(self, places: int = AT_ONCE) -> None:
        self._free = places
        self._new: Line = deque()
        self._back: Line = deque()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One turn computes while the block runs, but for the time that it is `away`."""
        turn = _Turn(self)
        token = _turn.set(turn)
        try:
            await turn.enter(self._new)
            yield
        finally:
            turn.leave()
            _turn.reset(token)

    def back(self) -> Line:
        """The line of those who were away."""
        return self._back

    async def take(self, line: Line) -> None:
        """Waits for a place in that line; cancelled, it holds none."""
        if self._free > 0:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        line.append((loop.time(), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.give()
            raise

    def give(self) -> None:
        """The place goes to the next in line."""
        while line := self._next_line():
            _, place = line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def _next_line(self) -> Line | None:
        if self._back and asyncio.get_running_loop().time() - self._back[0][0] > PASSED:
            return self._back
        return self._new or self._back or None


class _Turn:
    """Whether a turn has its place, and how many of its calls are under way."""

    def __init__(self, computing: Computing) -> None:
        self.computing, self._holds, self._calls = computing, False, 0

    async def enter(self, line: Line) -> None:
        await self.computing.take(line)
        self._holds = True

    def leave(self) -> None:
        if self._holds:
            self._holds = False
            self.computing.give()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """The last call that comes back takes a place again."""
        self._calls += 1
        self.leave()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                await self.enter(self.computing.back())


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


@asynccontextmanager
async def away() -> AsyncIterator[None]:
    """Who waits for a platform holds nobody up; outside of a turn it changes nothing."""
    turn = _turn.get()
    if turn is None:
        yield
        return
    async with turn.away():
        yield
