"""The voice channel's words, read once from `words.yml`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("words.yml")


@functools.lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The whole table."""
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def any_of(name: str) -> str:
    """A regular expression for any word of a list (or key of a table), the longest first."""
    return "|".join(sorted(words()[name], key=len, reverse=True))
