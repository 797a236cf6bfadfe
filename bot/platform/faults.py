"""Faults on demand, for tests and demonstrations: by path and method, a number of times or until taken back."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, Optional

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, validator
from starlette.responses import Response

from bot.platform.errors import Unavailable
from bot.platform.texts import text

UNHEARD_OF = "TRADE_SOMETHING_NEW"  # a state that no documentation names
STATES = ("status", "state")


class FaultPlan(BaseModel):
    """What goes wrong. `times` None means until it is taken back; `after` True does the work and loses the answer,
    as a connection does that breaks while the platform is at it. `kind`: garbage answers what is not JSON, half
    cuts the answer off, empty answers {}, unknown_state names states that nobody knows."""

    delay_ms: int = Field(0, ge=0, le=60000)
    error: Optional[int] = None
    path: str = ""
    method: str = ""
    times: Optional[int] = Field(None, ge=1)
    kind: Literal["", "garbage", "half", "empty", "unknown_state"] = ""
    retry_after: int = Field(1, ge=0, le=3600)
    after: bool = False

    @validator("error")
    def known(cls, error: Optional[int]) -> Optional[int]:
        """Raises ValueError for a status that this cannot play."""
        if error not in (None, 429, 500, 502, 503):
            raise ValueError("429, 500, 502 or 503")
        return error

    def meets(self, request: Request) -> bool:
        """Whether it is for this call; the admin page and the fault's own address are never struck."""
        path, method = request.url.path, request.method
        return path.startswith("/v1") and path.startswith(self.path) and self.method in ("", method)


@dataclass
class Faults:
    """The plans in force, and how many calls of each method they have struck."""

    plans: list[FaultPlan] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: Request, call_next: Any) -> Response:
        """The planned fault, or what the platform answers."""
        plan = self._take(request)
        if plan is None:
            return await call_next(request)
        self.struck[request.method] += 1
        await asyncio.sleep(plan.delay_ms / 1000)
        if plan.error and not plan.after:
            return _error(plan)
        return await _spoilt(plan, await call_next(request))

    def _take(self, request: Request) -> FaultPlan | None:
        """The first plan for this call; it is used up by one."""
        plan = next((plan for plan in self.plans if plan.meets(request)), None)
        if plan and plan.times is not None:
            place = self.plans.index(plan)
            self.plans[place : place + 1] = [plan.copy(update={"times": plan.times - 1})] if plan.times > 1 else []
        return plan


async def _spoilt(plan: FaultPlan, response: Any) -> Response:
    if plan.error:
        return _error(plan)
    if not plan.kind:
        return response
    body = b"".join([part async for part in response.body_iterator])
    return Response(_ruined(plan.kind, body), response.status_code, media_type="application/json")


def _ruined(kind: str, body: bytes) -> bytes:
    if kind == "garbage":
        return b"<html>502 Bad Gateway</html>"
    if kind == "half":
        return body[: len(body) // 2]
    return b"{}" if kind == "empty" else json.dumps(_unheard_of(json.loads(body)), ensure_ascii=False).encode()


def _unheard_of(body: Any) -> Any:
    """The same with every state renamed to one that nobody knows."""
    if isinstance(body, list):
        return [_unheard_of(one) for one in body]
    if isinstance(body, dict):
        return {name: UNHEARD_OF if name in STATES else _unheard_of(value) for name, value in body.items()}
    return body


def _error(plan: FaultPlan) -> JSONResponse:
    if plan.error == 429:
        body = {"error": {"code": "rate_limited", "reason": "fault", "message": text("refusal", "rate_limited")}}
        return JSONResponse(body, 429, headers={"Retry-After": str(plan.retry_after)})
    return JSONResponse(Unavailable(text("refusal", "unavailable"), "fault").body(), plan.error or 503)


def add(app: FastAPI) -> Faults:
    """Demo mode only: the address that plans faults, and the door at which they strike."""
    faults = Faults()

    @app.middleware("http")
    async def strike(request: Request, call_next: Any) -> Response:
        return await faults.answer(request, call_next)

    @app.post("/faults")
    def plan(wanted: FaultPlan) -> FaultPlan:
        """Demo mode only: makes calls slow, fail or answer nonsense, instead of what was planned before."""
        faults.plans = [wanted]
        return wanted

    @app.post("/faults/more")
    def more(wanted: FaultPlan) -> FaultPlan:
        """One more beside those in force; the first that is for a call strikes."""
        faults.plans = [*faults.plans, wanted]
        return wanted

    @app.get("/faults")
    def look() -> dict[str, Any]:
        """The plans in force and what they have struck, by HTTP method."""
        first = faults.plans[0] if faults.plans else None
        return {"plan": first, "plans": faults.plans, "struck": faults.struck}

    @app.delete("/faults")
    def heal() -> dict[str, bool]:
        """Takes all of them back."""
        faults.plans = []
        return {"ok": True}

    return faults
