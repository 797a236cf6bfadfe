"""Demo mode only: everything as it was at the beginning, and the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Optional

from fastapi import FastAPI
from pydantic import BaseModel, Field
from sqlalchemy.engine import Engine

from bot.platform import clock, feed, seed
from bot.platform.database import writing

FAR_DAYS = 4000


class ClockMove(BaseModel):
    """How far ahead of the real time the clock shall be; or `at`, the moment that it shall show now (ISO 8601)."""

    days: float = Field(0, ge=-FAR_DAYS, le=FAR_DAYS)
    hours: float = Field(0, ge=-24 * FAR_DAYS, le=24 * FAR_DAYS)
    at: Optional[str] = Field(None, max_length=40)


def add(app: FastAPI, engine: Engine) -> None:
    """The addresses /reset and /clock."""

    @app.post("/reset")
    def reset() -> dict[str, bool]:
        """Everything as it was after seeding, with dates counted from now; the clock is set right."""
        clock.move(timedelta(0))
        seed.refill(engine)
        return {"ok": True}

    @app.get("/clock")
    def look() -> dict[str, Any]:
        """The moment that the platform takes for now."""
        return {"now": clock.iso(clock.now()), "ahead_seconds": round(clock.ahead().total_seconds())}

    @app.post("/clock")
    def move(wanted: ClockMove) -> dict[str, Any]:
        """Moves the clock; what time does by itself (a shop that stayed silent, a search that ended) is done."""
        move_clock(engine, wanted)
        return look()

    @app.delete("/clock")
    def set_right() -> dict[str, Any]:
        """The real time again."""
        clock.move(timedelta(0))
        return look()


def move_clock(engine: Engine, wanted: ClockMove) -> None:
    """Raises ValueError for a moment that cannot be read."""
    ahead = timedelta(days=wanted.days, hours=wanted.hours)
    if wanted.at:
        ahead = clock.from_iso(wanted.at) - (clock.now() - clock.ahead())
    clock.move(ahead)
    with writing(engine) as db:
        feed.look(db)
