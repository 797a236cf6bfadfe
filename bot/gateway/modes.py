"""From the chat window to the large print and back: the same customer and conversation under another channel."""

from __future__ import annotations

import time
from typing import Any

import jwt
from fastapi import APIRouter, Header
from pydantic import BaseModel

from bot.gateway.auth import Session, bearer, read_session, sign_session
from bot.messages import Channel

PAGES = (Channel.CHAT, Channel.ELDERLY)  # what a customer may choose between


class Wanted(BaseModel):
    """Whether the customer wants the large print."""

    elderly: bool


def router(*, secret: str) -> APIRouter:
    """One route below /api/chat."""
    routes = APIRouter(prefix="/api/chat", tags=["chat"])

    @routes.post("/mode")
    def change(wanted: Wanted, authorization: str | None = Header(None)) -> dict[str, Any]:
        """A token for the other page, valid as long as the one it is asked with."""
        given = bearer(authorization)
        session = read_session(given, secret=secret)
        channel = PAGES[wanted.elderly]
        other = Session(session.customer_id, session.conversation_id, channel)
        return {"token": sign_session(other, secret=secret, hours=_hours_left(given)), "channel": channel.value}

    return routes


def _hours_left(token: str) -> float:
    """Of a token whose signature has been checked."""
    expires = jwt.decode(token, options={"verify_signature": False})["exp"]
    return max(0.0, (float(expires) - time.time()) / 3600)
