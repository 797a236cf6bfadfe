"""Warranty, service points, repair, installation, trade-in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Query

from bot.platform import installs, points, repairs, warranties
from bot.platform.auth import Caller, Writer, caller, writer
from bot.platform.repairs import Booking
from bot.platform.routes.bodies import Answers, Body, NewRepair, QuoteAnswer, Rating, SlotChoice

router = APIRouter(tags=["services"])
FAR_M = 500000


@router.get("/orders/{order_id}/warranties")
def of_order(order_id: str, who: Caller = Depends(caller)) -> Any:
    """For each item: until when, by what, what it covers."""
    with who.reading() as db:
        return {"warranties": warranties.of_order(db, who.customer, order_id)}


@router.get("/service-points")
def near(
    place: str,
    brand: str = "",
    category: str = "",
    within_m: int = Query(5000, ge=1, le=FAR_M),
    limit: int = Query(3, ge=1, le=20),
    who: Caller = Depends(caller),
) -> Any:
    """Nearest first. 422 unknown_place."""
    with who.reading() as db:
        return {"points": points.near(db, place, brand=brand, category=category, within_m=within_m, limit=limit)}


@router.get("/repair-faults")
def faults(category: str, who: Caller = Depends(caller)) -> Any:
    """Codes and words of what can be repaired. 422 not_repairable."""
    return {"faults": repairs.faults(category)}


@router.get("/orders/{order_id}/repair-quote")
def quote(order_id: str, fault: str, oid: str = "", who: Caller = Depends(caller)) -> Any:
    """The price, or that the warranty covers it. 422 not_signed, not_repairable, unknown_fault."""
    with who.reading() as db:
        return repairs.quote(db, who.customer, order_id, fault, oid)


@router.get("/repair-slots")
def repair_slots(way: str, point_id: str = "", who: Caller = Depends(caller)) -> Any:
    """Times. 422 unknown_way, unknown_point."""
    with who.reading() as db:
        return {"slots": repairs.free_slots(db, way, point_id)}


@router.post("/orders/{order_id}/repairs", status_code=201)
def book(order_id: str, body: NewRepair, who: Writer = Depends(writer)) -> Any:
    """Books it at the price that was shown. 409 amount_changed, slot_gone, open_repair."""
    asked = Booking(body.fault, body.way, body.slot_id, body.expected_amount_fen, body.point_id, body.oid, body.note)
    return who.once(body.dict(), lambda db: repairs.book(db, who.customer, order_id, asked), 201)


@router.get("/repairs")
def my_repairs(who: Caller = Depends(caller), limit: int = Query(5, ge=1, le=50)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"repairs": repairs.newest(db, who.customer, limit)}


@router.get("/repairs/{repair_id}")
def one_repair(repair_id: str, who: Caller = Depends(caller)) -> Any:
    """One with its progress; 404 for what is not this customer's."""
    with who.reading() as db:
        return repairs.get(db, who.customer, repair_id)


@router.post("/repairs/{repair_id}/quote")
def answer_quote(repair_id: str, body: QuoteAnswer, who: Writer = Depends(writer)) -> Any:
    """Yes or no to the provider's price. 409 amount_changed, 422 no_quote."""
    fen = body.expected_amount_fen
    return who.once(
        body.dict(),
        lambda db: repairs.answer_quote(db, who.customer, repair_id, accept=body.accept, expected_fen=fen),
    )


@router.post("/repairs/{repair_id}/cancel")
def cancel(repair_id: str, body: Body, who: Writer = Depends(writer)) -> Any:
    """422 already_started."""
    return who.once({}, lambda db: repairs.cancel(db, who.customer, repair_id))


@router.post("/repairs/{repair_id}/rating")
def rate(repair_id: str, body: Rating, who: Writer = Depends(writer)) -> Any:
    """1 to 5 stars. 422 not_finished, already_rated."""
    return who.once(body.dict(), lambda db: repairs.rate(db, who.customer, repair_id, body.stars, body.note))


@router.get("/installations")
def installations(order_id: str = "", who: Caller = Depends(caller)) -> Any:
    """What is to be installed, newest first."""
    with who.reading() as db:
        return {"installations": installs.newest(db, who.customer, order_id)}


@router.get("/installations/{install_id}/slots")
def install_slots(install_id: str, who: Caller = Depends(caller)) -> Any:
    """Times after the goods arrive. 422 already_finished."""
    with who.reading() as db:
        return {"slots": installs.free_slots(db, who.customer, install_id)}


@router.post("/installations/{install_id}")
def book_install(install_id: str, body: SlotChoice, who: Writer = Depends(writer)) -> Any:
    """Books, or moves. 409 slot_gone, 422 already_finished."""
    return who.once(body.dict(), lambda db: installs.book(db, who.customer, install_id, body.slot_id))


@router.get("/trade-in")
def trades(who: Caller = Depends(caller)) -> Any:
    """Booked trade-ins, newest first."""
    with who.reading() as db:
        return {"trade_ins": installs.trades(db, who.customer)}


@router.get("/trade-in/questions")
def questions(category: str, who: Caller = Depends(caller)) -> Any:
    """What must be known for an estimate. 422 not_traded."""
    return {"questions": installs.questions(category)}


@router.get("/trade-in/slots")
def trade_slots(who: Caller = Depends(caller)) -> Any:
    """When a device can be fetched."""
    with who.reading() as db:
        return {"slots": installs.trade_slots(db)}


@router.post("/trade-in/estimates", status_code=201)
def estimate(body: Answers, who: Writer = Depends(writer)) -> Any:
    """A range from the answers. 422 not_traded, unknown_answer."""
    return who.once(body.dict(), lambda db: installs.estimate(db, who.customer, body.category, body.answers), 201)


@router.post("/trade-in/{estimate_id}/book", status_code=201)
def book_trade(estimate_id: str, body: SlotChoice, who: Writer = Depends(writer)) -> Any:
    """Books the pickup of the old device. 409 slot_gone, open_trade_in; 422 expired."""
    return who.once(body.dict(), lambda db: installs.book_trade(db, who.customer, estimate_id, body.slot_id), 201)
