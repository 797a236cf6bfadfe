"""The family helper's routes: the customer invites, sees who is there and ends it; the relative opens the link."""

from __future__ import annotations

import unicodedata
from typing import Any

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from bot.conversation import Conversations
from bot.errors import InvitationRefused
from bot.family import MAX_NAME, Family, Invitation
from bot.gateway.auth import Session, bearer, read_session
from bot.gateway.family_auth import LINK, VISIT, Visitor, read_visitor, sign_visitor
from bot.gateway.intake import ID
from bot.texts import text

STATUS = {"no_consent": 422, "bad_name": 422, "too_many": 409, "used": 409, "over": 410}


class Wanted(BaseModel):
    """Whom the customer invites. `consent` is the customer's own yes to what the page has said about it."""

    name: str
    consent: bool = False


class Opened(BaseModel):
    """The link's token, and an id that this device has chosen for itself: a link serves one device."""

    token: str
    device: str


def router(conversations: Conversations, family: Family, *, secret: str) -> APIRouter:
    """Routes below /api/family."""
    routes = APIRouter(prefix="/api/family", tags=["family"])

    def customer(authorization: str | None) -> Session:
        return read_session(bearer(authorization), secret=secret)

    @routes.post("", status_code=201)
    async def invite(wanted: Wanted, authorization: str | None = Header(None)) -> dict[str, Any]:
        """A link for one relative. Without the customer's consent there is none."""
        session = customer(authorization)
        if not wanted.consent:
            raise InvitationRefused("no_consent", text("family_no_consent"))
        name = _name(wanted.name)
        where = session.conversation_id
        await conversations.open(where, customer=session.customer_id, channel=session.channel.value)
        made = await family.invite(where, name)
        token = sign_visitor(Visitor(where, made.id), made, audience=LINK, secret=secret)
        return {**_shown(made), "path": f"/elderly/family.html#token={token}"}

    @routes.get("")
    async def people(authorization: str | None = Header(None)) -> list[dict[str, Any]]:
        """Who may read along now."""
        session = customer(authorization)
        return [_shown(item) for item in await family.people(session.conversation_id)]

    @routes.delete("")
    async def end(id: str = "", authorization: str | None = Header(None)) -> dict[str, int]:
        """Ends one invitation, or all of them, at once."""
        session = customer(authorization)
        return {"ended": await family.end(session.conversation_id, id)}

    @routes.post("/open")
    async def opened(body: Opened) -> dict[str, Any]:
        """The relative's token for `/family/ws`, for the link's."""
        visitor = read_visitor(body.token, audience=LINK, secret=secret)
        if not ID.match(body.device):
            raise InvitationRefused("over", text("family_over"))
        held = await family.open(visitor.conversation_id, visitor.invitation_id, body.device)
        token = sign_visitor(visitor, held, audience=VISIT, secret=secret)
        return {"token": token, "name": held.name, "until": held.until}

    return routes


def add_errors(app: FastAPI) -> None:
    """A refused invitation is an answer with a sentence for whoever reads it."""

    @app.exception_handler(InvitationRefused)
    async def refused(request: Request, error: InvitationRefused) -> JSONResponse:
        return JSONResponse({"type": "error", "code": error.code, "text": error.text}, STATUS[error.code])


def _name(given: str) -> str:
    name = "".join(c for c in given if unicodedata.category(c)[0] in "LN").strip()
    if not name or len(name) > MAX_NAME:
        raise InvitationRefused("bad_name", text("family_bad_name"))
    return name


def _shown(item: Invitation) -> dict[str, Any]:
    return {"id": item.id, "name": item.name, "opened": item.opened, "until": item.until}
