"""Any platform, with parcels as their carriers tell of them. Whose parcel it is, the platform alone decides."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from actions.platform.contract import Order, Platform, Proof, Shipment
from actions.platform.errors import NotFound, PlatformError, Unavailable, Unsupported
from actions.platform.http import TURN_SECONDS
from actions.platform.kuaidi100.tracker import NEEDS_PHONE, Tracker
from actions.platform.kuaidi100.tracks import Track, proof_of, shipment_of

SEARCHED = 20  # orders in which a number is looked for
TAIL = 4  # digits of the phone that the carriers ask for
log = logging.getLogger(__name__)


class WithTracking:
    """Satisfies `Platform` as far as the platform below does: all but parcels goes straight there."""

    def __init__(self, platform: Platform, tracker: Tracker, *, seconds: float = TURN_SECONDS) -> None:
        self._platform, self._tracker = platform, tracker
        self._until = time.monotonic() + seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)

    async def shipments(self, order_id: str) -> list[Shipment]:
        """The platform's parcels, each with the carrier's news where the carrier has any."""
        parcels = await self._platform.shipments(order_id)
        phone = await self._phone(order_id) if any(parcel.carrier in NEEDS_PHONE for parcel in parcels) else ""
        return list(await asyncio.gather(*(self._fresh(parcel, phone) for parcel in parcels)))

    async def proof(self, tracking_no: str) -> Proof:
        """The platform's, or what the carrier says of a parcel of one of this customer's orders."""
        try:
            return await self._platform.proof(tracking_no)
        except Unsupported:
            order, parcel = await self._mine(tracking_no)
            found = proof_of(await self._track(parcel, _tail(order)))
            if found is None:
                raise NotFound(tracking_no) from None
            return found

    async def _fresh(self, parcel: Shipment, phone: str) -> Shipment:
        """The carrier being away takes nothing from what the platform knows."""
        if not parcel.carrier or not parcel.tracking_no:
            return parcel
        try:
            track = await self._track(parcel, phone)
        except PlatformError as error:
            log.info("no news of a parcel of %s: %s", parcel.carrier, type(error).__name__)
            return parcel
        return shipment_of(track, parcel)

    async def _track(self, parcel: Shipment, phone: str) -> Track:
        """Within what is left of the turn's time. Raises PlatformError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unavailable("no time left")
        return await self._tracker.track(parcel.carrier, parcel.tracking_no, phone=phone, seconds=left)

    async def _phone(self, order_id: str) -> str:
        return _tail(await self._platform.order(order_id))

    async def _mine(self, tracking_no: str) -> tuple[Order, Shipment]:
        """Raises NotFound for a number in none of this customer's orders."""
        for order in await self._platform.orders(limit=SEARCHED):
            if not order.consign_time:
                continue
            for parcel in await self._platform.shipments(order.order_id):
                if parcel.tracking_no == tracking_no:
                    return order, parcel
        raise NotFound(tracking_no)


def _tail(order: Order) -> str:
    """The last digits of the receiver's phone, which stay readable in a masked one."""
    tail = order.address.phone[-TAIL:] if order.address else ""
    return tail if tail.isdigit() else ""
