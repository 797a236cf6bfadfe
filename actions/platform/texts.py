"""Words of `texts.yml` for adapters whose platform answers in codes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Mapping

import yaml

PATH = Path(__file__).with_name("texts.yml")


def named(group: str, name: str) -> str:
    """The words for a code; a code without words needs a person."""
    return group_of(group).get(name) or group_of("unknown")["status"]


def group_of(group: str) -> Mapping[str, str]:
    """All codes of one group."""
    return _all()[group]


@functools.cache
def _all() -> dict[str, dict[str, str]]:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))
