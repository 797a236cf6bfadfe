"""Faults on demand, for tests and demonstrations: delay, error, for a path, a number of times."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, Optional

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.platform.errors import Unavailable
from bot.platform.texts import text


class FaultPlan(BaseModel):
    """What goes wrong; `times` None means until it is taken back."""

    delay_ms: int = Field(0, ge=0, le=60000)
    error: Optional[Literal[500, 503]] = None
    path: str = ""
    times: Optional[int] = Field(None, ge=1)


@dataclass
class Faults:
    """The plan in force, and how many calls of each method it has struck."""

    plan: FaultPlan | None = None
    struck: Counter[str] = field(default_factory=Counter)

    async def strike(self, request: Request) -> JSONResponse | None:
        """Delays or answers with the planned error; None lets the request go on."""
        plan = self._take(request.url.path)
        if plan is None:
            return None
        self.struck[request.method] += 1
        await asyncio.sleep(plan.delay_ms / 1000)
        if plan.error is None:
            return None
        return JSONResponse(Unavailable(text("refusal", "unavailable"), "fault").body(), plan.error)

    def _take(self, path: str) -> FaultPlan | None:
        plan = self.plan
        if plan is None or not path.startswith("/v1") or not path.startswith(plan.path):
            return None
        if plan.times is not None:
            self.plan = plan.copy(update={"times": plan.times - 1}) if plan.times > 1 else None
        return plan


def add(app: FastAPI) -> None:
    """Demo mode only: the address that plans faults, and the door at which they strike."""
    faults = Faults()

    @app.middleware("http")
    async def strike(request: Request, call_next: Any) -> Any:
        return await faults.strike(request) or await call_next(request)

    @app.post("/faults")
    def plan(wanted: FaultPlan) -> FaultPlan:
        """Demo mode only: makes calls slow or fail."""
        faults.plan = wanted
        return wanted

    @app.get("/faults")
    def look() -> dict[str, Any]:
        """The plan in force and what it has struck, by HTTP method."""
        return {"plan": faults.plan, "struck": faults.struck}

    @app.delete("/faults")
    def heal() -> dict[str, bool]:
        """Takes the plan back."""
        faults.plan = None
        return {"ok": True}
