"""Orders: reading, changing, urging, confirming, cancelling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Mapping, Protocol

from actions.platform.contract.after_sale import AfterSale
from actions.platform.contract.words import Address, Urged


@dataclass(frozen=True)
class Item:
    """One line of an order (a TOP sub-order). `flags` are machine names: custom, fresh, virtual, second_hand,
    no_return_confirmed (the customer agreed at purchase that it cannot be returned without a reason)."""

    oid: str
    title: str
    sku: str
    num: int
    price_fen: int
    category: str = ""
    brand: str = ""
    flags: tuple[str, ...] = ()
    tracking_no: str = ""


@dataclass(frozen=True)
class Presale:
    """A presale. `deposit_kind` is earnest (定金: lost by who breaks off) or advance (订金: refundable)."""

    deposit_fen: int
    balance_fen: int
    deposit_kind: str
    step: str
    balance_from: str
    balance_until: str


@dataclass(frozen=True)
class Order:
    """An order; `status` is a TOP Trade.status name or UNKNOWN, `raw_status` what the platform called it.
    `late_text` is the shop's promise for late shipping, `invoice` none, pending or issued, `change_way` what
    `change` would do now: direct, redirect (a request to the carrier) or none."""

    STATES: ClassVar[frozenset[str]] = frozenset(
        {
            "TRADE_NO_CREATE_PAY",
            "WAIT_BUYER_PAY",
            "PAY_PENDING",
            "WAIT_PRE_AUTH_CONFIRM",
            "SELLER_CONSIGNED_PART",
            "WAIT_SELLER_SEND_GOODS",
            "PAID_FORBID_CONSIGN",
            "WAIT_BUYER_CONFIRM_GOODS",
            "TRADE_BUYER_SIGNED",
            "TRADE_FINISHED",
            "TRADE_CLOSED",
            "TRADE_CLOSED_BY_TAOBAO",
        }
    )

    order_id: str
    status: str
    status_text: str
    created: str
    payment_fen: int
    shop: str
    items: tuple[Item, ...]
    ship_by: str | None = None
    sign_time: str | None = None
    refund: Mapping[str, str] | None = None
    pay_time: str | None = None
    consign_time: str | None = None
    end_time: str | None = None
    post_fee_fen: int = 0
    flags: tuple[str, ...] = ()
    address: Address | None = None
    note: str = ""
    late_text: str = ""
    presale: Presale | None = None
    freight_insurance: bool = False
    invoice: str = "none"
    change_way: str = "none"
    raw_status: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        """The first item's title; 等N件 when there are more."""
        first = self.items[0].title if self.items else "商品"
        return first if len(self.items) < 2 else f"{first} 等{len(self.items)}件"

    @property
    def tail(self) -> str:
        """The last four digits, by which people name it."""
        return self.order_id[-4:]


@dataclass(frozen=True)
class OrderChange:
    """What to change; empty means as it is. `region` and `detail` go together."""

    name: str = ""
    phone: str = ""
    region: str = ""
    detail: str = ""
    sku: str = ""
    oid: str = ""
    note: str = ""


@dataclass(frozen=True)
class Changed:
    """What came of a change: `way` is direct (done) or redirect (asked of the carrier, answered by `deadline`)."""

    way: str
    text: str
    next_step: str
    order: Order
    request_id: str = ""
    deadline: str | None = None


class Orders(Protocol):
    """`key` is the idempotency key of every write: the same key never does it twice."""

    async def orders(self, *, limit: int = 5) -> list[Order]:
        """Newest first."""
        ...

    async def order(self, order_id: str) -> Order:
        """Raises NotFound for what is not this customer's."""
        ...

    async def cancel(self, order_id: str, *, reason: str, key: str) -> tuple[Order, AfterSale | None]:
        """The closed order and the refund of what was paid. Raises RuleViolation(already_shipped, ...)."""
        ...

    async def change(self, order_id: str, *, change: OrderChange, key: str) -> Changed:
        """Before shipping at once, on the way as a request to the carrier (address, phone, name only).
        Raises RuleViolation(already_signed, not_changeable, sku_unknown, price_differs, already_closed)."""
        ...

    async def skus(self, order_id: str, *, oid: str = "") -> list[str]:
        """Kinds (colour, size) of the same price that the item may be changed to."""
        ...

    async def urge_shipment(self, order_id: str, *, key: str) -> Urged:
        """Recorded once a day. Raises RuleViolation(not_paid, already_shipped, already_closed)."""
        ...

    async def confirm(self, order_id: str, *, key: str) -> Order:
        """Confirms receipt. Raises RuleViolation(not_shipped, already_closed), Conflict(open_refund)."""
        ...
