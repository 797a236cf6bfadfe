"""The statistical heart of understanding: a sentence's scores over intents. Knows no Rasa.

Measured against its parts alone, and against DIET and kNN, by `yingda bench nlu` (docs/quality.md)."""

from __future__ import annotations

from typing import Sequence

import numpy as np

from bot.assistant.sentence import marked
from knowledge_base.network import Network, pieces_of
from knowledge_base.pretrained import vectors
from knowledge_base.train_network import Lesson, Plan, fit_each

PLAN = Plan(hidden=160, epochs=4, batch=128, smoothing=0.05, linear=True)

Rows = Sequence[tuple[str, str]]  # normalised text, intent


def lesson(rows: Rows) -> Lesson:
    """What the network learns from."""
    texts = [text for text, _ in rows]
    return Lesson([pieces_of(marked(text)) for text in texts], vectors(texts), [intent for _, intent in rows], PLAN)


class IntentModel:
    """Scores in the order of `intents`."""

    def __init__(self, network: Network) -> None:
        self._network, self.intents = network, network.labels

    @classmethod
    def fit_each(cls, sets: Sequence[Rows]) -> list[IntentModel]:
        """A model for each set of rows; texts are normalised. The same data gives the same model."""
        return [cls(network) for network in fit_each([lesson(rows) for rows in sets])]

    def scores(self, text: str) -> np.ndarray:
        """Uncalibrated scores of a normalised text, shape [intents]."""
        return self._network.scores(pieces_of(marked(text)), vectors([text])[0])
