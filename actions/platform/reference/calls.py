"""One call to the reference platform: in the customer's name; a write is done once for each idempotency key."""

from __future__ import annotations

import time
from typing import Any

import httpx
import jwt

from actions.platform.errors import Conflict, Forbidden, NotFound, PlatformError, RateLimited, RuleViolation
from actions.platform.http import (
    BREAK_AFTER,
    TURN_SECONDS,
    Caller,
    Json,
    Line,
    json_object,
    seconds_of,
)

__all__ = ["BREAK_AFTER", "TURN_SECONDS", "Calls", "Json", "Line"]
TOKEN_SECONDS = 60


class Calls:
    """Calls in one name, all of them together within `seconds`."""

    def __init__(self, line: Line, subject: str, *, audience: str = "platform", seconds: float = 0.0) -> None:
        self._caller, self._subject, self._audience = Caller(line, seconds=seconds), subject, audience

    async def get(self, path: str, **params: Any) -> Json:
        """The answer to a read. Raises PlatformError."""
        return await self._call("GET", path, params={name: value for name, value in params.items() if value != ""})

    async def post(self, path: str, key: str, **body: Any) -> Json:
        """The answer to a write, done once for each key. Raises PlatformError."""
        return await self._call("POST", path, headers={"Idempotency-Key": key}, json=body)

    async def _call(self, method: str, path: str, **parts: Any) -> Json:
        request = self._caller.line.client.build_request(method, path, **parts)
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return await self._caller.send(request, _answer)

    def _token(self) -> str:
        claims = {"sub": self._subject, "aud": self._audience, "exp": int(time.time()) + TOKEN_SECONDS}
        return jwt.encode(claims, self._caller.line.secret, algorithm="HS256")


def _answer(response: httpx.Response) -> Json:
    body = json_object(response)
    if response.status_code < 400:
        return body
    error = body.get("error")
    raise _error(response, error if isinstance(error, dict) else {})


def _error(response: httpx.Response, error: Json) -> PlatformError:
    status = response.status_code
    reason, text = str(error.get("reason") or error.get("code", "")), str(error.get("message", ""))
    if status in (401, 403):
        return Forbidden(reason)
    if status == 404:
        return NotFound(reason)
    if status == 429:
        return RateLimited(seconds_of(response.headers.get("Retry-After", "")))
    return (RuleViolation if status == 422 else Conflict)(reason, text, dict(error))
