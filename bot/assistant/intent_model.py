"""The statistical heart of understanding: sentence -> scores over intents. Serves with numpy alone, knows no Rasa.

A linear model and a small network over the same n-grams, added: the linear part remembers, the network generalises.
Measured against each part alone, and against DIET and kNN, by `yingda bench nlu` (docs/quality.md)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Sequence

import numpy as np

from bot.assistant.sentence import KINDS, marked

Row = tuple[np.ndarray, np.ndarray]  # columns and values


class Vocabulary:
    """The pieces of every kind that count, with their tf-idf weights; one block of columns a kind."""

    def __init__(self, places: list[dict[str, int]], idf: np.ndarray) -> None:
        self._places, self._idf = places, idf

    def __len__(self) -> int:
        return len(self._idf)

    @classmethod
    def fit(cls, pieces: Sequence[Sequence[Sequence[str]]]) -> Vocabulary:
        """`pieces` is [texts][kinds][pieces]."""
        places: list[dict[str, int]] = []
        idf: list[float] = []
        for kind, (_, minimum) in enumerate(KINDS):
            seen = Counter(piece for text in pieces for piece in set(text[kind]))
            known = sorted(piece for piece, count in seen.items() if count >= minimum)
            places.append({piece: len(idf) + n for n, piece in enumerate(known)})
            idf += [float(np.log((1 + len(pieces)) / (1 + seen[piece])) + 1) for piece in known]
        return cls(places, np.array(idf, dtype=np.float32))

    def row(self, pieces: Sequence[Sequence[str]]) -> Row:
        """Each kind's values are of length 1 together, so that none drowns the others."""
        rows = [self._kind(places, found) for places, found in zip(self._places, pieces, strict=True)]
        return np.concatenate([columns for columns, _ in rows]), np.concatenate([values for _, values in rows])

    def _kind(self, places: dict[str, int], pieces: Sequence[str]) -> Row:
        counts = Counter(places[piece] for piece in pieces if piece in places)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self._idf[columns]
        return columns, values / (float(np.linalg.norm(values)) or 1.0)


def pieces_of(text: str) -> list[list[str]]:
    """[kinds][pieces] of a normalised text."""
    plain = marked(text)
    return [cut_up(plain) for cut_up, _ in KINDS]


@dataclass(frozen=True)
class Weights:
    """`table` is [columns, hidden + intents]: what a piece adds to the hidden layer and, directly, to each score."""

    table: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray


class IntentModel:
    """Scores in the order of `intents`."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights, intents: Sequence[str]) -> None:
        self._vocabulary, self._weights, self.intents = vocabulary, weights, list(intents)

    def scores(self, text: str) -> np.ndarray:
        """Uncalibrated scores, shape [intents]."""
        columns, values = self._vocabulary.row(pieces_of(text))
        weights = self._weights
        added = values @ weights.table[columns].astype(np.float32)
        size = len(weights.hidden_bias)
        hidden = np.maximum(added[:size] + weights.hidden_bias, 0.0)
        return hidden @ weights.out + weights.out_bias + added[size:]


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
