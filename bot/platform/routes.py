"""The addresses below /v1: each reads what it is given, asks one function, and answers."""

from __future__ import annotations

from typing import Any, Optional

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, validator

from bot.platform import cancelling, customers, orders, refunds
from bot.platform.auth import Caller, caller
from bot.platform.idempotency import Write, once
from bot.platform.texts import group_of

routes = APIRouter(prefix="/v1")
MAX_FEN = 2**31 - 1  # what the amount's column holds


class Cancel(BaseModel):
    """Why the order is cancelled."""

    reason: str = Field("not_wanted", max_length=32)


class NewRefund(BaseModel):
    """A refund request; the amount is what the customer was shown and said yes to."""

    reason: str = Field(..., max_length=32)
    description: str = Field("", max_length=500)
    expected_amount_fen: int = Field(..., ge=0, le=MAX_FEN)

    @validator("description")
    def storable(cls, words: str) -> str:
        """Raises ValueError for what no database keeps: half characters and NUL."""
        if b"\0" in words.encode():
            raise ValueError("NUL")
        return words


@routes.get("/me")
def me(who: Caller = Depends(caller)) -> Any:
    """The customer's own profile."""
    with who.reading() as db:
        return customers.get(db, who.customer)


@routes.get("/orders")
def my_orders(who: Caller = Depends(caller), limit: int = Query(5, ge=1, le=100), status: Optional[str] = None) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"orders": orders.newest(db, who.customer, limit=limit, status=status)}


@routes.get("/orders/{order_id}")
def one_order(order_id: str, who: Caller = Depends(caller)) -> Any:
    """One order; 404 for what is not this customer's."""
    with who.reading() as db:
        return orders.get(db, who.customer, order_id)


@routes.get("/orders/{order_id}/shipments")
def shipments(order_id: str, who: Caller = Depends(caller)) -> Any:
    """Parcels with their scans, newest first."""
    with who.reading() as db:
        return {"shipments": orders.shipments(db, who.customer, order_id)}


@routes.get("/orders/{order_id}/refund-quote")
def refund_quote(order_id: str, reason: str, who: Caller = Depends(caller)) -> Any:
    """What the rules give, before anything is asked for."""
    with who.reading() as db:
        return refunds.quote(db, who.customer, order_id, reason)


@routes.get("/refund-reasons")
def refund_reasons(who: Caller = Depends(caller)) -> Any:
    """Codes and their Chinese names."""
    return {"reasons": [{"code": code, "text": words} for code, words in group_of("reason").items()]}


@routes.get("/refunds")
def my_refunds(who: Caller = Depends(caller), limit: int = Query(5, ge=1, le=100)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"refunds": refunds.newest(db, who.customer, limit=limit)}


@routes.get("/refunds/{refund_id}")
def one_refund(refund_id: str, who: Caller = Depends(caller)) -> Any:
    """One refund request; 404 for what is not this customer's."""
    with who.reading() as db:
        return refunds.get(db, who.customer, refund_id)


@routes.post("/orders/{order_id}/cancel")
def cancel(order_id: str, body: Cancel, who: Caller = Depends(caller), idempotency_key: str = Header("")) -> Any:
    """Closes an unpaid or unshipped order; what was paid goes back."""
    asked = Write(who.customer, idempotency_key, ["cancel", order_id, body.dict()], 200)
    status, answer = once(who.engine, asked, lambda db: cancelling.cancel(db, who.customer, order_id, body.reason))
    return JSONResponse(answer, status)


@routes.post("/orders/{order_id}/refunds", status_code=201)
def new_refund(order_id: str, body: NewRefund, who: Caller = Depends(caller), idempotency_key: str = Header("")) -> Any:
    """Asks for a refund, once for each idempotency key."""
    wanted = refunds.Asked(body.reason, body.description, body.expected_amount_fen)
    asked = Write(who.customer, idempotency_key, ["refund", order_id, body.dict()], 201)
    status, answer = once(who.engine, asked, lambda db: refunds.create(db, who.customer, order_id, wanted))
    return JSONResponse(answer, status)
