"""Parcels: scans, urging, redirecting, refusing, proof of delivery, investigation."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from bot.platform import parcels, urging
from bot.platform.auth import Caller, Writer, caller, writer
from bot.platform.routes.bodies import Body, Note, Reason, Redirect

router = APIRouter(tags=["shipments"])


@router.get("/orders/{order_id}/shipments")
def shipments(order_id: str, who: Caller = Depends(caller)) -> Any:
    """Every parcel with its scans, newest first."""
    with who.reading() as db:
        return {"shipments": parcels.of_order(db, who.customer, order_id)}


@router.post("/shipments/{tracking_no}/urge")
def urge(tracking_no: str, body: Body, who: Writer = Depends(writer)) -> Any:
    """Urges delivery, on record once a day. 422 already_signed."""
    return who.once({}, lambda db: urging.delivery(db, who.customer, tracking_no))


@router.post("/shipments/{tracking_no}/redirect", status_code=201)
def redirect(tracking_no: str, body: Redirect, who: Writer = Depends(writer)) -> Any:
    """Asks for another day or place. 409 open_request, 422 already_signed, bad_date."""
    do = parcels.redirect
    return who.once(body.dict(), lambda db: do(db, who.customer, tracking_no, body.date, body.place), 201)


@router.post("/shipments/{tracking_no}/refuse", status_code=201)
def refuse(tracking_no: str, body: Reason, who: Writer = Depends(writer)) -> Any:
    """Asks the carrier to take it back. 409 open_request, 422 already_signed."""
    return who.once(body.dict(), lambda db: parcels.refuse(db, who.customer, tracking_no, body.reason), 201)


@router.get("/shipments/{tracking_no}/proof")
def proof(tracking_no: str, who: Caller = Depends(caller)) -> Any:
    """Who signed, when and where; 404 while nobody has."""
    with who.reading() as db:
        return parcels.proof(db, who.customer, tracking_no)


@router.post("/shipments/{tracking_no}/investigation", status_code=201)
def investigate(tracking_no: str, body: Note, who: Writer = Depends(writer)) -> Any:
    """Opens the carrier's investigation of a parcel that is signed for and not there. 409 open_investigation."""
    return who.once(body.dict(), lambda db: parcels.investigate(db, who.customer, tracking_no, body.note), 201)


@router.get("/investigations")
def investigations(order_id: str = "", who: Caller = Depends(caller)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"investigations": parcels.investigations(db, who.customer, order_id)}
