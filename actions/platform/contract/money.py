"""Invoices, price protection, coupons, payments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol


@dataclass(frozen=True)
class Invoice:
    """`kind` is personal or company; `status` PENDING, ISSUED, REPLACED or UNKNOWN; `url` once issued."""

    STATES: ClassVar[frozenset[str]] = frozenset({"PENDING", "ISSUED", "REPLACED"})

    invoice_id: str
    order_id: str
    status: str
    status_text: str
    kind: str
    title: str
    tax_no: str
    amount_fen: int
    email: str
    created: str
    issued: str | None
    next_step: str
    url: str = ""
    raw_status: str = ""


@dataclass(frozen=True)
class PriceQuote:
    """What price protection gives now; the period is the shop's promise (`days`, 0 for none)."""

    allowed: bool
    reason: str
    article: str
    text: str
    paid_fen: int
    now_fen: int
    difference_fen: int
    days: int
    until: str | None


@dataclass(frozen=True)
class PriceClaim:
    """A difference that is being paid back."""

    claim_id: str
    order_id: str
    amount_fen: int
    status: str
    status_text: str
    money_back_text: str


@dataclass(frozen=True)
class Coupon:
    """`status` is usable, used or expired; `shop` empty means all shops."""

    coupon_id: str
    title: str
    amount_fen: int
    threshold_fen: int
    shop: str
    scope_text: str
    starts: str
    ends: str
    status: str
    status_text: str


@dataclass(frozen=True)
class CouponReason:
    """Why a coupon was not applied to an order, or that it was (`applied`)."""

    coupon: Coupon
    applied: bool
    reason: str
    text: str


@dataclass(frozen=True)
class Payment:
    """`status` is PAID, FAILED, REFUNDED or UNKNOWN."""

    STATES: ClassVar[frozenset[str]] = frozenset({"PAID", "FAILED", "REFUNDED"})

    payment_id: str
    order_id: str
    amount_fen: int
    method_text: str
    time: str
    status: str
    status_text: str
    note: str = ""
    raw_status: str = ""


@dataclass(frozen=True)
class PaymentCheck:
    """`problem` is none, double, paid_unpaid or failed; `amount_fen` what is too much or on hold."""

    order_id: str
    problem: str
    amount_fen: int
    text: str
    payments: tuple[Payment, ...]


@dataclass(frozen=True)
class PaymentIssue:
    """A payment problem on record, answered by `deadline`."""

    issue_id: str
    order_id: str
    problem: str
    amount_fen: int
    status: str
    status_text: str
    deadline: str
    next_step: str


class Invoices(Protocol):
    """An electronic invoice has the same force as a paper one."""

    async def invoices(self, order_id: str) -> list[Invoice]:
        """Newest first; empty when none was asked for."""
        ...

    async def request_invoice(
        self, order_id: str, *, kind: str, title: str, tax_no: str = "", email: str = "", key: str
    ) -> Invoice:
        """Raises RuleViolation(not_paid, already_closed, bad_tax_no, title_missing), Conflict(already_invoiced)."""
        ...

    async def correct_invoice(self, invoice_id: str, *, kind: str, title: str, tax_no: str = "", key: str) -> Invoice:
        """Replaces it by a new one. Raises RuleViolation(bad_tax_no, title_missing, already_replaced)."""
        ...

    async def send_invoice(self, invoice_id: str, *, email: str, key: str) -> Invoice:
        """Sends an issued one by mail. Raises RuleViolation(not_issued, bad_email)."""
        ...


class Prices(Protocol):
    """Price protection."""

    async def price_quote(self, order_id: str) -> PriceQuote:
        """The computed difference. Reads only."""
        ...

    async def claim_price(self, order_id: str, *, amount_fen: int, key: str) -> PriceClaim:
        """Raises RuleViolation(no_promise, window_passed, not_lower, already_claimed), Conflict(amount_changed)."""
        ...


class Coupons(Protocol):
    """Coupons and red packets."""

    async def coupons(self) -> list[Coupon]:
        """Usable ones first, those that end soonest on top."""
        ...

    async def coupon_reasons(self, order_id: str) -> list[CouponReason]:
        """For every coupon that the customer had at that time."""
        ...


class Payments(Protocol):
    """Payments and what went wrong with them."""

    async def payments(self, order_id: str) -> PaymentCheck:
        """All payments for an order and what is wrong with them."""
        ...

    async def report_payment(self, order_id: str, *, problem: str, note: str = "", key: str) -> PaymentIssue:
        """Raises RuleViolation(no_problem), Conflict(open_payment_issue)."""
        ...
