"""The console's content: canned replies, internal notes, wrap-up codes, the knowledge base, a customer's history."""

from __future__ import annotations

import asyncio
import functools
import logging
from dataclasses import asdict
from typing import Any, Callable

import yaml
from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field

from bot.conversation import Conversations
from bot.errors import NotTrained
from bot.knowledge import Desk as KnowledgeDesk
from bot.messages import Sender
from bot.settings import ROOT
from handoff import codes
from handoff.agents import Agent, Agents, to_json
from handoff.console_api import is_agent
from handoff.desk import Desk
from handoff.errors import RoleMissing, TicketNotFound
from handoff.invites import Invites
from handoff.notes import Notes
from handoff.replies import Replies
from handoff.tickets import Ticket

logger = logging.getLogger("yingda.desk")

ENOUGH = 0.35  # a knowledge entry less likely than this to answer is no suggestion
HITS = 3
FOUND = 8  # entries that a search shows


class ReplyBody(BaseModel):
    """A canned reply as written. `own`: for this agent alone."""

    id: str = Field("", max_length=40, regex=r"^[A-Za-z0-9_-]*$")
    topic: str
    title: str
    text: str
    own: bool = False


class NoteBody(BaseModel):
    """An internal note."""

    text: str = Field(..., min_length=1, max_length=1000)


class InviteBody(BaseModel):
    """Whom to ask, or everybody who may, and why."""

    to: str = Field("", max_length=64)
    text: str = Field("", max_length=200)


class DeskAccess:
    """Who asks, and for which ticket: an agent of another shop finds none of ours."""

    def __init__(self, agents: Agents, desk: Desk, shop: str) -> None:
        self._agents, self.desk, self._shop = agents, desk, shop
        self.invites = Invites(desk.queue)

    def agent(self, authorization: str | None = Header(None)) -> Agent:
        """Raises LoginRefused, TicketNotFound for somebody of another shop, RoleMissing for one who only edits the
        knowledge base: customers' words are not for them."""
        found = self._agents.read((authorization or "").removeprefix("Bearer "))
        if found.shop != self._shop:
            raise TicketNotFound(f"{found.name} works at {found.shop}, not at {self._shop}")
        if not is_agent(found):
            raise RoleMissing(f"{found.name} does not serve customers")
        return found

    async def ticket(self, ticket_id: str) -> Ticket:
        """Raises TicketNotFound."""
        return await self.desk.queue.ticket(ticket_id)

    def supervisor(self, authorization: str | None = Header(None)) -> Agent:
        """Raises RoleMissing."""
        found = self.agent(authorization)
        if not found.supervisor:
            raise RoleMissing(found.name)
        return found


def router(  # noqa: C901 - a table of routes
    access: DeskAccess,
    replies: Replies,
    notes: Notes,
    conversations: Conversations,
    knowledge: Callable[[], KnowledgeDesk],
    *,
    shop: str,
) -> APIRouter:
    """Routes below /api/console. What waits for SQL or computes runs in threads."""
    routes = APIRouter(prefix="/api/console", tags=["console"])

    @routes.get("/me")
    async def me(who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Who is logged in. The knowledge base is opened meanwhile: the first suggestion should not wait for it."""
        asyncio.get_running_loop().run_in_executor(None, _warm, knowledge)
        return to_json(who)

    @routes.get("/replies")
    async def list_replies(q: str = "", who: Agent = Depends(access.agent)) -> list[dict[str, Any]]:
        """The shop's and the agent's own, by topic; `q` searches words and initials."""
        return [asdict(reply) for reply in await asyncio.to_thread(replies.of, who, query=q[:64])]

    @routes.put("/replies")
    async def put_reply(body: ReplyBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Makes one, or with an id changes it; those of the whole shop need a supervisor or an editor."""
        values = {"topic": body.topic, "title": body.title, "text": body.text}
        return asdict(await asyncio.to_thread(replies.put, who, values, reply_id=body.id, own=body.own))

    @routes.delete("/replies/{reply_id}")
    async def drop_reply(reply_id: str, who: Agent = Depends(access.agent)) -> dict[str, bool]:
        """Takes one away."""
        await asyncio.to_thread(replies.drop, who, reply_id)
        return {"ok": True}

    @routes.get("/codes")
    async def list_codes(who: Agent = Depends(access.agent)) -> list[dict[str, Any]]:
        """Wrap-up codes by group."""
        return codes.groups()

    @routes.get("/intents")
    async def intents(who: Agent = Depends(access.agent)) -> dict[str, str]:
        """What the assistant understands, in people's words."""
        return _intents()

    @routes.get("/tickets/{ticket_id}/notes")
    async def list_notes(ticket_id: str, who: Agent = Depends(access.agent)) -> list[dict[str, Any]]:
        """Notes of this ticket and of the customer's earlier ones, oldest first."""
        ticket = await access.ticket(ticket_id)
        return [asdict(note) for note in await asyncio.to_thread(notes.of_customer, ticket.customer_id)]

    @routes.post("/tickets/{ticket_id}/notes", status_code=201)
    async def add_note(ticket_id: str, body: NoteBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Keeps a note; customers never see it."""
        ticket = await access.ticket(ticket_id)
        return asdict(await asyncio.to_thread(notes.add, ticket.id, ticket.customer_id, who, body.text.strip()))

    @routes.get("/tickets/{ticket_id}/suggestion")
    async def suggest(ticket_id: str, event: str, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """What the knowledge base answers to a customer's message: `hits`, best first, empty when nothing fits."""
        ticket = await access.ticket(ticket_id)
        said = await conversations.event(ticket.conversation_id, event)
        if not said or said.get("sender") != Sender.CUSTOMER.value:
            return {"event": event, "hits": []}
        hits = await asyncio.to_thread(_search, knowledge, said["text"], shop, HITS)
        return {"event": event, "hits": [hit for hit in hits if hit["score"] >= ENOUGH]}

    @routes.get("/knowledge")
    async def find(q: str, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Entries for a question, best first."""
        asked = q.strip()[:200]
        return {"hits": await asyncio.to_thread(_search, knowledge, asked, shop, FOUND) if asked else []}

    @routes.get("/groups")
    async def groups(who: Agent = Depends(access.agent)) -> list[str]:
        """Groups that one may transfer to."""
        return list(access.desk.queue.routing.names)

    @routes.post("/tickets/{ticket_id}/invite")
    async def invite(ticket_id: str, body: InviteBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Asks a supervisor to join; the customer notices nothing until they do. 409 unless it is the agent's."""
        ticket = await access.desk.queue.may_speak(ticket_id, who.name)
        return await access.invites.ask(ticket, who, to=body.to, text=body.text)

    @routes.get("/invites")
    async def invites(who: Agent = Depends(access.supervisor)) -> list[dict[str, Any]]:
        """Chats that this supervisor is asked to join."""
        return await access.invites.of(who)

    @routes.delete("/invites/{ticket_id}")
    async def answered(ticket_id: str, who: Agent = Depends(access.supervisor)) -> dict[str, bool]:
        """The asking is answered, by joining or not."""
        await access.invites.drop(ticket_id)
        return {"ok": True}

    @routes.get("/customers/{customer_id}/history")
    async def history(customer_id: str, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """The customer's tickets at this shop, newest first, with what came of each."""
        tickets = await access.desk.queue.of_customer(customer_id)
        rows = [_past(ticket) for ticket in tickets]
        return {"tickets": sorted(rows, key=lambda row: row["opened_at"], reverse=True)}

    return routes


@functools.lru_cache(maxsize=1)
def _intents() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load((ROOT / "bot" / "report" / "intents.yml").read_text(encoding="utf-8"))
    return names


def _warm(knowledge: Callable[[], KnowledgeDesk]) -> None:
    try:
        knowledge().retriever()
    except NotTrained:
        logger.warning("no model yet: there are no suggestions")


def _past(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "agent_name": ticket.agent_name,
        "opened_at": ticket.opened_at,
        "closed_at": ticket.closed_at,
        "code_text": codes.known().get(ticket.code, ticket.code),
        "note": ticket.note,
        "score": ticket.score,
        "summary": list(ticket.context.summary),
        "orders": list(ticket.context.orders),
    }


def _search(knowledge: Callable[[], KnowledgeDesk], question: str, shop: str, top: int) -> list[dict[str, Any]]:
    retriever = knowledge().retriever()
    found = []
    for hit in retriever.search(question, top, scope={"shop": shop}):
        entry = retriever.entry(hit.entry_id)
        found.append(
            {
                "entry_id": entry.id,
                "question": entry.question,
                "text": entry.answer,
                "details": entry.details,
                "source": entry.source,
                "score": round(hit.score, 3),
            }
        )
    return found
