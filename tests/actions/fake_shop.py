"""FakePlatform grown by what changes an order and what concerns money: each answer can be set, each write is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.platform.contract import (
    Changed,
    Coupon,
    CouponReason,
    Invoice,
    Order,
    OrderChange,
    PaymentCheck,
    PaymentIssue,
    PriceClaim,
    PriceQuote,
    Urged,
)
from tests.actions.fakes import FakePlatform

NOW, LATER, EARLIER = "2026-11-24T10:00:00+08:00", "2099-11-26T10:00:00+08:00", "2020-11-23T10:00:00+08:00"
DROPPED = PriceQuote(True, "price_dropped", "", "这家店承诺 15 天价保。", 69900, 64900, 5000, 15, LATER)
NO_PROBLEM = PaymentCheck("", "none", 0, "没有发现付款异常。", ())


def invoice(order_id: str, status: str = "ISSUED", **more: Any) -> Invoice:
    """A personal one."""
    made = {"invoice_id": "7001", "order_id": order_id, "status": status, "status_text": status, "kind": "personal"}
    made |= {"title": "个人", "tax_no": "", "amount_fen": 5900, "email": "", "created": NOW, "issued": None}
    return Invoice(**{**made, "next_step": "签收后 24 小时内开具。", **more})


def coupon(title: str = "满 100 减 10", status: str = "usable", ends: str = LATER) -> Coupon:
    """One coupon."""
    return Coupon("31", title, 1000, 10000, "", "全场通用", EARLIER, ends, status, status)


@dataclass
class FakeShop(FakePlatform):
    """`wrote` holds (method, arguments, key) of every write that was tried; `error` is raised by the next one."""

    wrote: list[tuple[str, Any, str]] = field(default_factory=list)
    urged: Urged = Urged("", NOW, False, LATER, False, 0, "还在承诺的发货时间内。", "已通知商家尽快发货。")
    kinds: list[str] = field(default_factory=list)
    bills: list[Invoice] = field(default_factory=list)
    price: PriceQuote = DROPPED
    wallet: list[Coupon] = field(default_factory=list)
    whys: list[CouponReason] = field(default_factory=list)
    checks: dict[str, PaymentCheck] = field(default_factory=dict)

    def _write(self, method: str, asked: Any, key: str) -> None:
        self.wrote.append((method, asked, key))
        if self.error:
            error, self.error = self.error, None
            raise error

    async def urge_shipment(self, order_id: str, *, key: str) -> Urged:
        self._write("urge", order_id, key)
        return self.urged

    async def skus(self, order_id: str, *, oid: str = "") -> list[str]:
        return self.kinds

    async def change(self, order_id: str, *, change: OrderChange, key: str) -> Changed:
        self._write("change", change, key)
        order: Order = await self.order(order_id)
        if order.change_way == "redirect":
            return Changed("redirect", "修改请求已转给快递。", "快递会在 24 小时内答复。", order, "9001", LATER)
        return Changed("direct", "订单信息已经改好。", "商家会按新的信息发货。", order)

    async def invoices(self, order_id: str) -> list[Invoice]:
        return self.bills

    async def request_invoice(
        self, order_id: str, *, kind: str, title: str, tax_no: str = "", email: str = "", key: str
    ) -> Invoice:
        self._write("request", (kind, title, tax_no, email), key)
        return invoice(order_id, "PENDING", kind=kind, title=title, tax_no=tax_no)

    async def correct_invoice(self, invoice_id: str, *, kind: str, title: str, tax_no: str = "", key: str) -> Invoice:
        self._write("correct", (invoice_id, kind, title, tax_no), key)
        return invoice("1", "ISSUED", invoice_id="7002", kind=kind, title=title, tax_no=tax_no)

    async def send_invoice(self, invoice_id: str, *, email: str, key: str) -> Invoice:
        self._write("send", (invoice_id, email), key)
        return invoice("1", "ISSUED", email=email)

    async def price_quote(self, order_id: str) -> PriceQuote:
        return self.price

    async def claim_price(self, order_id: str, *, amount_fen: int, key: str) -> PriceClaim:
        self._write("claim", amount_fen, key)
        return PriceClaim("8001", order_id, amount_fen, "PAYING", "差价退款中", "原路退回。")

    async def coupons(self) -> list[Coupon]:
        return self.wallet

    async def coupon_reasons(self, order_id: str) -> list[CouponReason]:
        return self.whys

    async def payments(self, order_id: str) -> PaymentCheck:
        return self.checks.get(order_id, NO_PROBLEM)

    async def report_payment(self, order_id: str, *, problem: str, note: str = "", key: str) -> PaymentIssue:
        self._write("report", problem, key)
        return PaymentIssue("6001", order_id, problem, 39900, "OPEN", "财务核对中", LATER, "财务会在 24 小时内核对。")
