"""Sentences that are no responses of Rasa's domain: sentences.yml, said with their values filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Sequence

from actions.turn import Turn
from bot.texts import sentences_of

text = sentences_of(Path(__file__).with_name("sentences.yml"))


REFUSES = "refuses_"  # begins the name by which later turns know a sentence that says no by a rule


def say(turn: Turn, name: str, *, choices: Sequence[Mapping[str, str]] = (), **values: object) -> None:
    """The sentence of that name."""
    turn.say_words(text(name, **values), choices=choices)


def say_no(turn: Turn, name: str, *, choices: Sequence[Mapping[str, str]] = (), **values: object) -> None:
    """The sentence of that name, which says no by a rule: what argues with it is answered by `refusal.py`."""
    turn.say_words(text(name, **values), choices=choices, name=f"{REFUSES}{name}")
