"""Sentences that are no responses of Rasa's domain: sentences.yml, said with their values filled in."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Mapping, Sequence

import yaml

from actions.turn import Turn


def say(turn: Turn, name: str, *, choices: Sequence[Mapping[str, str]] = (), **values: str) -> None:
    """The sentence of that name."""
    turn.say_words(text(name).format(**values), choices=choices)


def text(name: str) -> str:
    """A sentence or label as it stands in the file."""
    return _texts()[name]


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text(encoding="utf-8"))
