"""Believable parcels for a seeded order: carrier, number of the right form, and the scans from city to city."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Mapping, Sequence

from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.catalogue import goods
from bot.platform.clock import iso
from bot.platform.texts import group_of, text

PREFIX = {
    "shunfeng": "SF",
    "yuantong": "YT",
    "jd": "JD",
    "jtexpress": "JT",
    "zhongtong": "ZTO",
    "shentong": "STO",
    "yunda": "YD",
    "ems": "EMS",
}
SIGNED, MOVING, DELIVERING = "3", "0", "5"
QUIET_HOURS = 3  # since the last scan of a parcel on the way
Row = dict[str, Any]
Told = Mapping[str, Any]


def ship(db: Connection, order: Row, items: Sequence[Row], told: Told, rng: random.Random, now: datetime) -> None:
    """The parcels of an order with six to eight scans each, until now or the signing. `told` is the story's: count,
    state, quiet (hours without a scan), by, place, pickup_code, courier_phone."""
    groups = [items[n :: told["count"]] for n in range(told["count"])] if "count" in told else [items]
    if order["status"] == "SELLER_CONSIGNED_PART":
        groups = [items[:1]]
    for group in groups:
        _parcel(db, order, group, told, rng, now)


def _parcel(db: Connection, order: Row, inside: Sequence[Row], told: Told, rng: random.Random, now: datetime) -> None:
    carrier = rng.choice(list(PREFIX))
    tracking_no = f"{PREFIX[carrier]}{rng.randrange(10**12, 10**13)}"
    signed = order["sign_time"]
    state = SIGNED if signed else told.get("state", MOVING)
    steps = _steps(rng.choice(goods()["routes"]), carrier, state, told.get("place", ""))
    row = {"tracking_no": tracking_no, "order_id": order["order_id"], "carrier": carrier, "state": state}
    row |= {"estimated_arrival": None if signed else now + timedelta(days=_arrives(told, state))}
    row |= {"courier_phone": told.get("courier_phone", ""), "proof": _proof(told, signed)}
    db.execute(tables.shipments.insert().values(**row))
    last = signed or now - timedelta(hours=told.get("quiet", QUIET_HOURS))
    db.execute(tables.scans.insert(), _scans(tracking_no, steps, order["consign_time"], last))
    for item in inside:
        db.execute(tables.items.update().where(tables.items.c.oid == item["oid"]).values(tracking_no=tracking_no))


def _arrives(told: Told, state: str) -> float:
    """Days until it should be there: a stuck parcel is late already, one out for delivery comes today."""
    return -1 if told.get("quiet") else 0.2 if state == DELIVERING else 1


def _proof(told: Told, signed: datetime | None) -> Row | None:
    if signed is None:
        return None
    kept = {name: told[name] for name in ("place", "pickup_code") if name in told}
    return {"by": told.get("by", "self"), "signed": iso(signed), **kept}


def _scans(tracking_no: str, steps: Sequence[tuple[str, str]], start: datetime, end: datetime) -> list[Row]:
    apart = (end - start) / max(len(steps) - 1, 1)
    times = [(start + apart * n).replace(microsecond=0) for n in range(len(steps))]
    return [
        {"tracking_no": tracking_no, "time": when, "text": words, "city": city}
        for when, (city, words) in zip(times, steps, strict=True)
    ]


def _steps(cities: Sequence[str], carrier: str, state: str, place: str) -> list[tuple[str, str]]:
    first, *middle, last = cities
    way = [(first, "collected", ""), (first, "reached", ""), (first, "left_for_hub", middle[0])]
    way += [(city, "reached", "") for city in middle]
    way += [(middle[-1], "left", last)]
    if state in (SIGNED, DELIVERING):
        way += [(last, "delivering", "")]
    if state == SIGNED:
        way += [(last, "station" if place else "signed", "")]
    name = group_of("carrier")[carrier][0]
    return [(city, text("scan", step, city=city, to=to, carrier=name, place=place)) for city, step, to in way]
