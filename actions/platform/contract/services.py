"""Service for goods: warranty, service points, repair, installation, trade-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Protocol

from actions.platform.contract.words import Scan, Slot

WAYS = ("door", "shop", "mail")


@dataclass(frozen=True)
class Warranty:
    """The warranty of one item. `source` is sanbao (law), shop or plan (bought); `within` counts today; `plan` is the
    name of what was bought beside it, or empty."""

    oid: str
    title: str
    within: bool
    until: str | None
    source: str
    covers: str
    excludes: str
    text: str
    article: str = ""
    plan: str = ""


@dataclass(frozen=True)
class PriceLine:
    """One line of a price list."""

    name: str
    fen: int


@dataclass(frozen=True)
class ServicePoint:
    """An authorised provider. `distance_m` is from the place asked for, `rating` 0 to 50 (tenths of a star)."""

    point_id: str
    name: str
    address: str
    phone: str
    distance_m: int
    hours: str
    open_now: bool
    brands: tuple[str, ...]
    skills: tuple[str, ...]
    prices: tuple[PriceLine, ...]
    rating: int


@dataclass(frozen=True)
class RepairQuote:
    """What a repair costs, before it is booked. `free` when the warranty covers it; `ways` that are possible."""

    order_id: str
    oid: str
    fault: str
    fault_text: str
    free: bool
    labour_fen: int
    parts_fen: int
    total_fen: int
    ways: tuple[str, ...]
    text: str
    article: str
    valid_until: str


@dataclass(frozen=True)
class RepairBooking:
    """What the customer said yes to. `amount_fen` is the quote's total, `point_id` for a shop (or the provider of
    a door visit)."""

    fault: str
    way: str
    slot_id: str
    amount_fen: int
    point_id: str = ""
    oid: str = ""
    note: str = ""


@dataclass(frozen=True)
class Repair:
    """A repair. `status` is one of STATES or UNKNOWN; in WAIT_QUOTE_CONFIRM the provider found `quoted_fen`."""

    STATES: ClassVar[frozenset[str]] = frozenset(
        {"BOOKED", "RECEIVED", "DIAGNOSING", "WAIT_QUOTE_CONFIRM", "REPAIRING", "RETURNING", "FINISHED", "CANCELLED"}
    )

    repair_id: str
    order_id: str
    oid: str
    title: str
    fault_text: str
    way: str
    way_text: str
    status: str
    status_text: str
    quoted_fen: int
    next_step: str
    created: str
    timeline: tuple[Scan, ...]
    slot: Slot | None = None
    point: ServicePoint | None = None
    deadline: str | None = None
    rating: int = 0
    raw_status: str = ""


@dataclass(frozen=True)
class Installation:
    """`status` is TO_BOOK, BOOKED, FINISHED or UNKNOWN; `after` the earliest day (delivery first)."""

    STATES: ClassVar[frozenset[str]] = frozenset({"TO_BOOK", "BOOKED", "FINISHED"})

    install_id: str
    order_id: str
    oid: str
    title: str
    status: str
    status_text: str
    fee_text: str
    next_step: str
    slot: Slot | None = None
    provider: str = ""
    phone: str = ""
    raw_status: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a trade-in estimate; `options` maps a code to its words, in order."""

    name: str
    text: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Estimate:
    """A range, not a promise: the price is settled when the device is checked."""

    estimate_id: str
    device: str
    low_fen: int
    high_fen: int
    text: str
    valid_until: str


@dataclass(frozen=True)
class TradeIn:
    """A booked trade-in. `status` is BOOKED, CHECKED, PAID, CANCELLED or UNKNOWN."""

    STATES: ClassVar[frozenset[str]] = frozenset({"BOOKED", "CHECKED", "PAID", "CANCELLED"})

    trade_id: str
    device: str
    low_fen: int
    high_fen: int
    status: str
    status_text: str
    next_step: str
    slot: Slot | None = None
    raw_status: str = ""


class Services(Protocol):
    """Everything after the sale that is not money back."""

    async def warranties(self, order_id: str) -> list[Warranty]:
        """One for each item of an order."""
        ...

    async def service_points(
        self, place: str, *, brand: str = "", category: str = "", within_m: int = 5000, limit: int = 3
    ) -> list[ServicePoint]:
        """Nearest first, none farther than `within_m`. Raises RuleViolation(unknown_place)."""
        ...

    async def faults(self, category: str) -> dict[str, str]:
        """Codes and words of the faults that can be repaired for a category, the commonest first."""
        ...

    async def repair_quote(self, order_id: str, *, fault: str, oid: str = "") -> RepairQuote:
        """`fault` is one of `faults`. Reads only. Raises RuleViolation(not_signed, not_repairable, unknown_fault)."""
        ...

    async def repair_slots(self, *, way: str, point_id: str = "") -> list[Slot]:
        """Times for door or mail pickup, or of a shop."""
        ...

    async def book_repair(self, order_id: str, *, booking: RepairBooking, key: str) -> Repair:
        """Raises Conflict(amount_changed, slot_gone, open_repair), RuleViolation."""
        ...

    async def repairs(self, *, limit: int = 5) -> list[Repair]:
        """Newest first."""
        ...

    async def repair(self, repair_id: str) -> Repair:
        """Raises NotFound."""
        ...

    async def answer_repair_quote(self, repair_id: str, *, accept: bool, amount_fen: int, key: str) -> Repair:
        """Yes or no to the provider's price. Raises RuleViolation(no_quote), Conflict(amount_changed)."""
        ...

    async def cancel_repair(self, repair_id: str, *, key: str) -> Repair:
        """Raises RuleViolation(already_started)."""
        ...

    async def rate_repair(self, repair_id: str, *, stars: int, note: str = "", key: str) -> Repair:
        """Raises RuleViolation(not_finished, already_rated)."""
        ...


class Installs(Protocol):
    """Installation and trade-in."""

    async def installations(self, *, order_id: str = "") -> list[Installation]:
        """Newest first."""
        ...

    async def install_slots(self, install_id: str) -> list[Slot]:
        """None before the goods arrive."""
        ...

    async def book_installation(self, install_id: str, *, slot_id: str, key: str) -> Installation:
        """Books, or moves. Raises Conflict(slot_gone), RuleViolation(already_finished)."""
        ...

    async def trade_in_questions(self, category: str) -> list[Question]:
        """phone, computer or appliance. Raises RuleViolation(not_traded)."""
        ...

    async def trade_in_estimate(self, category: str, *, answers: Mapping[str, str], key: str) -> Estimate:
        """Raises RuleViolation(not_traded, unknown_answer)."""
        ...

    async def trade_in_slots(self) -> list[Slot]:
        """Times at which a device can be fetched."""
        ...

    async def book_trade_in(self, estimate_id: str, *, slot_id: str, key: str) -> TradeIn:
        """Raises NotFound, RuleViolation(expired), Conflict(slot_gone, open_trade_in)."""
        ...

    async def trade_ins(self) -> list[TradeIn]:
        """Newest first."""
        ...
