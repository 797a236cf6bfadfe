"""Demo mode only: a customer to be, chosen on the page, instead of a shop that signs its customers' tokens."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from bot.gateway.auth import Session, conversation_of, sign_session
from bot.messages import Channel
from bot.settings import Settings

DEMO = Path(__file__).with_name("demo.yml")


class Who(BaseModel):
    """The demo customer and channel; `fresh` starts a conversation of its own."""

    customer: str
    channel: Channel = Channel.CHAT
    fresh: bool = False


def router(settings: Settings) -> APIRouter:
    """Not mounted outside demo mode."""
    routes = APIRouter(prefix="/api/demo", tags=["demo"])
    known = yaml.safe_load(DEMO.read_text(encoding="utf-8"))["customers"]

    @routes.get("/customers")
    def customers() -> dict[str, Any]:
        """Who one can be."""
        return {"customers": known}

    @routes.post("/session")
    def session(who: Who) -> dict[str, Any]:
        """A signed token, as a shop's server would give."""
        found = next((customer for customer in known if customer["id"] == who.customer), None)
        if found is None:
            raise HTTPException(404, "no such demo customer")
        suffix = uuid.uuid4().hex if who.fresh else ""
        made = Session(who.customer, conversation_of(settings.shop, who.customer, suffix), who.channel)
        token = sign_session(made, secret=settings.token_secret, hours=settings.session_hours)
        return {"token": token, "conversation": made.conversation_id, "customer": found}

    return routes
