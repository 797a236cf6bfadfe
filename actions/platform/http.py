"""How every adapter speaks HTTP: one pool, short time-outs, a second try for what may be asked twice, one breaker.

What cannot be reached, answers too late or answers nonsense is Unavailable; after BREAK_AFTER of those in a row the
next calls fail at once for BREAK_SECONDS; then one call goes to see, and closes the breaker again if it succeeds. No more than IN_FLIGHT
calls wait for a platform at once; the next wait a second for a place and then fail."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Callable, Coroutine, TypeVar

import httpx
import stamina
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import HALF_OPENED, OpenedState
from purgatory.service._async.circuitbreaker import AsyncCircuitBreaker

from actions.platform.computing import away
from actions.platform.errors import (
    BadAnswer,
    Conflict,
    Forbidden,
    NotFound,
    OutOfTime,
    RateLimited,
    Unavailable,
    Unsupported,
)

IN_FLIGHT = 200  # a platform that takes 2 s serves 50 turns of two calls a second
TIMEOUT = httpx.Timeout(3.0, connect=1.0, pool=1.0)  # seconds; a full pool is no reason to wait longer
LIMITS = httpx.Limits(max_connections=IN_FLIGHT, max_keepalive_connections=20)
PLACE_SECONDS = 1.0  # a caller waits so long for a place
TRIES = 2
WAIT_SECONDS = 0.05  # before the second try, with jitter on top
BREAK_AFTER, BREAK_SECONDS = 5, 3.0
TURN_SECONDS = 4.5  # all calls of one turn together: a customer hears something within five seconds
NOT_THE_PLATFORMS_FAULT = [NotFound, Forbidden, Conflict, RateLimited, Unsupported, OutOfTime, asyncio.CancelledError]
T = TypeVar("T")
Json = dict[str, Any]
Reader = Callable[[httpx.Response], T]


@dataclass
class Line:
    """What all customers share: one pool of connections, one breaker, and the places in flight. Those who wait for a
    place wait here and not in the pool, whose work grows with the square of those who wait. `secret` signs the calls."""

    client: httpx.AsyncClient
    secret: str
    breakers: AsyncCircuitBreakerFactory = field(
        default_factory=lambda: AsyncCircuitBreakerFactory(
            default_threshold=BREAK_AFTER, default_ttl=BREAK_SECONDS, exclude=list(NOT_THE_PLATFORMS_FAULT)
        )
    )
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))

    @classmethod
    def to(cls, url: str, secret: str) -> Line:
        """A line with a pool of its own."""
        return cls(httpx.AsyncClient(base_url=url, timeout=TIMEOUT, limits=LIMITS), secret)


class Caller:
    """Calls on a line. `seconds` is for all of them together; 0 sets no bound beside each call's own."""

    def __init__(self, line: Line, *, seconds: float = 0.0) -> None:
        self.line = line
        self._left = seconds or float("inf")

    async def send(self, request: httpx.Request, read: Reader[T], *, twice: bool = True) -> T:
        """What `read` makes of the answer; `read` raises a PlatformError for an answer that is one. `twice`: asking
        again does no harm, because it is a read or carries its idempotency key. Raises PlatformError."""
        where = f"{request.method} {request.url.path}"
        if self._left <= 0:
            raise Unavailable(f"{where}: no time left")
        async with away():  # whoever comes back waits for the loop, which is no time of the platform's
            return await self._sent(request, read, twice, where)

    async def _sent(self, request: httpx.Request, read: Reader[T], twice: bool, where: str) -> T:
        began = time.monotonic()
        try:
            async with self._place(where), await self._breaker(where):
                return await self._in_time(self._tries(request, read, twice), began, where)
        except (OpenedState, httpx.HTTPError, asyncio.TimeoutError) as error:
            raise Unavailable(f"{where}: {type(error).__name__}") from error
        finally:
            self._left -= time.monotonic() - began

    @asynccontextmanager
    async def _place(self, where: str) -> AsyncIterator[None]:
        """One of the places in flight. Raises Unavailable when none is free in time."""
        try:
            await asyncio.wait_for(self.line.places.acquire(), PLACE_SECONDS)
        except asyncio.TimeoutError as error:
            raise Unavailable(f"{where}: full") from error
        try:
            yield
        finally:
            self.line.places.release()

    async def _breaker(self, where: str) -> AsyncCircuitBreaker:
        """Half open means that one call is on its way to see whether the platform is back; all others wait for what
        it finds. Raises Unavailable."""
        breaker = await self.line.breakers.get_breaker("platform")
        if breaker.context.state == HALF_OPENED:
            raise Unavailable(f"{where}: {HALF_OPENED}")
        return breaker

    async def _in_time(self, call: Coroutine[Any, Any, T], began: float, where: str) -> T:
        """Raises OutOfTime where the turn has less time left than a call may take: that tells nothing of the platform."""
        left = self._left - (time.monotonic() - began)
        if left == float("inf"):
            return await call
        try:
            return await asyncio.wait_for(call, left)
        except asyncio.TimeoutError as error:
            read = self.line.client.timeout.read or float("inf")
            if left < read:
                raise OutOfTime(where) from error
            raise

    async def _tries(self, request: httpx.Request, read: Reader[T], twice: bool) -> T:
        again = stamina.retry_context(
            _worth_another_try,
            attempts=TRIES if twice else 1,
            timeout=None,
            wait_initial=WAIT_SECONDS,
            wait_jitter=WAIT_SECONDS * 2,
        )
        async for attempt in again:
            with attempt:
                return read(await self.line.client.send(request))
        raise Unavailable(request.url.path)


def json_object(response: httpx.Response) -> Json:
    """The object that an answer is. Raises Unavailable for 5xx, BadAnswer for anything but an object."""
    if response.status_code >= 500:
        raise Unavailable(f"HTTP {response.status_code}")
    try:
        body = response.json()
    except ValueError as error:
        raise BadAnswer("not JSON") from error
    if not isinstance(body, dict):
        raise BadAnswer("no object")
    return body


def seconds_of(given: str) -> float:
    """A Retry-After in seconds; 1 when it is not a number."""
    return float(given) if given.replace(".", "", 1).isdigit() else 1.0


def _worth_another_try(error: Exception) -> bool:
    """Not after a time-out: that time is gone, and the platform has enough to do."""
    lost = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.TimeoutException)
    return lost or isinstance(error, Unavailable)
