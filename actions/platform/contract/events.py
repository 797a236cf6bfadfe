"""What happened that a customer would want to hear about: a feed for the service, not for one customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Protocol

EVENT_KINDS = ("shipment_stuck", "refund_paid", "repair_finished", "third_month", "warranty_ending")


@dataclass(frozen=True)
class PlatformEvent:
    """`event_id` grows; `fields` carry what the message needs (order_id, title, amount_fen, until, ...)."""

    event_id: str
    kind: str
    customer_id: str
    time: str
    subject: str
    fields: Mapping[str, str | int]


class EventFeed(Protocol):
    """Read from where one stopped; an event is given as often as it is asked for."""

    async def events(self, *, after: str = "", limit: int = 100) -> list[PlatformEvent]:
        """Oldest first, those after `after`."""
        ...
