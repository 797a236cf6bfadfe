"""A believable parcel for a seeded order: carrier, number of the right form, and its scans from city to city."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Sequence

from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.views import CARRIERS

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
    steps = _steps(rng.choice(routes), CARRIERS[carrier][0], signed=bool(order["sign_time"]))
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
    steps = [(first, f"【{first}】{carrier}已揽收"), (first, f"【{first}】快件已到达{first}分拨中心")]
    steps += [(first, f"【{first}】快件已发往{middle[0]}分拨中心")]
    steps += [(city, f"【{city}】快件已到达{city}分拨中心") for city in middle]
    steps += [(middle[-1], f"【{middle[-1]}】快件已发往{last}")]
    if signed:
        steps += [(last, f"【{last}】快递员正在派送"), (last, f"【{last}】已签收，感谢使用{carrier}")]
    return steps
