"""Parcels: where they are, urging, redirecting, refusing, and what to do when signed for but not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from actions.platform.contract.words import Scan, Urged


@dataclass(frozen=True)
class Shipment:
    """A parcel; `state` is kuaidi100's number or UNKNOWN, `events` newest first, `oids` the items in it.
    `quiet_hours` is how long there has been no new scan; 48 on the way means stuck."""

    STATES: ClassVar[frozenset[str]] = frozenset(
        {"0", "1", "2", "3", "4", "5", "6", "7", "8", "10", "11", "12", "13", "14"}
    )

    tracking_no: str
    carrier_name: str
    carrier_phone: str
    state: str
    state_text: str
    estimated_arrival: str | None
    events: tuple[Scan, ...]
    carrier: str = ""
    oids: tuple[str, ...] = ()
    quiet_hours: int = 0
    courier_phone: str = ""
    raw_state: str = ""


@dataclass(frozen=True)
class Proof:
    """Proof of delivery. `by` is self, station, locker, other or unknown; `place` the station's or locker's
    name, `pickup_code` what opens it, if known."""

    tracking_no: str
    signed: str
    by: str
    by_text: str
    place: str = ""
    pickup_code: str = ""
    picture_id: str = ""


@dataclass(frozen=True)
class CarrierRequest:
    """A request to the carrier. `kind` is redirect, refuse or change; `status` ASKED, DONE, FAILED or UNKNOWN."""

    STATES: ClassVar[frozenset[str]] = frozenset({"ASKED", "DONE", "FAILED"})

    request_id: str
    kind: str
    tracking_no: str
    status: str
    status_text: str
    next_step: str
    deadline: str | None
    raw_status: str = ""


@dataclass(frozen=True)
class Investigation:
    """The carrier looks for a parcel that is signed for and not there. `status` is OPEN, FOUND, LOST or
    UNKNOWN; `refund_ready` says that quote(reason="not_received") now allows the refund."""

    STATES: ClassVar[frozenset[str]] = frozenset({"OPEN", "FOUND", "LOST"})

    case_id: str
    order_id: str
    tracking_no: str
    status: str
    status_text: str
    created: str
    deadline: str
    outcome: str
    refund_ready: bool
    next_step: str
    timeline: tuple[Scan, ...] = ()
    raw_status: str = ""


class Shipments(Protocol):
    """A parcel is named by its tracking number; another customer's is NotFound."""

    async def shipments(self, order_id: str) -> list[Shipment]:
        """Every parcel of an order."""
        ...

    async def urge_delivery(self, tracking_no: str, *, key: str) -> Urged:
        """Recorded once a day. Raises RuleViolation(already_signed)."""
        ...

    async def redirect(self, tracking_no: str, *, date: str = "", place: str = "", key: str) -> CarrierRequest:
        """Another day (YYYY-MM-DD) or place (an address, 驿站, 快递柜). Raises RuleViolation(already_signed,
        bad_date), Conflict(open_request)."""
        ...

    async def refuse(self, tracking_no: str, *, reason: str, key: str) -> CarrierRequest:
        """Refuses the parcel; it goes back. Raises RuleViolation(already_signed), Conflict(open_request)."""
        ...

    async def proof(self, tracking_no: str) -> Proof:
        """Raises NotFound while it is not signed for."""
        ...

    async def investigate(self, tracking_no: str, *, note: str = "", key: str) -> Investigation:
        """Opens the carrier's investigation. Raises RuleViolation(not_signed), Conflict(open_investigation)."""
        ...

    async def investigations(self, *, order_id: str = "") -> list[Investigation]:
        """Newest first."""
        ...
