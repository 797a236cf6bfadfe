"""Invoices, price protection, coupons, payments."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from bot.platform import coupons, invoices, payments, prices
from bot.platform.auth import Caller, Writer, caller, writer
from bot.platform.invoices import Title
from bot.platform.routes.bodies import Email, Expected, NewInvoice, Problem

router = APIRouter(tags=["money"])


@router.get("/orders/{order_id}/invoices")
def of_order(order_id: str, who: Caller = Depends(caller)) -> Any:
    """Newest first."""
    with who.reading() as db:
        return {"invoices": invoices.of_order(db, who.customer, order_id)}


@router.post("/orders/{order_id}/invoices", status_code=201)
def request(order_id: str, body: NewInvoice, who: Writer = Depends(writer)) -> Any:
    """Asks for an electronic one. 409 already_invoiced; 422 not_paid, already_closed, title_missing, bad_tax_no."""
    to = Title(body.kind, body.title, body.tax_no)
    return who.once(body.dict(), lambda db: invoices.request(db, who.customer, order_id, to, body.email), 201)


@router.post("/invoices/{invoice_id}/correct", status_code=201)
def correct(invoice_id: str, body: NewInvoice, who: Writer = Depends(writer)) -> Any:
    """Replaces it by a new one. 422 already_replaced, title_missing, bad_tax_no."""
    to = Title(body.kind, body.title, body.tax_no)
    return who.once(body.dict(), lambda db: invoices.correct(db, who.customer, invoice_id, to), 201)


@router.post("/invoices/{invoice_id}/send")
def send(invoice_id: str, body: Email, who: Writer = Depends(writer)) -> Any:
    """Sends an issued one by mail. 422 not_issued, bad_email."""
    return who.once(body.dict(), lambda db: invoices.send(db, who.customer, invoice_id, body.email))


@router.get("/orders/{order_id}/price-quote")
def price_quote(order_id: str, who: Caller = Depends(caller)) -> Any:
    """The difference that price protection would give now, by the shop's own promise."""
    with who.reading() as db:
        return prices.quote(db, who.customer, order_id)


@router.post("/orders/{order_id}/price-claim", status_code=201)
def price_claim(order_id: str, body: Expected, who: Writer = Depends(writer)) -> Any:
    """Claims the difference. 409 amount_changed; 422 no_promise, window_passed, not_lower, already_claimed."""
    do = prices.claim
    return who.once(body.dict(), lambda db: do(db, who.customer, order_id, body.expected_amount_fen), 201)


@router.get("/coupons")
def my_coupons(who: Caller = Depends(caller)) -> Any:
    """Usable ones first."""
    with who.reading() as db:
        return {"coupons": coupons.of_customer(db, who.customer)}


@router.get("/orders/{order_id}/coupons")
def coupon_reasons(order_id: str, who: Caller = Depends(caller)) -> Any:
    """For each coupon why it was not applied to this order."""
    with who.reading() as db:
        return {"coupons": coupons.reasons(db, who.customer, order_id)}


@router.get("/orders/{order_id}/payments")
def payment_check(order_id: str, who: Caller = Depends(caller)) -> Any:
    """All payments for an order, and what is wrong with them."""
    with who.reading() as db:
        return payments.check(db, who.customer, order_id)


@router.post("/orders/{order_id}/payment-issues", status_code=201)
def report(order_id: str, body: Problem, who: Writer = Depends(writer)) -> Any:
    """Puts a payment problem on record. 409 open_payment_issue, 422 no_problem."""
    do = payments.report
    return who.once(body.dict(), lambda db: do(db, who.customer, order_id, body.problem, body.note), 201)
