"""A platform of a few lines for service and disputes; made values, one of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping

from actions.platform.contract import (
    Complaint,
    Estimate,
    Installation,
    Intervention,
    InterventionQuote,
    Item,
    Question,
    Repair,
    RepairBooking,
    RepairQuote,
    ServicePoint,
    Slot,
    TradeIn,
    Warranty,
)
from actions.platform.errors import NotFound, RuleViolation
from tests.actions.fakes import FakePlatform, order

SLOTS = [
    Slot("s1", "2030-03-01T09:00:00+08:00", "2030-03-01T12:00:00+08:00", "3月1日 周五 09:00-12:00"),
    Slot("s2", "2030-03-01T13:00:00+08:00", "2030-03-01T17:00:00+08:00", "3月1日 周五 13:00-17:00"),
    Slot("s3", "2030-03-02T09:00:00+08:00", "2030-03-02T12:00:00+08:00", "3月2日 周六 09:00-12:00"),
]
POINT = ServicePoint("P1", "一店", "某路 1 号", "0571-1", 1200, "09:00-18:00", True, ("星曜",), ("phone",), (), 48)
FREE = RepairQuote(
    "", "1", "charging", "充不进电", True, 0, 0, 0, ("shop", "mail"), "在保修期内。", "", "2030-03-08T00:00:00+08:00"
)
PAID = replace(FREE, free=False, labour_fen=4000, parts_fen=6000, total_fen=10000)
WARRANTY = Warranty("1", "手机", True, "2030-06-01T00:00:00+08:00", "sanbao", "性能故障", "进水", "在保修期内。")
ANSWERS = {"model": Question("model", "哪一档？", {"top": "旗舰机", "low": "入门机"})}
COMPLAINT = Complaint("c-1", "shop", "商家", "", "OPEN", "处理中", "", "2030-03-04T10:00:00+08:00", "", "会答复您。")


def phone(number: int = 1, status: str = "TRADE_BUYER_SIGNED", **more: Any) -> Any:
    """An order of one phone."""
    return order(number, status, items=(Item("1", "星曜 X5 手机", "黑", 1, 5900, "phone", "星曜"),), **more)


def repair(status: str = "REPAIRING", **more: Any) -> Repair:
    """A repair of that phone."""
    made: dict[str, Any] = {"repair_id": "261100000000000001", "order_id": order(1).order_id, "oid": "1"}
    made |= {"title": "星曜 X5 手机", "fault_text": "不开机", "way": "mail", "way_text": "寄修", "status": status}
    made |= {"status_text": status, "quoted_fen": 82000, "next_step": "请留意", "created": "", "timeline": ()}
    return Repair(**{**made, **more})


def installation(status: str = "TO_BOOK", **more: Any) -> Installation:
    """An air conditioner to be installed."""
    made = ("i-1", order(1).order_id, "1", "变频空调", status, status, "免费安装", "师傅会来电")
    return Installation(*made, **more)


@dataclass
class ServicePlatform(FakePlatform):
    """Adds service and disputes: what is held is told, what is written is counted by key."""

    warranty: list[Warranty] = field(default_factory=lambda: [WARRANTY])
    points: list[ServicePoint] = field(default_factory=lambda: [POINT])
    known_places: tuple[str, ...] = ("西湖",)
    price: RepairQuote = FREE
    slots: list[Slot] = field(default_factory=lambda: list(SLOTS))
    jobs: list[Repair] = field(default_factory=list)
    installs: list[Installation] = field(default_factory=list)
    trades: list[TradeIn] = field(default_factory=list)
    cases: list[Complaint] = field(default_factory=list)
    decided: list[Intervention] = field(default_factory=list)
    may: InterventionQuote = InterventionQuote(True, "refused", "电子商务法", "可以介入。", ("聊天记录",), 72)
    written: list[Any] = field(default_factory=list)

    async def warranties(self, order_id: str) -> list[Warranty]:
        return self.warranty

    async def service_points(
        self, place: str, *, brand: str = "", category: str = "", within_m: int = 5000, limit: int = 3
    ) -> list[ServicePoint]:
        if not any(name in place for name in self.known_places):
            raise RuleViolation("unknown_place", "没有认出")
        return [point for point in self.points if point.distance_m <= within_m][:limit]

    async def repair_quote(self, order_id: str, *, fault: str, oid: str = "") -> RepairQuote:
        return replace(self.price, order_id=order_id, fault=fault, oid=oid)

    async def repair_slots(self, *, way: str, point_id: str = "") -> list[Slot]:
        return self.slots

    async def book_repair(self, order_id: str, *, booking: RepairBooking, key: str) -> Repair:
        self._write(key, booking)
        return repair("BOOKED", slot=SLOTS[0])

    async def repairs(self, *, limit: int = 5) -> list[Repair]:
        return self.jobs[:limit]

    async def repair(self, repair_id: str) -> Repair:
        for job in self.jobs:
            if job.repair_id == repair_id:
                return job
        raise NotFound(repair_id)

    async def answer_repair_quote(self, repair_id: str, *, accept: bool, amount_fen: int, key: str) -> Repair:
        self._write(key, (accept, amount_fen))
        return repair("REPAIRING" if accept else "RETURNING")

    async def cancel_repair(self, repair_id: str, *, key: str) -> Repair:
        self._write(key, "cancel")
        return repair("CANCELLED")

    async def rate_repair(self, repair_id: str, *, stars: int, note: str = "", key: str) -> Repair:
        self._write(key, stars)
        return repair("FINISHED", rating=stars)

    async def installations(self, *, order_id: str = "") -> list[Installation]:
        return self.installs

    async def install_slots(self, install_id: str) -> list[Slot]:
        return self.slots

    async def book_installation(self, install_id: str, *, slot_id: str, key: str) -> Installation:
        self._write(key, slot_id)
        return installation("BOOKED", slot=SLOTS[0])

    async def trade_in_questions(self, category: str) -> list[Question]:
        if category == "digital":
            raise RuleViolation("not_traded", "这类商品不能以旧换新")
        return list(ANSWERS.values())

    async def trade_in_estimate(self, category: str, *, answers: Mapping[str, str], key: str) -> Estimate:
        return Estimate("e-1", "旗舰机", 90000, 110000, "预估", "2030-03-08T00:00:00+08:00")

    async def trade_in_slots(self) -> list[Slot]:
        return self.slots

    async def book_trade_in(self, estimate_id: str, *, slot_id: str, key: str) -> TradeIn:
        self._write(key, (estimate_id, slot_id))
        return TradeIn("t-1", "旗舰机", 90000, 110000, "BOOKED", "已预约", "请备份", SLOTS[0])

    async def trade_ins(self) -> list[TradeIn]:
        return self.trades

    async def complain(
        self, *, target: str, text: str, order_id: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Complaint:
        self._write(key, (target, text, order_id))
        return COMPLAINT

    async def complaints(self) -> list[Complaint]:
        return self.cases

    async def after_sale(self, refund_id: str) -> Any:
        return next(request for request in self.made if request.refund_id == refund_id)

    async def intervention_quote(self, refund_id: str) -> InterventionQuote:
        return self.may

    async def intervene(
        self, refund_id: str, *, note: str = "", pictures: tuple[str, ...] = (), key: str
    ) -> Intervention:
        self._write(key, refund_id)
        return case(refund_id)

    async def interventions(self) -> list[Intervention]:
        return self.decided

    def _write(self, key: str, what: Any) -> None:
        self.keys.append(key)
        self.written.append(what)
        if self.error:
            raise self.error


def case(refund_id: str, status: str = "WAIT_EVIDENCE") -> Intervention:
    """An intervention that waits for evidence."""
    by = "2030-03-04T10:00:00+08:00"
    return Intervention(
        "v-1", refund_id, order(1).order_id, status, status, "", ("聊天记录",), (), by, "", "", "请提交。"
    )
