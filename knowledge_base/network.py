"""A small network that tells labels of sentences apart: n-grams and a sentence vector in, one score a label out.

Serves with numpy alone; trained by `knowledge_base.train_network`."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import Sequence

import numpy as np

from knowledge_base.features import RECENT, characters, sounds, words

Pieces = Sequence[Sequence[str]]  # [kinds][pieces]
Row = tuple[np.ndarray, np.ndarray]  # columns and values
KINDS = (characters, words, sounds)
SEEN = 2  # a piece seen once has taught nothing; pieces seen three times teach what no others do
VECTOR_SCALE = 3.0  # of the sentence vector beside the n-grams


@functools.lru_cache(maxsize=RECENT)
def pieces_of(text: str) -> list[list[str]]:
    """[kinds][pieces] of a normalised text; two networks look at the same, which hashes them once."""
    return [cut_up(text) for cut_up in KINDS]


class Vocabulary:
    """The pieces of every kind that count, with their tf-idf weights; one block of columns a kind."""

    def __init__(self, places: list[dict[str, int]], idf: np.ndarray) -> None:
        self._places, self._idf = places, idf

    def __len__(self) -> int:
        return len(self._idf)

    @classmethod
    def fit(cls, pieces: Sequence[Pieces]) -> Vocabulary:
        """From the pieces of all texts."""
        places: list[dict[str, int]] = []
        idf: list[float] = []
        for kind in range(len(KINDS)):
            seen = Counter(piece for text in pieces for piece in set(text[kind]))
            known = sorted(piece for piece, count in seen.items() if count >= SEEN)
            places.append({piece: len(idf) + n for n, piece in enumerate(known)})
            idf += [float(np.log((1 + len(pieces)) / (1 + seen[piece])) + 1) for piece in known]
        return cls(places, np.array(idf, dtype=np.float32))

    def row(self, pieces: Pieces) -> Row:
        """Each kind's values are of length 1 together, so that none drowns the others."""
        rows = [self._kind(places, found) for places, found in zip(self._places, pieces, strict=True)]
        return np.concatenate([columns for columns, _ in rows]), np.concatenate([values for _, values in rows])

    def _kind(self, places: dict[str, int], pieces: Sequence[str]) -> Row:
        counts = Counter([places[piece] for piece in pieces if piece in places])
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self._idf[columns]
        return columns, values / (float(np.linalg.norm(values)) or 1.0)


@dataclass(frozen=True)
class Weights:
    """`table` is [columns, hidden + direct]: what a piece adds to the hidden layer and, where a linear model was
    trained beside the network, directly to each score. `dense` is [dim, hidden], `mean` is taken off the vector."""

    table: np.ndarray
    dense: np.ndarray
    mean: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: np.ndarray


class Network:
    """Scores in the order of `labels`."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights, labels: Sequence[str]) -> None:
        self._vocabulary, self._weights, self.labels = vocabulary, weights, list(labels)

    def scores(self, pieces: Pieces, vector: np.ndarray) -> np.ndarray:
        """Uncalibrated scores, shape [labels]."""
        columns, values = self._vocabulary.row(pieces)
        weights = self._weights
        added = values @ weights.table[columns].astype(np.float32)
        size = len(weights.hidden_bias)
        meant = centred(vector, weights.mean) @ weights.dense
        hidden = np.maximum(added[:size] + meant + weights.hidden_bias, 0.0)
        return hidden @ weights.out + weights.out_bias + (added[size:] if added.shape[0] > size else 0.0)


def centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Without what all sentences share, scaled, along the last axis."""
    moved = vectors - mean
    return VECTOR_SCALE * moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
