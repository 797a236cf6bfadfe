"""What the console may ask: log in, see the queue, accept, chat, close, and be told of changes."""

from __future__ import annotations

import uuid
from typing import Any, Mapping, Protocol

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.messages import to_dict
from handoff.agents import Agent, Agents, to_json
from handoff.desk import Desk
from handoff.errors import HandoffError, IllegalChange, LoginRefused, RoleMissing, TicketNotFound

STATUS = {LoginRefused: 401, RoleMissing: 403, TicketNotFound: 404, IllegalChange: 409}
CONFLICT_TEXT = "这张工单的状态已经变了，列表已刷新"


class Conversations(Protocol):
    """What the console reads of a conversation."""

    async def events_after(
        self, conversation_id: str, after: str = "", *, count: int = 500
    ) -> list[tuple[str, dict[str, Any]]]: ...

    async def newest_events(self, conversation_id: str, *, count: int = 200) -> list[tuple[str, dict[str, Any]]]: ...

    async def whisper(self, conversation_id: str, event: Mapping[str, Any]) -> None: ...


class Login(BaseModel):
    """An agent's name and password."""

    name: str = Field(..., max_length=64)
    password: str = Field(..., max_length=256)


class Words(BaseModel):
    """What an agent says; the client's id makes a resent message count once."""

    text: str = Field(..., min_length=1, max_length=2000)
    id: str = Field(default_factory=lambda: uuid.uuid4().hex, regex=r"^[A-Za-z0-9_-]{8,64}$")


def router(  # noqa: C901 - a table of routes
    desk: Desk, agents: Agents, conversations: Conversations
) -> APIRouter:
    """Routes below /api/console; all but the login need an agent's bearer token."""
    routes = APIRouter(prefix="/api/console", tags=["console"])

    def agent(authorization: str | None = Header(None)) -> Agent:
        return agents.read((authorization or "").removeprefix("Bearer "))

    @routes.post("/login")
    async def login(who: Login) -> dict[str, Any]:
        """A session token for an agent."""
        found, token = await agents.login(who.name, who.password)
        return {"token": token, "agent": to_json(found)}

    @routes.post("/logout")
    async def logout(authorization: str | None = Header(None)) -> dict[str, bool]:
        """The token is of no use from now on."""
        await agents.logout((authorization or "").removeprefix("Bearer "))
        return {"ok": True}

    @routes.get("/tickets")
    async def tickets(who: Agent = Depends(agent)) -> dict[str, Any]:
        """Those that wait (the next first), this agent's, and the newest closed."""
        return await overview(desk, who)

    @routes.get("/tickets/{ticket_id}")
    async def ticket(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """A ticket with its context and the conversation's events, decisions included."""
        found = await desk.queue.ticket(ticket_id)
        return {"ticket": to_dict(found), "events": await _events(conversations, found.conversation_id)}

    @routes.post("/tickets/{ticket_id}/accept")
    async def accept(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Takes a waiting ticket; 409 when another agent was faster."""
        return to_dict(await desk.accept(ticket_id, who.name, who.shown))

    @routes.post("/tickets/{ticket_id}/say")
    async def say(ticket_id: str, words: Words, who: Agent = Depends(agent)) -> dict[str, str]:
        """Answers the customer."""
        await desk.say(ticket_id, who.name, words.text, words.id)
        return {"id": words.id}

    @routes.post("/tickets/{ticket_id}/typing")
    async def typing(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, bool]:
        """Shows the customer that the agent writes."""
        found = await desk.queue.ticket(ticket_id)
        if found.agent == who.name:
            await conversations.whisper(found.conversation_id, {"type": "typing", "sender": "agent"})
        return {"ok": True}

    @routes.post("/tickets/{ticket_id}/close")
    async def close(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Ends the service; the customer is asked to rate it."""
        return to_dict(await desk.close(ticket_id, who.name))

    return routes


async def overview(desk: Desk, who: Agent) -> dict[str, Any]:
    """What the console's left side shows."""
    return {
        "waiting": [to_dict(ticket) for ticket in await desk.queue.waiting()],
        "mine": [to_dict(ticket) for ticket in await desk.queue.of_agent(who.name)],
        "closed": [to_dict(ticket) for ticket in await desk.queue.closed()],
    }


def add_errors(app: FastAPI) -> None:
    """The desk's errors as answers with a sentence for the agent."""

    @app.exception_handler(HandoffError)
    async def refused(request: Request, error: HandoffError) -> JSONResponse:
        words = str(error) if isinstance(error, (LoginRefused, RoleMissing)) else CONFLICT_TEXT
        return JSONResponse({"type": "error", "text": words}, STATUS.get(type(error), 400))


async def _events(conversations: Conversations, conversation_id: str) -> list[dict[str, Any]]:
    rows = await conversations.newest_events(conversation_id)
    return [{**_without_payloads(event), "event": event_id} for event_id, event in rows]


def _without_payloads(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "choices"}
