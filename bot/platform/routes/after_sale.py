"""After-sale: what is possible, asking, progress, sending back, who pays for that."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Query

from bot.platform import refunds, returning
from bot.platform.auth import Caller, Writer, caller, writer
from bot.platform.routes.bodies import Amount, Body, NewRefund, Pictures, Return, SlotChoice
from bot.platform.texts import group_of

router = APIRouter(tags=["after-sale"])


@router.get("/refund-reasons")
def reasons(who: Caller = Depends(caller)) -> Any:
    """Codes and their Chinese names."""
    return {"reasons": [{"code": code, "text": words} for code, words in group_of("reason").items()]}


@router.get("/orders/{order_id}/refund-quote")
def quote(order_id: str, reason: str, kind: str = "", who: Caller = Depends(caller)) -> Any:
    """What the rules give for a reason and a kind (refund_only, return_refund, exchange, repair, resend; empty:
    whichever gives money and fits), before anything is asked for."""
    with who.reading() as db:
        return refunds.quote(db, who.customer, order_id, reason, kind)


@router.post("/orders/{order_id}/refunds", status_code=201)
def create(order_id: str, body: NewRefund, who: Writer = Depends(writer)) -> Any:
    """Asks for it, with the amount that was shown. 409 open_refund, amount_changed; 422 with the rule."""
    wanted = refunds.Asked(
        body.reason, body.description, body.expected_amount_fen, body.kind, tuple(body.pictures), body.sku
    )
    return who.once(body.dict(), lambda db: refunds.create(db, who.customer, order_id, wanted), 201)


@router.get("/refunds")
def my_refunds(who: Caller = Depends(caller), limit: int = Query(5, ge=1, le=100)) -> Any:
    """Requests of all kinds, newest first."""
    with who.reading() as db:
        return {"refunds": refunds.newest(db, who.customer, limit=limit)}


@router.get("/refunds/{refund_id}")
def one_refund(refund_id: str, who: Caller = Depends(caller)) -> Any:
    """One request with its timeline; 404 for what is not this customer's."""
    with who.reading() as db:
        return refunds.get(db, who.customer, refund_id)


@router.post("/refunds/{refund_id}/cancel")
def withdraw(refund_id: str, body: Body, who: Writer = Depends(writer)) -> Any:
    """Withdraws an open request. 422 already_done."""
    return who.once({}, lambda db: refunds.withdraw(db, who.customer, refund_id))


@router.post("/refunds/{refund_id}/pictures")
def add_pictures(refund_id: str, body: Pictures, who: Writer = Depends(writer)) -> Any:
    """Adds evidence to an open request. 422 already_done."""
    return who.once(body.dict(), lambda db: refunds.add_pictures(db, who.customer, refund_id, body.pictures))


@router.post("/refunds/{refund_id}/return")
def fill_return(refund_id: str, body: Return, who: Writer = Depends(writer)) -> Any:
    """The return's tracking number. 422 not_agreed, bad_tracking_no."""
    do = returning.fill
    return who.once(body.dict(), lambda db: do(db, who.customer, refund_id, body.carrier, body.tracking_no))


@router.get("/refunds/{refund_id}/pickup-slots")
def pickup_slots(refund_id: str, who: Caller = Depends(caller)) -> Any:
    """When a courier can fetch the goods. 422 not_agreed."""
    with who.reading() as db:
        return {"slots": returning.pickup_slots(db, who.customer, refund_id)}


@router.post("/refunds/{refund_id}/pickup")
def book_pickup(refund_id: str, body: SlotChoice, who: Writer = Depends(writer)) -> Any:
    """Books the pickup, or moves it. 409 slot_gone, 422 not_agreed."""
    return who.once(body.dict(), lambda db: returning.book_pickup(db, who.customer, refund_id, body.slot_id))


@router.get("/orders/{order_id}/freight-insurance")
def insurance(order_id: str, who: Caller = Depends(caller)) -> Any:
    """Who pays the return of this order."""
    with who.reading() as db:
        return returning.insurance(db, who.customer, order_id)


@router.post("/orders/{order_id}/freight-insurance/claim", status_code=201)
def claim(order_id: str, body: Amount, who: Writer = Depends(writer)) -> Any:
    """Claims what the return cost, up to the limit. 409 already_claimed, 422 not_insured, nothing_returned."""
    return who.once(body.dict(), lambda db: returning.claim(db, who.customer, order_id, body.amount_fen), 201)
