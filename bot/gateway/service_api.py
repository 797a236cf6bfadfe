"""The customer's service beside the chat: live cards, and what the agent may do at the platform."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from actions.platform.contract import KINDS, TARGETS, Platform
from bot.gateway import desk_actions, desk_cards
from bot.gateway.desk_actions import DeskActions, Wanted
from bot.gateway.desk_api import DeskAccess
from bot.gateway.desk_texts import group, sentence
from handoff.agents import Agent
from handoff.errors import (
    AccountInvalid,
    AccountTaken,
    ActionForbidden,
    ActionRefused,
    HandoffError,
    KeyReused,
    PlatformAway,
    ReplyInvalid,
    ReplyNotFound,
)
from handoff.ledger import ActionKind
from handoff.tickets import Ticket, TicketState

STATUS: Mapping[type[HandoffError], int] = {
    ActionRefused: 409,
    KeyReused: 409,
    PlatformAway: 503,
    ReplyInvalid: 422,
    ReplyNotFound: 404,
    ActionForbidden: 403,
    AccountTaken: 409,
    AccountInvalid: 422,
}
FIXED: Mapping[type[HandoffError], str] = {KeyReused: "key_reused", ReplyNotFound: "no_reply"}
AT_WORK = (TicketState.ACTIVE.value, "wrap_up")
ORDER = Field("", max_length=64, regex=r"^[A-Za-z0-9_-]*$")
KEY = Field("", max_length=64, regex=r"^([A-Za-z0-9_-]{8,64})?$")


class RefundBody(BaseModel):
    """Without `confirm` it is only worked out; with it, `amount_fen` is what the agent saw and `key` counts once."""

    order_id: str = ORDER
    reason: str = Field(..., max_length=32)
    kind: str = Field("", max_length=32)
    amount_fen: int = Field(0, ge=0)
    text: str = Field("", max_length=200)
    confirm: bool = False
    key: str = KEY


class ComplaintBody(BaseModel):
    """A complaint in the customer's name; only with `confirm` is it made."""

    target: str = Field(..., regex=f"^({'|'.join(TARGETS)})$")
    text: str = Field(..., min_length=1, max_length=500)
    order_id: str = ORDER
    confirm: bool = False
    key: str = KEY


class OrderNoteBody(BaseModel):
    """A note on an order for whoever packs it; only with `confirm` is it written."""

    order_id: str = ORDER
    text: str = Field(..., min_length=1, max_length=100)
    confirm: bool = False
    key: str = KEY


def router(access: DeskAccess, actions: DeskActions, platform_for: Callable[[str], Platform]) -> APIRouter:
    """Routes below /api/console/tickets/{id}."""
    routes = APIRouter(prefix="/api/console/tickets/{ticket_id}", tags=["console"])

    @routes.get("/cards")
    async def cards(ticket_id: str, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Orders, parcels, after-sale cases and complaints, as the platform has them now."""
        ticket = await access.ticket(ticket_id)
        found = await desk_cards.cards_of(platform_for(ticket.customer_id), ticket.context.orders)
        words = {"kinds": group("kinds"), "reasons": group("reasons"), "targets": group("targets")}
        return {**found, "words": words, "may_act": may_act(ticket, who)}

    @routes.post("/actions/refund")
    async def refund(ticket_id: str, body: RefundBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """Without `confirm` what a refund would give; with it the refund, once."""
        ticket = _allowed(await access.ticket(ticket_id), who)
        if not body.confirm:
            platform = platform_for(ticket.customer_id)
            found = await desk_actions.quote(
                platform, who, order_id=body.order_id, reason=body.reason, kind=_kind(body.kind)
            )
            return {"done": False, "quote": found}
        asked = {"order_id": body.order_id, "reason": body.reason, "after_sale_kind": _kind(body.kind)}
        asked |= {"amount_fen": body.amount_fen, "text": body.text}  # type: ignore[dict-item]
        return await _do(ticket, who, ActionKind.REFUND, body.key, asked)

    @routes.post("/actions/complaint")
    async def complaint(ticket_id: str, body: ComplaintBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """A complaint, once."""
        ticket = _allowed(await access.ticket(ticket_id), who)
        asked = {"target": body.target, "text": body.text, "order_id": body.order_id}
        return await _do(ticket, who, ActionKind.COMPLAINT, _confirmed(body.confirm, body.key), asked)

    @routes.post("/actions/order_note")
    async def order_note(ticket_id: str, body: OrderNoteBody, who: Agent = Depends(access.agent)) -> dict[str, Any]:
        """A note on an order, once."""
        ticket = _allowed(await access.ticket(ticket_id), who)
        asked = {"order_id": body.order_id, "text": body.text}
        return await _do(ticket, who, ActionKind.ORDER_NOTE, _confirmed(body.confirm, body.key), asked)

    async def _do(ticket: Ticket, who: Agent, kind: ActionKind, key: str, asked: dict[str, Any]) -> dict[str, Any]:
        done = await actions.do(ticket, who, Wanted(kind, _confirmed(True, key), asked))
        return {"done": True, **done}

    return routes


def may_act(ticket: Ticket, agent: Agent) -> bool:
    """Whoever serves the customer now, and supervisors."""
    return (ticket.state.value in AT_WORK and ticket.agent == agent.name) or agent.supervisor


def _allowed(ticket: Ticket, agent: Agent) -> Ticket:
    if not may_act(ticket, agent):
        raise ActionForbidden(sentence("refused", "not_yours"))
    return ticket


def _kind(kind: str) -> str:
    if kind and kind not in KINDS:
        raise ActionRefused(sentence("refused", "unsupported"))
    return kind


def _confirmed(confirm: bool, key: str) -> str:
    if not confirm or not key:
        raise ActionRefused(sentence("refused", "unconfirmed"))
    return key


def add_errors(app: FastAPI) -> None:
    """Refusals as answers with a sentence for the agent."""

    async def refused(request: Request, error: Exception) -> JSONResponse:
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        return JSONResponse({"type": "error", "text": _words(error)}, status)

    for kind in STATUS:
        app.add_exception_handler(kind, refused)


def _words(error: Exception) -> str:
    name = next((name for kind, name in FIXED.items() if isinstance(error, kind)), "")
    return sentence("refused", name) if name else str(error)
