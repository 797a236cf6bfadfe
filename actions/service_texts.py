"""Sentences of the service skills that are no responses of Rasa's domain: service_texts.yml, with values filled in."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

from actions.turn import Turn


def say(turn: Turn, name: str, *, choices: Sequence[Mapping[str, str]] = (), **values: Any) -> None:
    """The sentence of that name."""
    turn.say_words(_texts()[name].format(**values), choices=choices)


@functools.lru_cache(maxsize=1)
def _texts() -> Mapping[str, str]:
    path = Path(__file__).with_name("service_texts.yml")
    texts: Mapping[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return texts
