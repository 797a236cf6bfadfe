"""Pictures and files of a conversation: taken from its customer, given to its customer and to its agents."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.responses import FileResponse, JSONResponse

from bot.conversation import Conversations
from bot.errors import TokenRefused, UploadNotFound, UploadRefused
from bot.gateway.auth import Session, bearer, read_session
from bot.gateway.files import MAX_BYTES, PICTURES, Checked, check
from bot.gateway.limits import Buckets
from bot.gateway.upload_store import Upload, UploadStore
from bot.texts import text
from handoff.agents import Agents
from handoff.console_api import is_agent
from handoff.errors import HandoffError

STATUS = {"too_big": 413, "rate_limited": 429}
AT_ONCE = 2  # pictures drawn anew at the same time; each takes a core and its pixels in memory

HEADERS = {
    "Cache-Control": "private, max-age=86400, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Door:
    """Who may read the files of a conversation: its customer, and agents once it was handed over."""

    def __init__(self, conversations: Conversations, agents: Agents, *, secret: str, shop: str) -> None:
        self._conversations, self._agents = conversations, agents
        self._secret, self._shop = secret, shop

    async def check(self, conversation_id: str, token: str) -> None:
        """Raises TokenRefused for no valid token, UploadNotFound for another's conversation."""
        try:
            session = read_session(token, secret=self._secret)
        except TokenRefused:
            await self._check_agent(conversation_id, token)
            return
        if session.conversation_id != conversation_id:
            raise UploadNotFound(conversation_id)

    async def _check_agent(self, conversation_id: str, token: str) -> None:
        try:
            agent = await asyncio.to_thread(self._agents.read, token)
        except HandoffError as error:
            raise TokenRefused("neither customer nor agent") from error
        if not is_agent(agent) or agent.shop != self._shop:
            raise UploadNotFound(conversation_id)
        if not await self._conversations.was_handed_over(conversation_id):
            raise UploadNotFound(conversation_id)


class Checker:
    """Reads and checks what is sent, AT_ONCE at the same time in this process."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    async def check(self, name: str, request: Request) -> Checked:
        """Raises UploadRefused."""
        data = await _body(request)
        async with self._places:
            return await asyncio.to_thread(check, name, data)


def router(
    conversations: Conversations,
    store: UploadStore,
    agents: Agents,
    buckets: Buckets,
    checker: Checker,
    *,
    secret: str,
    shop: str,
) -> APIRouter:
    """POST /api/chat/uploads for customers, GET /api/uploads/{conversation}/{id} for them and for agents."""
    routes = APIRouter(tags=["uploads"])
    door = Door(conversations, agents, secret=secret, shop=shop)

    def customer(authorization: str | None = Header(None)) -> Session:
        return read_session(bearer(authorization), secret=secret)

    @routes.post("/api/chat/uploads", status_code=201)
    async def take(
        request: Request, session: Session = Depends(customer), name: str = Query("", max_length=300)
    ) -> dict[str, Any]:
        """The body is the file itself, at most 10 MB; `name` is what to call it. Answers with what a message's
        `attachments` names by `id`."""
        if not buckets.allow(f"upload {session.customer_id}"):
            raise UploadRefused("rate_limited")
        checked = await checker.check(name, request)
        upload = await asyncio.to_thread(store.keep, session.conversation_id, checked)
        return asdict(upload)

    @routes.get("/api/uploads/{conversation_id}/{upload_id}")
    async def give(
        conversation_id: str, upload_id: str, authorization: str | None = Header(None), thumb: bool = False
    ) -> FileResponse:
        """The file, or a picture's small one. What is somebody else's is not found."""
        await door.check(conversation_id, bearer(authorization))
        upload = await asyncio.to_thread(store.find, conversation_id, upload_id)
        return _answer(upload, store.path(conversation_id, upload, thumb=thumb))

    return routes


async def _body(request: Request) -> bytes:
    """The body, read no further than it may be long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            raise UploadRefused("too_big")
        parts.append(part)
    return b"".join(parts)


def _answer(upload: Upload, path: Path) -> FileResponse:
    kind = "image/jpeg" if path.suffix == ".thumb" else upload.type
    how = "inline" if kind in PICTURES else "attachment"
    named = f"{how}; filename*=UTF-8''{quote(upload.name, safe='')}"
    return FileResponse(path, media_type=kind, headers={**HEADERS, "Content-Disposition": named})


def add_errors(app: FastAPI) -> None:
    """Refusals as a sentence for the customer."""

    @app.exception_handler(UploadRefused)
    async def refused(request: Request, error: UploadRefused) -> JSONResponse:
        body = {"type": "error", "code": error.reason, "text": text(f"error_upload_{error.reason}")}
        return JSONResponse(body, STATUS.get(error.reason, 400))

    @app.exception_handler(UploadNotFound)
    async def missing(request: Request, error: UploadNotFound) -> JSONResponse:
        return JSONResponse({"type": "error", "code": "not_found", "text": text("error_upload_not_found")}, 404)
