"""What supervisors may ask of accounts, and what everybody may ask of their own password."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field

from bot.messages import to_dict
from handoff.agents import Agent, Agents, Role
from handoff.errors import AgentNotFound
from handoff.presence import AgentState, Presence
from handoff.staff import LONGEST, Staff, Standing
from handoff.supervisor_api import Profile

NAME = r"^[a-z0-9][a-z0-9_.-]{1,31}$"
MOST_FEN = 1_000_000_00  # what a refund limit may be at all


class StandingBody(BaseModel):
    """An account as it shall be; `profile` is what the agent takes at the desk."""

    shown: str = Field(..., min_length=1, max_length=32, regex=r"\S")
    roles: list[Role] = Field(..., min_items=1)
    refund_limit_fen: int = Field(..., ge=0, le=MOST_FEN)
    profile: Profile | None = None

    def standing(self) -> Standing:
        """Without what belongs to the desk."""
        return Standing(self.shown.strip(), tuple(dict.fromkeys(self.roles)), self.refund_limit_fen)


class NewBody(StandingBody):
    """With the name that logs in."""

    name: str = Field(..., regex=NAME)


class PasswordBody(BaseModel):
    """One's own, old and new."""

    old: str = Field(..., max_length=LONGEST)
    new: str = Field(..., max_length=1000)


def router(  # noqa: C901 - a table of routes
    staff: Staff, agents: Agents, presence: Presence, *, shop: str
) -> APIRouter:
    """Routes below /api/console; `Staff` refuses who may not."""
    routes = APIRouter(prefix="/api/console", tags=["accounts"])

    def me(authorization: str | None = Header(None)) -> Agent:
        found = agents.read(_token(authorization))
        if found.shop != shop:
            raise AgentNotFound(found.name)
        return found

    async def configure(name: str, body: StandingBody) -> None:
        """What the desk knows of the account, once it was kept."""
        profile = body.profile.dict(exclude_none=True) if body.profile else {}
        await presence.configure(name, shown=body.shown.strip(), **profile)

    @routes.get("/accounts")
    async def everybody(who: Agent = Depends(me)) -> dict[str, Any]:
        """All accounts, each with what the desk knows of it, and the newest changes."""
        rows = await asyncio.to_thread(staff.all, who)
        desk = {found.name: to_dict(found) for found in await presence.all()}
        changes = await asyncio.to_thread(staff.changes, who)
        known = [{**row, "desk": desk.get(row["name"]) or to_dict(await _new(presence, row["name"]))} for row in rows]
        return {"accounts": known, "changes": changes}

    @routes.post("/accounts", status_code=201)
    async def add(body: NewBody, who: Agent = Depends(me)) -> dict[str, Any]:
        """Makes one; `password` is told this once."""
        password = await asyncio.to_thread(staff.add, who, body.name, body.standing())
        await configure(body.name, body)
        return {"name": body.name, "password": password}

    @routes.put("/accounts/{name}")
    async def change(name: str, body: StandingBody, who: Agent = Depends(me)) -> dict[str, Any]:
        """Another shown name, other roles, another limit, other skills."""
        found = await asyncio.to_thread(staff.change, who, name, body.standing())
        await configure(name, body)
        return {"name": found.name}

    @routes.post("/accounts/{name}/reset")
    async def reset(name: str, who: Agent = Depends(me)) -> dict[str, Any]:
        """A new password, told this once; whoever is logged in with the old one is out."""
        return {"name": name, "password": await asyncio.to_thread(staff.reset, who, name)}

    @routes.post("/accounts/{name}/stop")
    async def stop(name: str, who: Agent = Depends(me)) -> dict[str, bool]:
        """May not log in any more; their chats go back to the queue when the connection is gone."""
        await asyncio.to_thread(staff.switch, who, name, on=False)
        if any(found.name == name for found in await presence.all()):
            await presence.set_state(name, AgentState.OFFLINE)
        return {"ok": True}

    @routes.post("/accounts/{name}/start")
    async def start(name: str, who: Agent = Depends(me)) -> dict[str, bool]:
        """May log in again, with the password they had."""
        await asyncio.to_thread(staff.switch, who, name, on=True)
        return {"ok": True}

    @routes.post("/password")
    async def password(
        body: PasswordBody, who: Agent = Depends(me), authorization: str | None = Header(None)
    ) -> dict[str, bool]:
        """One's own; this session stays, the others end."""
        session = agents.session(_token(authorization))
        await asyncio.to_thread(staff.own_password, who, body.old, body.new, session=session)
        return {"ok": True}

    return routes


def _token(authorization: str | None) -> str:
    return (authorization or "").removeprefix("Bearer ")


async def _new(presence: Presence, name: str) -> Any:
    return await presence.agent(name, default=True)
