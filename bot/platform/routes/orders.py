"""Orders: list, one, kinds, cancel, change, urge, confirm."""

from __future__ import annotations

from typing import Any, Optional

from fastapi import APIRouter, Depends, Query

from bot.platform import cancelling, changing, customers, orders, urging
from bot.platform.auth import Caller, Writer, caller, writer
from bot.platform.routes.bodies import Body, Change, Reason

router = APIRouter(tags=["orders"])


@router.get("/me")
def me(who: Caller = Depends(caller)) -> Any:
    """The customer's own profile."""
    with who.reading() as db:
        return customers.get(db, who.customer)


@router.get("/orders")
def my_orders(who: Caller = Depends(caller), limit: int = Query(5, ge=1, le=100), status: Optional[str] = None) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"orders": orders.newest(db, who.customer, limit=limit, status=status)}


@router.get("/orders/{order_id}")
def one_order(order_id: str, who: Caller = Depends(caller)) -> Any:
    """One order, its address masked; 404 for what is not this customer's."""
    with who.reading() as db:
        return orders.get(db, who.customer, order_id)


@router.get("/orders/{order_id}/skus")
def skus(order_id: str, oid: str = "", who: Caller = Depends(caller)) -> Any:
    """Kinds of the same price that an item may be changed to."""
    with who.reading() as db:
        return {"skus": changing.skus(db, who.customer, order_id, oid)}


@router.post("/orders/{order_id}/cancel")
def cancel(order_id: str, body: Reason, who: Writer = Depends(writer)) -> Any:
    """Closes an unpaid or unshipped order; what was paid goes back. 422 already_shipped, already_closed."""
    return who.once(body.dict(), lambda db: cancelling.cancel(db, who.customer, order_id, body.reason))


@router.post("/orders/{order_id}/change")
def change(order_id: str, body: Change, who: Writer = Depends(writer)) -> Any:
    """Address, phone, receiver, kind, note: at once before shipping, then a request to the carrier. 422 with the rule."""
    return who.once(body.dict(), lambda db: changing.change(db, who.customer, order_id, body.dict()))


@router.post("/orders/{order_id}/urge")
def urge(order_id: str, body: Body, who: Writer = Depends(writer)) -> Any:
    """Urges shipping, on record once a day; promised time, and what is due when it has passed."""
    return who.once({}, lambda db: urging.shipment(db, who.customer, order_id))


@router.post("/orders/{order_id}/confirm")
def confirm(order_id: str, body: Body, who: Writer = Depends(writer)) -> Any:
    """Confirms receipt. 409 open_refund, 422 not_shipped, already_closed."""
    return who.once({}, lambda db: changing.confirm(db, who.customer, order_id))
