"""What is sold and what service costs, read once from `catalogue.yml` and `services.yml`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@functools.lru_cache(maxsize=1)
def goods() -> dict[str, Any]:
    """Shops, products, names of people, ways of parcels, promises."""
    return _read("catalogue.yml")


@functools.lru_cache(maxsize=1)
def services() -> dict[str, Any]:
    """Faults, ways, places, points, trade-in."""
    return _read("services.yml")


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
