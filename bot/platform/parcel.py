"""A believable parcel for a seeded order: carrier, number of the right form, and its scans from city to city."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Sequence

from sqlalchemy.engine import Connection

from bot.platform import tables
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


def ship(
    db: Connection, order: dict[str, Any], rng: random.Random, routes: Sequence[Sequence[str]], now: datetime
) -> None:
    """One shipment with six to eight scans between the sending and now (or the signing)."""
    carrier = rng.choice(list(PREFIX))
    tracking_no = f"{PREFIX[carrier]}{rng.randrange(10**12, 10**13)}"
    steps = _steps(rng.choice(routes), group_of("carrier")[carrier][0], signed=bool(order["sign_time"]))
    state = "3" if order["sign_time"] else "0"
    arrival = None if order["sign_time"] else now + timedelta(days=1)
    row = {"tracking_no": tracking_no, "order_id": order["order_id"], "carrier": carrier, "state": state}
    db.execute(tables.shipments.insert().values(**row, estimated_arrival=arrival))
    times = _times(order["consign_time"], order["sign_time"] or now - timedelta(hours=3), len(steps))
    rows = [
        {"tracking_no": tracking_no, "time": t, "text": text, "city": city}
        for t, (city, text) in zip(times, steps, strict=True)
    ]
    db.execute(tables.scans.insert(), rows)


def _times(start: datetime, end: datetime, count: int) -> list[datetime]:
    step = (end - start) / max(count - 1, 1)
    return [(start + step * n).replace(microsecond=0) for n in range(count)]


def _steps(cities: Sequence[str], carrier: str, *, signed: bool) -> list[tuple[str, str]]:
    first, *middle, last = cities
    way = [(first, "collected", ""), (first, "reached", ""), (first, "left_for_hub", middle[0])]
    way += [(city, "reached", "") for city in middle]
    way += [(middle[-1], "left", last)]
    if signed:
        way += [(last, "delivering", ""), (last, "signed", "")]
    return [(city, text("scan", name, city=city, to=to, carrier=carrier)) for city, name, to in way]
