"""Invoices, prices, coupons, payments, complaints and interventions of the reference platform."""

from __future__ import annotations

from actions.platform.contract import (
    Complaint,
    Coupon,
    CouponReason,
    Intervention,
    InterventionQuote,
    Invoice,
    PaymentCheck,
    PaymentIssue,
    PriceClaim,
    PriceQuote,
)
from actions.platform.decode import decode, decode_all
from actions.platform.reference.calls import Calls


class MoneyCalls:
    """Satisfies `Invoices`, `Prices`, `Coupons`, `Payments` and `Disputes`."""

    _calls: Calls

    async def invoices(self, order_id: str) -> list[Invoice]:
        return decode_all(Invoice, await self._calls.get(f"/v1/orders/{order_id}/invoices"), "invoices")

    async def request_invoice(
        self, order_id: str, *, kind: str, title: str, tax_no: str = "", email: str = "", key: str
    ) -> Invoice:
        body = {"kind": kind, "title": title, "tax_no": tax_no, "email": email}
        return decode(Invoice, await self._calls.post(f"/v1/orders/{order_id}/invoices", key, **body))

    async def correct_invoice(self, invoice_id: str, *, kind: str, title: str, tax_no: str = "", key: str) -> Invoice:
        body = {"kind": kind, "title": title, "tax_no": tax_no}
        return decode(Invoice, await self._calls.post(f"/v1/invoices/{invoice_id}/correct", key, **body))

    async def send_invoice(self, invoice_id: str, *, email: str, key: str) -> Invoice:
        return decode(Invoice, await self._calls.post(f"/v1/invoices/{invoice_id}/send", key, email=email))

    async def price_quote(self, order_id: str) -> PriceQuote:
        return decode(PriceQuote, await self._calls.get(f"/v1/orders/{order_id}/price-quote"))

    async def claim_price(self, order_id: str, *, amount_fen: int, key: str) -> PriceClaim:
        raw = await self._calls.post(f"/v1/orders/{order_id}/price-claim", key, expected_amount_fen=amount_fen)
        return decode(PriceClaim, raw)

    async def coupons(self) -> list[Coupon]:
        return decode_all(Coupon, await self._calls.get("/v1/coupons"), "coupons")

    async def coupon_reasons(self, order_id: str) -> list[CouponReason]:
        return decode_all(CouponReason, await self._calls.get(f"/v1/orders/{order_id}/coupons"), "coupons")

    async def payments(self, order_id: str) -> PaymentCheck:
        return decode(PaymentCheck, await self._calls.get(f"/v1/orders/{order_id}/payments"))

    async def report_payment(self, order_id: str, *, problem: str, note: str = "", key: str) -> PaymentIssue:
        raw = await self._calls.post(f"/v1/orders/{order_id}/payment-issues", key, problem=problem, note=note)
        return decode(PaymentIssue, raw)

    async def complain(
        self, *, target: str, text: str, order_id: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Complaint:
        body = {"target": target, "text": text, "order_id": order_id, "pictures": list(pictures)}
        return decode(Complaint, await self._calls.post("/v1/complaints", key, **body))

    async def complaints(self) -> list[Complaint]:
        return decode_all(Complaint, await self._calls.get("/v1/complaints"), "complaints")

    async def intervention_quote(self, refund_id: str) -> InterventionQuote:
        return decode(InterventionQuote, await self._calls.get(f"/v1/refunds/{refund_id}/intervention-quote"))

    async def intervene(
        self, refund_id: str, *, note: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Intervention:
        body = {"note": note, "pictures": list(pictures)}
        return decode(Intervention, await self._calls.post(f"/v1/refunds/{refund_id}/intervention", key, **body))

    async def add_evidence(self, case_id: str, *, pictures: tuple[str, ...], note: str = "", key: str) -> Intervention:
        body = {"note": note, "pictures": list(pictures)}
        return decode(Intervention, await self._calls.post(f"/v1/interventions/{case_id}/evidence", key, **body))

    async def interventions(self) -> list[Intervention]:
        return decode_all(Intervention, await self._calls.get("/v1/interventions"), "interventions")
