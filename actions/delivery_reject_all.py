"""Several parcels of one order that shall go back or come on another day together: asked for in one question, written
one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

from actions.parcels import names_goods_of
from actions.platform.contract import CarrierRequest, Order, Platform, Shipment
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn

SEPARATOR = "、"  # between the numbers of parcels that are meant together
_ALL = re.compile(
    r"[两俩三二23][个件箱包单]?(?:包裹|都|一)?(?=.{0,6}(?:一起|一块|一并|都|全))|都(?!是|已)|全部|一起|一块儿?|一并|所有|统统|整单"
)


@dataclass(frozen=True)
class Asked:
    """What the carriers were asked, and the parcels for which they could not be."""

    made: tuple[CarrierRequest, ...]
    left: tuple[str, ...]


def means_all(turn: Turn, order: Order, parcels: Sequence[Shipment]) -> bool:
    """Whether a message means all of the parcels: 两箱一块儿, or the goods of each by their names."""
    return len(parcels) > 1 and (
        bool(_ALL.search(turn.text)) or all(names_goods_of(turn.text, order, one) for one in parcels)
    )


def together(parcels: Sequence[Shipment]) -> Shipment:
    """The parcels as one, with all goods, numbers and carriers."""
    carriers = dict.fromkeys(parcel.carrier_name for parcel in parcels)
    return replace(
        parcels[0],
        oids=tuple(oid for parcel in parcels for oid in parcel.oids),
        tracking_no=SEPARATOR.join(parcel.tracking_no for parcel in parcels),
        carrier_name=SEPARATOR.join(carriers),
    )


async def write(platform: Platform, known: Mapping[str, Any], key: str) -> Asked:
    """Asks for each parcel. Raises what the first one raises when nothing could be asked."""
    made: list[CarrierRequest] = []
    left: list[str] = []
    failed: RuleViolation | Conflict | None = None
    for place, number in enumerate(str(known["tracking_no"]).split(SEPARATOR)):
        try:
            made.append(await _write_one(platform, known, number, f"{key}-{place}" if place else key))
        except (RuleViolation, Conflict) as error:
            failed = failed or error
            left.append(number)
    if failed and not made:
        raise failed
    return Asked(tuple(made), tuple(left))


async def _write_one(platform: Platform, known: Mapping[str, Any], number: str, key: str) -> CarrierRequest:
    if known["what"] == "refuse":
        return await platform.refuse(number, reason="not_wanted", key=key)
    return await platform.redirect(number, date=known.get("date", ""), place=known.get("place", ""), key=key)
