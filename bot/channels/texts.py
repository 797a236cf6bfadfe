"""Sentences of text-only channels, read once from `texts.yml`."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("texts.yml")


def text(name: str, **values: object) -> str:
    """One sentence with its values. Raises KeyError for a name that is not there."""
    return _all()[name].format(**values)


@functools.lru_cache(maxsize=1)
def _all() -> dict[str, str]:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))
