"""The sentences of `desk.yml`: what an agent is told of an action, and may tell the customer."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Mapping

import yaml

PATH = Path(__file__).with_name("desk.yml")


def sentence(of: str, name: str, **values: object) -> str:
    """One sentence with its values. Raises KeyError for a name that is not there."""
    return group(of)[name].format(**values)


def group(name: str) -> Mapping[str, str]:
    """All words of one kind."""
    return _all()[name]


@functools.lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, str]]:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def yuan(fen: int) -> str:
    """19900 -> 199.00"""
    return f"{fen // 100}.{fen % 100:02d}"
