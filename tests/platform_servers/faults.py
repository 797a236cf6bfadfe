"""What a local server does instead of its work: slow, failing, nonsense. Counts what it is asked and how much at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response


@dataclass
class Faults:
    """`kind` is empty, garbage, half, or a word that the server itself knows; `times` None is for ever."""

    kind: str = ""
    times: int | None = None
    delay: float = 0.0
    calls: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def plan(self, kind: str = "", *, times: int | None = None, delay: float = 0.0) -> None:
        self.kind, self.times, self.delay = kind, times, delay

    def take(self) -> str:
        """The fault for this call, used up by one."""
        if not self.kind or self.times == 0:
            return ""
        self.times = None if self.times is None else self.times - 1
        return self.kind


def add(app: FastAPI, faults: Faults) -> None:
    """Strikes every call before the server sees it, or its answer after."""

    @app.middleware("http")
    async def strike(request: Request, call_next: Any) -> Response:
        faults.calls += 1
        faults.at_once += 1
        faults.most_at_once = max(faults.most_at_once, faults.at_once)
        try:
            await asyncio.sleep(faults.delay)
            request.state.fault = faults.take()
            answer = await call_next(request)
            return await _spoilt(request.state.fault, answer)
        finally:
            faults.at_once -= 1


async def _spoilt(kind: str, answer: Any) -> Response:
    if kind == "garbage":
        return Response("<html>busy</html>", 200, media_type="text/html")
    if kind == "error":
        return Response("oops", 500)
    if kind == "half":
        body = b"".join([part async for part in answer.body_iterator])
        return Response(body[: len(body) // 2], 200, media_type="application/json")
    return answer
