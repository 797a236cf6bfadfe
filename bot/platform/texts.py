"""What the platform says to people, read once from `texts.yml`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Mapping

import yaml

PATH = Path(__file__).with_name("texts.yml")


def text(group: str, name: str, **values: object) -> str:
    """One sentence with its values. Raises KeyError for a name that is not there."""
    return str(group_of(group)[name]).format(**values)


def named(group: str, name: str) -> str:
    """The Chinese for a machine name; one that nobody has translated is shown as it is."""
    return str(group_of(group).get(name, name))


def group_of(group: str) -> Mapping[str, Any]:
    """Every sentence of a group, in the file's order."""
    return _all()[group]


@functools.lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))
