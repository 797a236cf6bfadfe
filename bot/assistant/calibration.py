"""From scores to probabilities: one temperature, and what is known about the intents that are not tasks.

Fitted on sentences that the scores' model has not seen, by the least log-loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from bot.assistant.intent_model import softmax

LIFTED = ("faq", "out_of_scope", "chitchat", "inform")  # intents whose training share says nothing about their real one
SHY = 0.02  # how strongly a lift is held near 0, in nats of the mean log-loss


@dataclass(frozen=True)
class Calibration:
    """score / temperature, plus a lift for some intents."""

    temperature: float
    lifts: tuple[tuple[str, float], ...] = ()

    def probabilities(self, scores: np.ndarray, intents: Sequence[str]) -> np.ndarray:
        """Along the last axis."""
        return softmax((scores + self._lift(intents)) / self.temperature)

    def _lift(self, intents: Sequence[str]) -> np.ndarray:
        known = dict(self.lifts)
        return np.array([known.get(intent, 0.0) for intent in intents], dtype=np.float32)


def fit(scores: np.ndarray, truth: Sequence[str], intents: Sequence[str]) -> Calibration:
    """`scores` is [sentences, intents]. Every intent counts the same, however many sentences it has."""
    from scipy.optimize import minimize

    places = np.array([list(intents).index(name) for name in truth])
    weights = 1.0 / np.bincount(places, minlength=len(intents))[places]
    lifted = [name for name in LIFTED if name in intents]

    def loss(values: np.ndarray) -> float:
        found = _made(values, lifted).probabilities(scores, intents)[np.arange(len(places)), places]
        return float(np.average(-np.log(found + 1e-12), weights=weights) + SHY * np.square(values[1:]).mean())

    start = np.zeros(1 + len(lifted))
    return _made(minimize(loss, start, method="Powell", options={"maxiter": 40}).x, lifted)


def _made(values: np.ndarray, lifted: Sequence[str]) -> Calibration:
    return Calibration(float(np.exp(values[0])), tuple(zip(lifted, map(float, values[1:]), strict=True)))
