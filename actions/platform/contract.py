"""What the skills may ask of any shopping platform. Money is integer fen, ids are strings, times are ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Protocol


@dataclass(frozen=True)
class Item:
    """One line of an order."""

    oid: str
    title: str
    sku: str
    num: int
    price_fen: int
    category: str = ""


@dataclass(frozen=True)
class Order:
    """An order as the platform tells it; `status` is a TOP Trade.status name, `raw` everything it said."""

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
class Scan:
    """One step of a parcel."""

    time: str
    text: str


@dataclass(frozen=True)
class Shipment:
    """A parcel; `state` is kuaidi100's number, `events` newest first."""

    tracking_no: str
    carrier_name: str
    carrier_phone: str
    state: str
    state_text: str
    estimated_arrival: str | None
    events: tuple[Scan, ...]


@dataclass(frozen=True)
class RefundQuote:
    """What the rules give for an order and a reason, before anything is asked for."""

    allowed: bool
    kind: str
    amount_fen: int
    rule: str
    rule_text: str
    freight_by: str
    money_back_text: str
    refuse_reason: str | None = None


@dataclass(frozen=True)
class AfterSale:
    """A refund request; `status` is a TOP Refund.status name, `timeline` oldest first."""

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


class Orders(Protocol):
    """Reading and cancelling orders."""

    async def orders(self, *, limit: int = 5) -> list[Order]: ...

    async def order(self, order_id: str) -> Order: ...

    async def cancel(self, order_id: str, *, reason: str, key: str) -> tuple[Order, AfterSale | None]: ...


class Shipments(Protocol):
    """Reading parcels."""

    async def shipments(self, order_id: str) -> list[Shipment]: ...


class AfterSales(Protocol):
    """Refunds. `key` is the idempotency key: the same key never creates twice."""

    async def quote(self, order_id: str, *, reason: str) -> RefundQuote: ...

    async def refund(self, order_id: str, *, reason: str, amount_fen: int, note: str, key: str) -> AfterSale: ...

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]: ...


class Platform(Orders, Shipments, AfterSales, Protocol):
    """One customer's view of the platform. Every call raises PlatformError and nothing else."""
