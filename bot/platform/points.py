"""Authorised providers near a place."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.platform import tables
from bot.platform.catalogue import services
from bot.platform.clock import in_china, now
from bot.platform.errors import RuleViolation
from bot.platform.reading import Row, rows
from bot.platform.texts import text

EARTH_M = 6371000
Body = dict[str, Any]


def near(db: Connection, place: str, *, brand: str, category: str, within_m: int, limit: int) -> list[Body]:
    """Nearest first. Raises RuleViolation(unknown_place)."""
    here = _locate(place)
    fitting = [row for row in rows(db, select(tables.points)) if _fits(row, brand, category)]
    found = sorted((view(row, _metres(here, (row["lat"], row["lng"]))) for row in fitting), key=_distance)
    return [point for point in found if point["distance_m"] <= within_m][:limit]


def get(db: Connection, point_id: str) -> Row:
    """The point's row. Raises RuleViolation(unknown_point)."""
    found = rows(db, select(tables.points).where(tables.points.c.point_id == point_id))
    if not found:
        raise RuleViolation(text("refusal", "unknown_point"), "unknown_point")
    return found[0]


def view(row: Row, metres: int = 0) -> Body:
    """A point of the API."""
    hour = in_china(now()).strftime("%H:%M")
    kept = ("point_id", "name", "address", "phone", "brands", "skills", "rating", "prices")
    return {
        **{name: row[name] for name in kept},
        "distance_m": metres,
        "hours": f"{row['opens']}-{row['closes']}",
        "open_now": row["opens"] <= hour < row["closes"],
    }


def _locate(place: str) -> tuple[float, float]:
    """By the most particular name that the words hold, which stands last: 杭州市西湖区 is 西湖."""
    known = services()["places"]
    named = [name for name in known if name in place]
    if not named:
        raise RuleViolation(text("refusal", "unknown_place"), "unknown_place")
    lat, lng = known[max(named, key=lambda name: (place.rfind(name) + len(name), len(name)))]
    return float(lat), float(lng)


def _fits(row: Row, brand: str, category: str) -> bool:
    return (not brand or brand in row["brands"]) and (not category or category in row["skills"])


def _distance(point: Body) -> int:
    return int(point["distance_m"])


def _metres(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Along the great circle (haversine)."""
    a, b = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return round(2 * EARTH_M * math.asin(math.sqrt(half)))
