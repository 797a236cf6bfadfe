"""Orders, parcels and after-sale of the reference platform."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from actions.platform.contract import (
    AfterSale,
    AfterSaleAsk,
    CarrierRequest,
    Changed,
    FreightInsurance,
    Investigation,
    Order,
    OrderChange,
    Proof,
    RefundQuote,
    Shipment,
    Slot,
    Urged,
)
from actions.platform.decode import decode, decode_all
from actions.platform.reference.calls import Calls, Json


class OrderCalls:
    """Satisfies `Orders`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._listed: tuple[int, list[Order]] = (0, [])  # asked for once in a turn: (limit, orders)

    async def _write(self, path: str, key: str, **body: Any) -> Json:
        """A write; what was listed before it may be old."""
        self._listed = (0, [])
        return await self._calls.post(path, key, **body)

    async def orders(self, *, limit: int = 5) -> list[Order]:
        """Newest first; one made for a turn asks the platform once, and again after a write."""
        if limit > self._listed[0]:
            self._listed = (limit, decode_all(Order, await self._calls.get("/v1/orders", limit=limit), "orders"))
        return self._listed[1][:limit]

    async def order(self, order_id: str) -> Order:
        return decode(Order, await self._calls.get(f"/v1/orders/{order_id}"))

    async def cancel(self, order_id: str, *, reason: str, key: str) -> tuple[Order, AfterSale | None]:
        raw = await self._write(f"/v1/orders/{order_id}/cancel", key, reason=reason)
        refund = raw.get("refund")
        return decode(Order, raw), decode(AfterSale, refund) if refund and "amount_fen" in refund else None

    async def change(self, order_id: str, *, change: OrderChange, key: str) -> Changed:
        return decode(Changed, await self._write(f"/v1/orders/{order_id}/change", key, **asdict(change)))

    async def skus(self, order_id: str, *, oid: str = "") -> list[str]:
        return [str(sku) for sku in (await self._calls.get(f"/v1/orders/{order_id}/skus", oid=oid)).get("skus", [])]

    async def urge_shipment(self, order_id: str, *, key: str) -> Urged:
        return decode(Urged, await self._write(f"/v1/orders/{order_id}/urge", key))

    async def confirm(self, order_id: str, *, key: str) -> Order:
        return decode(Order, await self._write(f"/v1/orders/{order_id}/confirm", key))

    async def shipments(self, order_id: str) -> list[Shipment]:
        return decode_all(Shipment, await self._calls.get(f"/v1/orders/{order_id}/shipments"), "shipments")

    async def urge_delivery(self, tracking_no: str, *, key: str) -> Urged:
        return decode(Urged, await self._write(f"/v1/shipments/{tracking_no}/urge", key))

    async def redirect(self, tracking_no: str, *, date: str = "", place: str = "", key: str) -> CarrierRequest:
        raw = await self._write(f"/v1/shipments/{tracking_no}/redirect", key, date=date, place=place)
        return decode(CarrierRequest, raw)

    async def refuse(self, tracking_no: str, *, reason: str, key: str) -> CarrierRequest:
        return decode(CarrierRequest, await self._write(f"/v1/shipments/{tracking_no}/refuse", key, reason=reason))

    async def proof(self, tracking_no: str) -> Proof:
        return decode(Proof, await self._calls.get(f"/v1/shipments/{tracking_no}/proof"))

    async def investigate(self, tracking_no: str, *, note: str = "", key: str) -> Investigation:
        return decode(Investigation, await self._write(f"/v1/shipments/{tracking_no}/investigation", key, note=note))

    async def investigations(self, *, order_id: str = "") -> list[Investigation]:
        raw = await self._calls.get("/v1/investigations", order_id=order_id)
        return decode_all(Investigation, raw, "investigations")

    async def quote(self, order_id: str, *, reason: str, kind: str = "") -> RefundQuote:
        raw = await self._calls.get(f"/v1/orders/{order_id}/refund-quote", reason=reason, kind=kind)
        return decode(RefundQuote, raw)

    async def refund(self, order_id: str, *, reason: str, amount_fen: int, note: str, key: str) -> AfterSale:
        return await self.apply(order_id, ask=AfterSaleAsk("", reason, amount_fen, note), key=key)

    async def apply(self, order_id: str, *, ask: AfterSaleAsk, key: str) -> AfterSale:
        body: Json = {"reason": ask.reason, "description": ask.note, "expected_amount_fen": ask.amount_fen}
        body |= {"kind": ask.kind, "pictures": list(ask.pictures), "sku": ask.sku}
        return decode(AfterSale, await self._write(f"/v1/orders/{order_id}/refunds", key, **body))

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]:
        return decode_all(AfterSale, await self._calls.get("/v1/refunds", limit=limit), "refunds")

    async def after_sale(self, refund_id: str) -> AfterSale:
        return decode(AfterSale, await self._calls.get(f"/v1/refunds/{refund_id}"))

    async def cancel_after_sale(self, refund_id: str, *, key: str) -> AfterSale:
        return decode(AfterSale, await self._write(f"/v1/refunds/{refund_id}/cancel", key))

    async def fill_return(self, refund_id: str, *, carrier: str, tracking_no: str, key: str) -> AfterSale:
        raw = await self._write(f"/v1/refunds/{refund_id}/return", key, carrier=carrier, tracking_no=tracking_no)
        return decode(AfterSale, raw)

    async def pickup_slots(self, refund_id: str) -> list[Slot]:
        return decode_all(Slot, await self._calls.get(f"/v1/refunds/{refund_id}/pickup-slots"), "slots")

    async def book_pickup(self, refund_id: str, *, slot_id: str, key: str) -> AfterSale:
        return decode(AfterSale, await self._write(f"/v1/refunds/{refund_id}/pickup", key, slot_id=slot_id))

    async def add_pictures(self, refund_id: str, *, pictures: tuple[str, ...], key: str) -> AfterSale:
        return decode(AfterSale, await self._write(f"/v1/refunds/{refund_id}/pictures", key, pictures=list(pictures)))

    async def freight_insurance(self, order_id: str) -> FreightInsurance:
        return decode(FreightInsurance, await self._calls.get(f"/v1/orders/{order_id}/freight-insurance"))

    async def claim_freight(self, order_id: str, *, amount_fen: int, key: str) -> FreightInsurance:
        raw = await self._write(f"/v1/orders/{order_id}/freight-insurance/claim", key, amount_fen=amount_fen)
        return decode(FreightInsurance, raw)
