"""Wrap-up codes, read once from `codes.yml`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("codes.yml")


@functools.lru_cache(maxsize=1)
def groups() -> list[dict[str, Any]]:
    """Each group with its codes, in the order in which the console shows them."""
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def known() -> dict[str, str]:
    """Code -> what it says."""
    return {row["code"]: row["text"] for group in groups() for row in group["codes"]}
