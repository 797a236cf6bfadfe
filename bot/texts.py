"""The service's own sentences, read once from `texts.yml`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Protocol

import yaml


class Text(Protocol):
    """One sentence with its values. Raises KeyError for a name that is not there."""

    def __call__(self, name: str, **values: object) -> str: ...


def sentences_of(path: Path) -> Text:
    """The sentences of a YAML file, which is read at the first."""

    @functools.lru_cache(maxsize=1)
    def read() -> dict[str, str]:
        return yaml.safe_load(path.read_text(encoding="utf-8"))

    return lambda name, **values: read()[name].format(**values)


text = sentences_of(Path(__file__).with_name("texts.yml"))
