"""A task said by its name alone: as sure as a tap on the button of that name."""

from __future__ import annotations

import functools
import re

import yaml

from knowledge_base.text import LEXICON, simplify

_BETWEEN = re.compile(r"[\W_]+")


def command_of(text: str) -> str:
    """The intent whose name the whole normalised text is, or ""."""
    return _names().get(_bare(text), "")


@functools.lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    table = yaml.safe_load((LEXICON / "commands.yml").read_text(encoding="utf-8"))
    return {_bare(simplify(name)): intent for intent, names in table.items() for name in names}


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text)
