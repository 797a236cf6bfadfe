"""Warranty, service points, repair, installation and trade-in of the reference platform."""

from __future__ import annotations

from dataclasses import asdict
from typing import Mapping

from actions.platform.contract import (
    Estimate,
    Installation,
    Question,
    Repair,
    RepairBooking,
    RepairQuote,
    ServicePoint,
    Slot,
    TradeIn,
    Warranty,
)
from actions.platform.decode import decode, decode_all
from actions.platform.reference.calls import Calls


class ServiceCalls:
    """Satisfies `Services` and `Installs`."""

    _calls: Calls

    async def warranties(self, order_id: str) -> list[Warranty]:
        return decode_all(Warranty, await self._calls.get(f"/v1/orders/{order_id}/warranties"), "warranties")

    async def service_points(
        self, place: str, *, brand: str = "", category: str = "", within_m: int = 5000, limit: int = 3
    ) -> list[ServicePoint]:
        asked = {"place": place, "brand": brand, "category": category, "within_m": within_m, "limit": limit}
        return decode_all(ServicePoint, await self._calls.get("/v1/service-points", **asked), "points")

    async def faults(self, category: str) -> dict[str, str]:
        raw = await self._calls.get("/v1/repair-faults", category=category)
        return {str(row.get("code")): str(row.get("text")) for row in raw.get("faults", [])}

    async def repair_quote(self, order_id: str, *, fault: str, oid: str = "") -> RepairQuote:
        raw = await self._calls.get(f"/v1/orders/{order_id}/repair-quote", fault=fault, oid=oid)
        return decode(RepairQuote, raw)

    async def repair_slots(self, *, way: str, point_id: str = "") -> list[Slot]:
        return decode_all(Slot, await self._calls.get("/v1/repair-slots", way=way, point_id=point_id), "slots")

    async def book_repair(self, order_id: str, *, booking: RepairBooking, key: str) -> Repair:
        body = asdict(booking)
        body["expected_amount_fen"] = body.pop("amount_fen")
        return decode(Repair, await self._calls.post(f"/v1/orders/{order_id}/repairs", key, **body))

    async def repairs(self, *, limit: int = 5) -> list[Repair]:
        return decode_all(Repair, await self._calls.get("/v1/repairs", limit=limit), "repairs")

    async def repair(self, repair_id: str) -> Repair:
        return decode(Repair, await self._calls.get(f"/v1/repairs/{repair_id}"))

    async def answer_repair_quote(self, repair_id: str, *, accept: bool, amount_fen: int, key: str) -> Repair:
        body = {"accept": accept, "expected_amount_fen": amount_fen}
        return decode(Repair, await self._calls.post(f"/v1/repairs/{repair_id}/quote", key, **body))

    async def cancel_repair(self, repair_id: str, *, key: str) -> Repair:
        return decode(Repair, await self._calls.post(f"/v1/repairs/{repair_id}/cancel", key))

    async def rate_repair(self, repair_id: str, *, stars: int, note: str = "", key: str) -> Repair:
        return decode(Repair, await self._calls.post(f"/v1/repairs/{repair_id}/rating", key, stars=stars, note=note))

    async def installations(self, *, order_id: str = "") -> list[Installation]:
        raw = await self._calls.get("/v1/installations", order_id=order_id)
        return decode_all(Installation, raw, "installations")

    async def install_slots(self, install_id: str) -> list[Slot]:
        return decode_all(Slot, await self._calls.get(f"/v1/installations/{install_id}/slots"), "slots")

    async def book_installation(self, install_id: str, *, slot_id: str, key: str) -> Installation:
        return decode(Installation, await self._calls.post(f"/v1/installations/{install_id}", key, slot_id=slot_id))

    async def trade_in_questions(self, category: str) -> list[Question]:
        return decode_all(Question, await self._calls.get("/v1/trade-in/questions", category=category), "questions")

    async def trade_in_estimate(self, category: str, *, answers: Mapping[str, str], key: str) -> Estimate:
        raw = await self._calls.post("/v1/trade-in/estimates", key, category=category, answers=dict(answers))
        return decode(Estimate, raw)

    async def trade_in_slots(self) -> list[Slot]:
        return decode_all(Slot, await self._calls.get("/v1/trade-in/slots"), "slots")

    async def book_trade_in(self, estimate_id: str, *, slot_id: str, key: str) -> TradeIn:
        return decode(TradeIn, await self._calls.post(f"/v1/trade-in/{estimate_id}/book", key, slot_id=slot_id))

    async def trade_ins(self) -> list[TradeIn]:
        return decode_all(TradeIn, await self._calls.get("/v1/trade-in"), "trade_ins")
