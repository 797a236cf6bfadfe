"""Pictures and files that an agent sends a customer: checked by content as the customers' own, one message each."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Query, Request

from bot.errors import UploadRefused
from bot.gateway.desk_api import DeskAccess
from bot.gateway.desk_texts import sentence
from bot.gateway.limits import Buckets
from bot.gateway.pointing import wordless
from bot.gateway.upload_store import UploadStore
from bot.gateway.uploads import Checker
from bot.messages import Channel
from bot.texts import text
from handoff.agents import Agent
from handoff.errors import ActionRefused
from handoff.tickets import Ticket

MESSAGE_ID = r"^[A-Za-z0-9_-]{8,64}$"
SEEING = (Channel.CHAT.value, Channel.ELDERLY.value)  # channels whose customers see what lies in the conversation


def router(access: DeskAccess, store: UploadStore, checker: Checker, buckets: Buckets) -> APIRouter:
    """POST /api/console/tickets/{id}/files."""
    routes = APIRouter(prefix="/api/console", tags=["console"])

    @routes.post("/tickets/{ticket_id}/files", status_code=201)
    async def send(
        ticket_id: str,
        request: Request,
        who: Agent = Depends(access.agent),
        name: str = Query("", max_length=300),
        message: str = Query(..., regex=MESSAGE_ID),
    ) -> dict[str, Any]:
        """The body is the file itself, at most 10 MB. `message` makes one that is sent again count once. 409 where the
        ticket is not the agent's, or its customer's channel shows no files."""
        ticket = _seeing(await access.desk.queue.may_speak(ticket_id, who.name))
        if not buckets.allow(f"agent upload {who.name}"):
            raise UploadRefused("rate_limited")
        checked = await checker.check(name, request)
        upload = asdict(await asyncio.to_thread(store.keep, ticket.conversation_id, checked))
        more = {"attachments": [upload], "wordless": True, "speech": _speech(upload)}
        await access.desk.say(ticket.id, who.name, wordless([upload]), message, shown=who.shown, more=more)
        return {"id": message, "attachment": upload}

    return routes


def _seeing(ticket: Ticket) -> Ticket:
    if ticket.context.channel not in SEEING:
        raise ActionRefused(sentence("refused", "no_files"))
    return ticket


def _speech(upload: dict[str, Any]) -> str:
    picture = str(upload["type"]).startswith("image/")
    return text("agent_sent_picture" if picture else "agent_sent_file")
