"""One call to the reference platform: in the customer's name, within its time, through the breaker.

A read is tried again once, a write only under its own idempotency key. What cannot be reached, answers 5xx or
answers nonsense is Unavailable, and after BREAK_AFTER of those in a row the next calls fail at once for BREAK_SECONDS."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Mapping

import httpx
import jwt
import stamina
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from actions.platform.errors import (
    BadAnswer,
    Conflict,
    Forbidden,
    NotFound,
    PlatformError,
    RateLimited,
    RuleViolation,
    Unavailable,
)

TIMEOUT = httpx.Timeout(3.0, connect=1.0, pool=1.0)  # seconds; a full pool is no reason to wait longer
LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20)  # the bound on calls in flight
TRIES = 2
WAIT_SECONDS = 0.05  # before the second try, with jitter on top
BREAK_AFTER, BREAK_SECONDS = 5, 3.0
TURN_SECONDS = 4.5  # all calls of one turn together: a customer hears something within five seconds
TOKEN_SECONDS = 60
NOT_THE_PLATFORMS_FAULT = [NotFound, Forbidden, Conflict, RateLimited, asyncio.CancelledError]
Json = dict[str, Any]


@dataclass
class Line:
    """What all customers share: one pool of connections and one breaker. `secret` signs who is calling."""

    client: httpx.AsyncClient
    secret: str
    breakers: AsyncCircuitBreakerFactory = field(
        default_factory=lambda: AsyncCircuitBreakerFactory(
            default_threshold=BREAK_AFTER, default_ttl=BREAK_SECONDS, exclude=list(NOT_THE_PLATFORMS_FAULT)
        )
    )

    @classmethod
    def to(cls, url: str, secret: str) -> Line:
        """A line with a pool of its own."""
        return cls(httpx.AsyncClient(base_url=url, timeout=TIMEOUT, limits=LIMITS), secret)


class Calls:
    """Calls in one name. `seconds` is for all of them together; 0 sets no bound beside each call's own."""

    def __init__(self, line: Line, subject: str, *, audience: str = "platform", seconds: float = 0.0) -> None:
        self._line, self._subject, self._audience = line, subject, audience
        self._left = seconds or float("inf")

    async def get(self, path: str, **params: Any) -> Json:
        """The answer to a read. Raises PlatformError."""
        return await self._call("GET", path, params={name: value for name, value in params.items() if value != ""})

    async def post(self, path: str, key: str, **body: Any) -> Json:
        """The answer to a write, done once for each key. Raises PlatformError."""
        return await self._call("POST", path, headers={"Idempotency-Key": key}, json=body)

    async def _call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any) -> Json:
        began = time.monotonic()
        request["headers"] = {"Authorization": f"Bearer {self._token()}", **(headers or {})}
        try:
            async with await self._line.breakers.get_breaker("platform"):
                return await asyncio.wait_for(self._tries(method, path, request), self._time())
        except (OpenedState, httpx.HTTPError, asyncio.TimeoutError) as error:
            raise Unavailable(f"{method} {path}: {type(error).__name__}") from error
        finally:
            self._left -= time.monotonic() - began

    def _time(self) -> float | None:
        return None if self._left == float("inf") else max(self._left, 0.01)

    async def _tries(self, method: str, path: str, request: Mapping[str, Any]) -> Json:
        again = stamina.retry_context(
            _worth_another_try, attempts=TRIES, timeout=None, wait_initial=WAIT_SECONDS, wait_jitter=WAIT_SECONDS * 2
        )
        async for attempt in again:
            with attempt:
                return _answer(await self._line.client.request(method, path, **request))
        raise Unavailable(f"{method} {path}")

    def _token(self) -> str:
        claims = {"sub": self._subject, "aud": self._audience, "exp": int(time.time()) + TOKEN_SECONDS}
        return jwt.encode(claims, self._line.secret, algorithm="HS256")


def _worth_another_try(error: Exception) -> bool:
    """Not after a time-out: that time is gone, and the platform has enough to do."""
    lost = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.TimeoutException)
    return lost or isinstance(error, Unavailable)


def _answer(response: httpx.Response) -> Json:
    if response.status_code >= 500:
        raise Unavailable(f"HTTP {response.status_code}")
    body = _json(response)
    if response.status_code < 400:
        return body
    error = body.get("error")
    raise _error(response, error if isinstance(error, dict) else {})


def _json(response: httpx.Response) -> Json:
    try:
        body = response.json()
    except ValueError as error:
        raise BadAnswer("not JSON") from error
    if not isinstance(body, dict):
        raise BadAnswer("no object")
    return body


def _error(response: httpx.Response, error: Json) -> PlatformError:
    status = response.status_code
    reason, text = str(error.get("reason") or error.get("code", "")), str(error.get("message", ""))
    if status in (401, 403):
        return Forbidden(reason)
    if status == 404:
        return NotFound(reason)
    if status == 429:
        return RateLimited(_seconds(response.headers.get("Retry-After", "")))
    return (RuleViolation if status == 422 else Conflict)(reason, text, dict(error))


def _seconds(given: str) -> float:
    return float(given) if given.replace(".", "", 1).isdigit() else 1.0
