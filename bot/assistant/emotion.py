"""How the customer feels: a word list, weighed. It moves a ticket forward and softens a sentence, nothing else."""

from __future__ import annotations

import functools
from typing import Mapping

import yaml

from bot.messages import Emotion
from knowledge_base.text import LEXICON

_LEAST = "least"


def emotion_of(text: str) -> Emotion:
    """The mood of a normalised text; CALM when little speaks for another."""
    weights = {mood: _weight(text, words) for mood, words in _moods().items()}
    mood, most = max(weights.items(), key=lambda item: item[1])  # the first of equals: the graver
    return mood if most >= _least() else Emotion.CALM


def _weight(text: str, words: Mapping[str, int]) -> int:
    return sum(weight for word, weight in words.items() if word in text)


@functools.lru_cache(maxsize=1)
def _table() -> dict[str, dict[int, list[object]]]:
    return yaml.safe_load((LEXICON / "emotion.yml").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def _moods() -> dict[Emotion, dict[str, int]]:
    table = {name: levels for name, levels in _table().items() if name != _LEAST}
    return {
        Emotion(name): {str(word): weight for weight, words in levels.items() for word in words}
        for name, levels in table.items()
    }


def _least() -> int:
    return int(_table()[_LEAST])  # type: ignore[call-overload]
