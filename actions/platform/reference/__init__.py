"""The reference platform over HTTP, always in one customer's name; and its feed of events, in the service's."""

from __future__ import annotations

from actions.platform.contract import PlatformEvent
from actions.platform.decode import decode_all
from actions.platform.reference.calls import TURN_SECONDS, Calls, Line
from actions.platform.reference.money import MoneyCalls
from actions.platform.reference.services import ServiceCalls
from actions.platform.reference.shopping import OrderCalls

__all__ = ["TURN_SECONDS", "Line", "ReferenceEvents", "ReferencePlatform"]


class ReferencePlatform(OrderCalls, MoneyCalls, ServiceCalls):
    """Satisfies `Platform`; built for one turn, on a line that all customers share."""

    def __init__(self, line: Line, customer_id: str, *, seconds: float = 0.0) -> None:
        OrderCalls.__init__(self, Calls(line, customer_id, seconds=seconds))


class ReferenceEvents:
    """Satisfies `EventFeed`."""

    def __init__(self, line: Line) -> None:
        self._calls = Calls(line, "yingda", audience="platform-events")

    async def events(self, *, after: str = "", limit: int = 100) -> list[PlatformEvent]:
        """Oldest first, those after `after`."""
        return decode_all(PlatformEvent, await self._calls.get("/v1/events", after=after, limit=limit), "events")
