"""What supervisors may ask: whisper, take over, reassign, join, the agents' skills, the board and the reports."""

from __future__ import annotations

import csv
import io
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, Field

from bot.messages import to_dict
from handoff.agents import Agent, Agents
from handoff.board import Board
from handoff.console_api import guard, is_supervisor
from handoff.desk import Desk
from handoff.errors import RoleMissing
from handoff.presence import Presence

DATE = r"^(\d{4}-\d{2}-\d{2})?$"


class Whisper(BaseModel):
    """Words that the agent reads and the customer does not."""

    text: str = Field(..., min_length=1, max_length=2000)


class Reassign(BaseModel):
    """The agent who is to have the ticket."""

    agent: str = Field(..., min_length=1, max_length=64)


class Profile(BaseModel):
    """What is given changes, the rest stays. A skill's level is 1 to 3."""

    skills: dict[str, int] | None = None
    capacity: int | None = Field(None, ge=0, le=50)
    languages: list[str] | None = None
    channels: list[str] | None = None


def router(desk: Desk, agents: Agents, presence: Presence, board: Board) -> APIRouter:  # noqa: C901 - a table of routes
    """Routes below /api/console; 403 without the role."""
    routes = APIRouter(prefix="/api/console", tags=["supervisor"])
    agent = guard(desk, agents, presence)

    async def supervisor(who: Agent = Depends(agent)) -> Agent:
        if not is_supervisor(who):
            raise RoleMissing(f"{who.name} is no supervisor")
        return who

    @routes.post("/tickets/{ticket_id}/whisper")
    async def whisper(ticket_id: str, words: Whisper, who: Agent = Depends(supervisor)) -> dict[str, bool]:
        """Tells the agent something beside the conversation."""
        await desk.whisper(ticket_id, who.shown, words.text)
        return {"ok": True}

    @routes.post("/tickets/{ticket_id}/take_over")
    async def take_over(ticket_id: str, who: Agent = Depends(supervisor)) -> dict[str, Any]:
        """Has the conversation from now on."""
        return to_dict(await desk.take_over(ticket_id, who.name, who.shown))

    @routes.post("/tickets/{ticket_id}/reassign")
    async def reassign(ticket_id: str, to: Reassign, who: Agent = Depends(supervisor)) -> dict[str, Any]:
        """Gives it to another agent at once; 409 when that agent is full."""
        found = await presence.agent(to.agent)
        return to_dict(await desk.take_over(ticket_id, found.name, found.shown or found.name))

    @routes.post("/tickets/{ticket_id}/join")
    async def join(ticket_id: str, who: Agent = Depends(supervisor)) -> dict[str, bool]:
        """Takes part beside the agent; the customer is told."""
        await desk.join(ticket_id, who.name, who.shown, here=True)
        return {"ok": True}

    @routes.post("/tickets/{ticket_id}/leave")
    async def leave(ticket_id: str, who: Agent = Depends(supervisor)) -> dict[str, bool]:
        """Takes part no longer."""
        await desk.join(ticket_id, who.name, who.shown, here=False)
        return {"ok": True}

    @routes.get("/agents")
    async def everybody(who: Agent = Depends(agent)) -> dict[str, Any]:
        """All agents with state, load and skills: whom one may transfer to."""
        return {"agents": [to_dict(found) for found in await presence.all()]}

    @routes.put("/agents/{name}")
    async def configure(name: str, profile: Profile, who: Agent = Depends(supervisor)) -> dict[str, Any]:
        """Changes skills, capacity, languages or channels; routing follows at once."""
        await presence.agent(name)
        try:
            return to_dict(await presence.configure(name, **profile.dict(exclude_none=True)))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error

    @routes.get("/board")
    async def see_board(who: Agent = Depends(supervisor)) -> dict[str, Any]:
        """Queue, agents and the day so far, as they are now."""
        return await board.now()

    @routes.get("/reports")
    async def reports(
        who: Agent = Depends(supervisor),
        first: str = Query("", alias="from", regex=DATE),
        to: str = Query("", regex=DATE),
    ) -> dict[str, Any]:
        """The measures of each day, both ends included."""
        return {"days": await _days(board, first, to)}

    @routes.get("/reports.csv")
    async def export(
        who: Agent = Depends(supervisor),
        first: str = Query("", alias="from", regex=DATE),
        to: str = Query("", regex=DATE),
    ) -> Response:
        """The same as a table that spreadsheets open."""
        headers = {"Content-Disposition": "attachment; filename=handoff.csv"}
        return Response(_csv(await _days(board, first, to)), media_type="text/csv; charset=utf-8", headers=headers)

    return routes


async def _days(board: Board, first: str, to: str) -> list[dict[str, Any]]:
    try:
        return await board.days(first, to)
    except ValueError as error:
        raise HTTPException(400, f"no such day: {error}") from error


def _csv(days: list[dict[str, Any]]) -> str:
    """With a byte order mark, or spreadsheets would read it in another encoding."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(days[0]) if days else ["day"])
    writer.writeheader()
    writer.writerows(days)
    return "\ufeff" + file.getvalue()
