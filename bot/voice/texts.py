"""The call's own sentences and word lists, read once from the YAML files beside this module."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def say(name: str, **values: object) -> str:
    """One sentence of texts.yml with its values. Raises KeyError for a name that is not there."""
    return str(table("texts")[name]).format(**values)


@functools.cache
def table(name: str) -> dict[str, Any]:
    """The whole of NAME.yml."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
