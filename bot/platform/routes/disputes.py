"""Complaints, interventions, and the feed of events."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy.engine import Engine

from bot.platform import disputes, feed
from bot.platform.auth import Caller, Writer, caller, service, writer
from bot.platform.database import writing
from bot.platform.routes.bodies import NewComplaint, NewIntervention, Pictures

router = APIRouter(tags=["disputes"])


@router.post("/complaints", status_code=201)
def complain(body: NewComplaint, who: Writer = Depends(writer)) -> Any:
    """On record, with its number and the time of the answer. 409 open_complaint."""
    do = disputes.complain
    return who.once(
        body.dict(), lambda db: do(db, who.customer, body.target, body.text, body.order_id, body.pictures), 201
    )


@router.get("/complaints")
def complaints(who: Caller = Depends(caller)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"complaints": disputes.complaints(db, who.customer)}


@router.get("/refunds/{refund_id}/intervention-quote")
def quote(refund_id: str, who: Caller = Depends(caller)) -> Any:
    """Whether the platform may be asked to decide, and the evidence it wants."""
    with who.reading() as db:
        return disputes.quote(db, who.customer, refund_id)


@router.post("/refunds/{refund_id}/intervention", status_code=201)
def intervene(refund_id: str, body: NewIntervention, who: Writer = Depends(writer)) -> Any:
    """Asks the platform to decide. 409 open_intervention; 422 seller_first, already_done."""
    do = disputes.intervene
    return who.once(body.dict(), lambda db: do(db, who.customer, refund_id, body.note, body.pictures), 201)


@router.post("/interventions/{case_id}/evidence")
def add_evidence(case_id: str, body: Pictures, who: Writer = Depends(writer)) -> Any:
    """Evidence for it; with the first the platform begins to decide. 422 evidence_late, already_done."""
    do = disputes.add_evidence
    return who.once(body.dict(), lambda db: do(db, who.customer, case_id, body.pictures, body.note))


@router.get("/interventions")
def interventions(who: Caller = Depends(caller)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"interventions": disputes.interventions(db, who.customer)}


@router.get("/events")
def events(
    after: str = Query("", max_length=18), limit: int = Query(100, ge=1, le=500), engine: Engine = Depends(service)
) -> Any:
    """For the service itself (a token for `platform-events`): what happened to customers, oldest first."""
    with writing(engine) as db:
        feed.look(db)
        return {"events": feed.events(db, after=after, limit=limit)}
