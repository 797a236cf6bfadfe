"""After-sale: refund, return, exchange, repair, resend; pickup, return freight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from actions.platform.contract.words import Address, Scan, Slot

KINDS = ("refund_only", "return_refund", "exchange", "repair", "resend")


@dataclass(frozen=True)
class RefundQuote:
    """What the rules give for an order, a kind and a reason, before anything is asked for. When not allowed,
    `kind` is empty and `refuse_reason` a machine name (needs_person means a person decides); `other_kinds` are
    those that would be allowed for the same reason; `fast` money comes at once by credit; `pictures` are wanted."""

    allowed: bool
    kind: str
    amount_fen: int
    rule: str
    rule_text: str
    freight_by: str
    money_back_text: str
    refuse_reason: str | None = None
    article: str = ""
    other_kinds: tuple[str, ...] = ()
    fast: bool = False
    pictures: bool = False


@dataclass(frozen=True)
class AfterSaleAsk:
    """What the customer said yes to. `amount_fen` is what was shown (0 for exchange, repair, resend), `sku` what
    is wanted in exchange, `pictures` ids of uploads."""

    kind: str
    reason: str
    amount_fen: int
    note: str = ""
    pictures: tuple[str, ...] = ()
    sku: str = ""


@dataclass(frozen=True)
class Pickup:
    """A booked pickup of the goods at home."""

    pickup_id: str
    slot: Slot
    carrier_name: str
    code: str


@dataclass(frozen=True)
class AfterSale:
    """A request; `status` is a TOP Refund.status name or UNKNOWN, `timeline` oldest first. `return_to` is where
    the goods go, `return_by` until when, `deadline` when the present step ends by itself."""

    STATES: ClassVar[frozenset[str]] = frozenset(
        {
            "WAIT_SELLER_AGREE",
            "WAIT_BUYER_RETURN_GOODS",
            "WAIT_SELLER_CONFIRM_GOODS",
            "SELLER_REFUSE_BUYER",
            "CLOSED",
            "SUCCESS",
            "WAIT_SELLER_CONSIGN_GOODS",
            "WAIT_BUYER_CONFIRM_GOODS",
        }
    )

    refund_id: str
    order_id: str
    kind: str
    status: str
    status_text: str
    amount_fen: int
    reason_text: str
    next_step: str
    money_back_text: str
    timeline: tuple[Scan, ...] = ()
    reason: str = ""
    created: str = ""
    deadline: str | None = None
    freight_by: str = ""
    refuse_text: str = ""
    return_to: Address | None = None
    return_by: str | None = None
    return_no: str = ""
    return_carrier: str = ""
    pickup: Pickup | None = None
    pictures: tuple[str, ...] = ()
    fast: bool = False
    raw_status: str = ""


@dataclass(frozen=True)
class FreightInsurance:
    """Return freight of an order. `insured` comes from the order; `status` is none, insured, claimable, claimed
    or paid; `paid_by` who bought it (seller, buyer); `freight_by` who pays the return otherwise."""

    order_id: str
    insured: bool
    status: str
    status_text: str
    limit_fen: int
    paid_by: str
    freight_by: str
    text: str
    claim_id: str = ""
    claim_fen: int = 0


class AfterSales(Protocol):
    """`key` is the idempotency key: the same key never creates twice."""

    async def quote(self, order_id: str, *, reason: str, kind: str = "") -> RefundQuote:
        """With no kind the fitting one is chosen. Reads only."""
        ...

    async def refund(self, order_id: str, *, reason: str, amount_fen: int, note: str, key: str) -> AfterSale:
        """A request of the kind that quote() with no kind gave. Raises as `apply` does."""
        ...

    async def apply(self, order_id: str, *, ask: AfterSaleAsk, key: str) -> AfterSale:
        """A request of any kind. Raises RuleViolation with the rule's name, Conflict(open_refund,
        amount_changed)."""
        ...

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]:
        """All kinds, newest first."""
        ...

    async def after_sale(self, refund_id: str) -> AfterSale:
        """Raises NotFound."""
        ...

    async def cancel_after_sale(self, refund_id: str, *, key: str) -> AfterSale:
        """Withdraws an open one. Raises RuleViolation(already_done)."""
        ...

    async def fill_return(self, refund_id: str, *, carrier: str, tracking_no: str, key: str) -> AfterSale:
        """The customer has sent it; `carrier` is kuaidi100's code or empty. Raises RuleViolation(not_agreed,
        bad_tracking_no)."""
        ...

    async def pickup_slots(self, refund_id: str) -> list[Slot]:
        """Times at which a courier can come. Raises RuleViolation(not_agreed)."""
        ...

    async def book_pickup(self, refund_id: str, *, slot_id: str, key: str) -> AfterSale:
        """Books, or moves, the pickup. Raises Conflict(slot_gone), RuleViolation(not_agreed)."""
        ...

    async def add_pictures(self, refund_id: str, *, pictures: tuple[str, ...], key: str) -> AfterSale:
        """More evidence for an open request. Raises RuleViolation(already_done)."""
        ...

    async def freight_insurance(self, order_id: str) -> FreightInsurance:
        """Who pays the return of this order, by its data."""
        ...

    async def claim_freight(self, order_id: str, *, amount_fen: int, key: str) -> FreightInsurance:
        """Claims what the return cost, up to the limit. Raises RuleViolation(not_insured, nothing_returned),
        Conflict(already_claimed)."""
        ...
