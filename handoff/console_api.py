"""What the console may ask: log in, see the queue, accept, chat, hand on, close, and be told of changes."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Awaitable, Callable, Mapping, Protocol

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.messages import to_dict
from handoff.agents import Agent, Agents, to_json
from handoff.desk import Desk
from handoff.errors import (
    AgentFull,
    AgentNotFound,
    BadGroups,
    HandoffError,
    IllegalChange,
    LoginRefused,
    RoleMissing,
    TicketNotFound,
)
from handoff.presence import AgentState, Presence
from handoff.tickets import TicketState

STATUS = {
    LoginRefused: 401,
    RoleMissing: 403,
    TicketNotFound: 404,
    AgentNotFound: 404,
    BadGroups: 400,
    IllegalChange: 409,
    AgentFull: 409,
}
TEXTS = {
    RoleMissing: "您的账号没有这项权限",
    TicketNotFound: "没有这张工单",
    AgentNotFound: "没有这位坐席",
    BadGroups: "没有这个技能组",
    AgentFull: "接待数已满，先结束一个会话再接入",
}
CONFLICT_TEXT = "这张工单的状态已经变了，列表已刷新"
Guard = Callable[..., Awaitable[Agent]]


class Conversations(Protocol):
    """What the console reads of a conversation."""

    async def events_after(
        self, conversation_id: str, after: str = "", *, count: int = 500, staff: bool = False
    ) -> list[tuple[str, dict[str, Any]]]: ...

    async def newest_events(
        self, conversation_id: str, *, count: int = 200, staff: bool = False
    ) -> list[tuple[str, dict[str, Any]]]: ...

    async def whisper(self, conversation_id: str, event: Mapping[str, Any]) -> None: ...


class Login(BaseModel):
    """An agent's name and password."""

    name: str = Field(..., max_length=64)
    password: str = Field(..., max_length=256)


class Words(BaseModel):
    """What an agent says; the client's id makes a resent message count once."""

    text: str = Field(..., min_length=1, max_length=2000)
    id: str = Field(default_factory=lambda: uuid.uuid4().hex, regex=r"^[A-Za-z0-9_-]{8,64}$")


class StateChange(BaseModel):
    """Where an agent is from now on, and why not at the desk."""

    state: AgentState
    reason: str = Field("", max_length=64)


class Closing(BaseModel):
    """How an agent sums a ticket up; the code is one of the console's list."""

    code: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=2000)


class Handing(BaseModel):
    """To a group or to an agent, with a note for whoever takes it."""

    group: str = Field("", max_length=64)
    agent: str = Field("", max_length=64)
    note: str = Field("", max_length=2000)


def guard(desk: Desk, agents: Agents, presence: Presence) -> Guard:
    """A dependency: the agent of a bearer token, of this desk's shop; asking is a sign of life."""

    async def agent(authorization: str | None = Header(None)) -> Agent:
        who = await asyncio.to_thread(agents.read, (authorization or "").removeprefix("Bearer "))
        if who.shop and who.shop != desk.queue.shop:
            raise TicketNotFound(f"{who.name} works at {who.shop}, not at {desk.queue.shop}")
        if not is_agent(who):
            raise RoleMissing(f"{who.name} does not serve customers")
        await presence.beat(who.name)
        return who

    return agent


def router(  # noqa: C901 - a table of routes
    desk: Desk, agents: Agents, conversations: Conversations, presence: Presence
) -> APIRouter:
    """Routes below /api/console; all but the login need an agent's bearer token."""
    routes = APIRouter(prefix="/api/console", tags=["console"])
    agent = guard(desk, agents, presence)

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

    @routes.post("/presence")
    async def be(change: StateChange, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Comes to the desk, is busy or away for a reason, or goes."""
        return to_dict(await presence.set_state(who.name, change.state, reason=change.reason, shown=who.shown))

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
        """Takes a waiting ticket or one offered to this agent; 409 when another was faster or there is no room."""
        return to_dict(await desk.accept(ticket_id, who.name, who.shown))

    @routes.post("/tickets/{ticket_id}/refuse")
    async def refuse(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Says no to an offer; the ticket goes back to its old place."""
        return to_dict(await desk.queue.refuse(ticket_id, who.name))

    @routes.post("/tickets/{ticket_id}/say")
    async def say(ticket_id: str, words: Words, who: Agent = Depends(agent)) -> dict[str, str]:
        """Answers the customer."""
        await desk.say(ticket_id, who.name, words.text, words.id, shown=who.shown)
        return {"id": words.id}

    @routes.post("/tickets/{ticket_id}/typing")
    async def typing(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, bool]:
        """Shows the customer that the agent writes."""
        found = await desk.queue.ticket(ticket_id)
        if found.state is TicketState.ACTIVE and who.name in (found.agent, *found.joined):
            await conversations.whisper(found.conversation_id, {"type": "typing", "sender": "agent"})
        return {"ok": True}

    @routes.post("/tickets/{ticket_id}/transfer")
    async def transfer(ticket_id: str, to: Handing, who: Agent = Depends(agent)) -> dict[str, Any]:
        """To the front of a group, or offered to another agent; 409 when that agent cannot take it."""
        found = await desk.transfer(ticket_id, who.name, group=to.group, to=to.agent, note=to.note)
        return to_dict(found)

    @routes.post("/tickets/{ticket_id}/wrap_up")
    async def wrap_up(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Frees the customer, who is asked to rate; the agent still writes the ticket up."""
        return to_dict(await desk.wrap_up(ticket_id, who.name))

    @routes.post("/tickets/{ticket_id}/close")
    async def close(ticket_id: str, how: Closing | None = None, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Ends the service; the customer is asked to rate it."""
        code, note = (how.code, how.note) if how else ("", "")
        return to_dict(await desk.close(ticket_id, who.name, code=code, note=note))

    @routes.post("/tickets/{ticket_id}/reopen_to_assistant")
    async def hand_back(ticket_id: str, who: Agent = Depends(agent)) -> dict[str, Any]:
        """Gives the conversation back to the assistant without asking for a rating."""
        return to_dict(await desk.wrap_up(ticket_id, who.name, ended="to_assistant"))

    return routes


async def overview(desk: Desk, who: Agent) -> dict[str, Any]:
    """What the console's left side shows; `waiting` begins with what is offered to this agent."""
    mine = await desk.queue.of_agent(who.name)
    offered = [ticket for ticket in mine if ticket.state is TicketState.OFFERED]
    lists = {
        "waiting": [*offered, *await desk.queue.waiting()],
        "mine": [ticket for ticket in mine if ticket.state is not TicketState.OFFERED],
        "callbacks": await desk.queue.callbacks(),
        "closed": await desk.queue.closed(),
    }
    return {name: [to_dict(ticket) for ticket in tickets] for name, tickets in lists.items()}


def is_agent(who: Agent) -> bool:
    """Whether they may read and serve customers; an editor of the knowledge base alone may not."""
    return any(role in ("agent", "supervisor", "admin") for role in who.roles)


def is_supervisor(who: Agent) -> bool:
    """Whether they may see and steer the others' work."""
    return any(role in ("supervisor", "admin") for role in who.roles)


def add_errors(app: FastAPI) -> None:
    """The desk's errors as answers with a sentence for the agent."""

    @app.exception_handler(HandoffError)
    async def refused(request: Request, error: HandoffError) -> JSONResponse:
        words = str(error) if isinstance(error, LoginRefused) else TEXTS.get(type(error), CONFLICT_TEXT)
        return JSONResponse({"type": "error", "text": words}, STATUS.get(type(error), 400))


async def _events(conversations: Conversations, conversation_id: str) -> list[dict[str, Any]]:
    rows = await conversations.newest_events(conversation_id, staff=True)
    return [{**without_payloads(event), "event": event_id} for event_id, event in rows]


def without_payloads(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as the console may see it."""
    return {name: value for name, value in event.items() if name != "choices"}
