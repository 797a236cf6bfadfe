"""Faults on demand, for tests and demonstrations: delay, error, for a path, a number of times."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, Optional

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field


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
        body = {"error": {"code": "unavailable", "reason": "fault", "message": "系统繁忙"}}
        return JSONResponse(body, plan.error)

    def _take(self, path: str) -> FaultPlan | None:
        plan = self.plan
        if plan is None or not path.startswith("/v1") or not path.startswith(plan.path):
            return None
        if plan.times is not None:
            self.plan = plan.copy(update={"times": plan.times - 1}) if plan.times > 1 else None
        return plan
