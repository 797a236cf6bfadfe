"""What the skills may ask of any shopping platform, by noun.

Every read and write is in one customer's name. Every call raises a `PlatformError` (actions/platform/errors.py) and
nothing else: NotFound for what is not theirs, Conflict(reason) when the state has moved on or it is there already,
RuleViolation(reason, text) when a rule says no, RateLimited, Unavailable. Every write takes `key`, its idempotency
key: asked twice under one key, it is done once and answered alike."""

from __future__ import annotations

from typing import Protocol

from actions.platform.contract.after_sale import (
    KINDS,
    AfterSale,
    AfterSaleAsk,
    AfterSales,
    FreightInsurance,
    Pickup,
    RefundQuote,
)
from actions.platform.contract.disputes import TARGETS, Complaint, Disputes, Intervention, InterventionQuote
from actions.platform.contract.events import EVENT_KINDS, EventFeed, PlatformEvent
from actions.platform.contract.money import (
    Coupon,
    CouponReason,
    Coupons,
    Invoice,
    Invoices,
    Payment,
    PaymentCheck,
    PaymentIssue,
    Payments,
    PriceClaim,
    PriceQuote,
    Prices,
)
from actions.platform.contract.orders import Changed, Item, Order, OrderChange, Orders, Presale
from actions.platform.contract.services import (
    WAYS,
    Estimate,
    Installation,
    Installs,
    PriceLine,
    Question,
    Repair,
    RepairBooking,
    RepairQuote,
    ServicePoint,
    Services,
    TradeIn,
    Warranty,
)
from actions.platform.contract.shipments import CarrierRequest, Investigation, Proof, Shipment, Shipments
from actions.platform.contract.words import UNKNOWN, Address, Scan, Slot, Urged


class Platform(
    Orders, Shipments, AfterSales, Invoices, Prices, Coupons, Payments, Services, Installs, Disputes, Protocol
):
    """One customer's view of the platform."""


__all__ = [
    "Address",
    "AfterSale",
    "AfterSaleAsk",
    "AfterSales",
    "CarrierRequest",
    "Changed",
    "Complaint",
    "Coupon",
    "CouponReason",
    "Coupons",
    "Disputes",
    "EVENT_KINDS",
    "Estimate",
    "EventFeed",
    "FreightInsurance",
    "Installation",
    "Installs",
    "Intervention",
    "InterventionQuote",
    "Investigation",
    "Invoice",
    "Invoices",
    "Item",
    "KINDS",
    "Order",
    "OrderChange",
    "Orders",
    "Payment",
    "PaymentCheck",
    "PaymentIssue",
    "Payments",
    "Pickup",
    "PlatformEvent",
    "Presale",
    "PriceClaim",
    "PriceLine",
    "PriceQuote",
    "Prices",
    "Proof",
    "Question",
    "RefundQuote",
    "Repair",
    "RepairBooking",
    "RepairQuote",
    "Scan",
    "ServicePoint",
    "Services",
    "Shipment",
    "Shipments",
    "Slot",
    "TARGETS",
    "TradeIn",
    "UNKNOWN",
    "Urged",
    "WAYS",
    "Warranty",
    "Platform",
]
