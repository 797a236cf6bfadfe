"""From a question to entries: vectors and BM25 over every way of asking, one calibrated score."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np

from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.errors import IndexStale
from knowledge_base.index import ExactIndex, Index
from knowledge_base.lexical import Bm25

VECTOR_SHARE = 0.6  # of the fused score; the rest is lexical (chosen on held-back questions)


@dataclass(frozen=True)
class Hit:
    """An entry with the probability that it answers the question, and the wording that matched."""

    entry_id: str
    score: float
    wording: str


@dataclass(frozen=True)
class Calibration:
    """score = sigmoid(weights · features + bias); features as `Retriever.features` gives them."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: np.ndarray) -> float:
        """Probability in 0..1 that the best entry answers."""
        return float(1 / (1 + np.exp(-(features @ np.array(self.weights) + self.bias))))


class Retriever:
    """Searches one set of entries with one encoder."""

    def __init__(
        self, rows: Sequence[tuple[str, str]], encoder: Encoder, index: Index, calibration: Calibration
    ) -> None:
        self._entry_of = [entry_id for entry_id, _ in rows]
        self._wordings = [wording for _, wording in rows]
        self._encoder, self._index, self._calibration = encoder, index, calibration
        self._bm25 = Bm25(self._wordings)
        self._names = sorted(set(self._entry_of))
        place = {name: i for i, name in enumerate(self._names)}
        self._group = np.array([place[name] for name in self._entry_of])

    @classmethod
    def build(cls, rows: Sequence[tuple[str, str]], encoder: Encoder, calibration: Calibration) -> Retriever:
        """Encodes and indexes (entry id, wording) rows."""
        vectors = encoder.encode([wording for _, wording in rows])
        return cls(rows, encoder, ExactIndex.build(vectors), calibration)

    def search(self, query: str, top_k: int = 3) -> list[Hit]:
        """The best entries, best first; the first one's score is its calibrated probability."""
        fused, best_row, cosines, lexical = self._fused(query)
        order = np.argsort(-fused)[:top_k]
        return [self._hit(place, order, fused, best_row, cosines, lexical) for place in range(len(order))]

    def features(self, query: str, *, without: str = "") -> tuple[str, np.ndarray]:
        """The best entry's id and what its probability is computed from, as if `without` did not exist."""
        fused, best_row, cosines, lexical = self._fused(query)
        if without:
            fused[self._names.index(without)] = -1.0
        order = np.argsort(-fused)[:2]
        return self._names[order[0]], self._features(order[0], order, fused, best_row, cosines, lexical)

    def _hit(self, place: int, order, fused, best_row, cosines, lexical) -> Hit:  # type: ignore[no-untyped-def]
        group = order[place]
        features = self._features(group, order, fused, best_row, cosines, lexical)
        return Hit(self._names[group], self._calibration.probability(features), self._wordings[best_row[group]])

    def _features(self, group, order, fused, best_row, cosines, lexical) -> np.ndarray:  # type: ignore[no-untyped-def]
        """Cosine and lexical score of the entry's best wording, and its distance to the best other entry."""
        row = best_row[group]
        others = [fused[other] for other in order if other != group]
        margin = fused[group] - max(others) if others else 0.0
        return np.array([cosines[row], lexical[row], margin], dtype=np.float64)

    def _fused(self, query: str):  # type: ignore[no-untyped-def]
        """Best fused score and its row for every entry, and both scores of every row."""
        vector = self._encoder.encode([query])[0]
        scores, rows = self._index.search(vector, len(self._wordings))
        cosines = np.zeros(len(self._wordings), dtype=np.float32)
        cosines[rows] = scores
        lexical = self._bm25.scores(query)
        row_scores = VECTOR_SHARE * cosines + (1 - VECTOR_SHARE) * lexical
        by_score = np.argsort(row_scores, kind="stable")
        best_row = np.zeros(len(self._names), dtype=int)
        best_row[self._group[by_score]] = by_score
        return row_scores[best_row], best_row, cosines, lexical

    def save(self, folder: Path) -> None:
        """Everything that `open` needs but the encoder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._index.save(folder / "vectors.faiss")
        facts = {
            "rows": list(zip(self._entry_of, self._wordings, strict=True)),
            "encoder": self._encoder.fingerprint,
            "calibration": {"weights": self._calibration.weights, "bias": self._calibration.bias},
        }
        (folder / "retriever.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Retriever:
        """A saved retriever. Raises IndexStale when another encoder built it."""
        facts = json.loads((folder / "retriever.json").read_text(encoding="utf-8"))
        if facts["encoder"] != encoder.fingerprint:
            raise IndexStale(f"{folder} was built by encoder {facts['encoder']}, not {encoder.fingerprint}")
        calibration = Calibration(tuple(facts["calibration"]["weights"]), facts["calibration"]["bias"])
        rows = [(entry_id, wording) for entry_id, wording in facts["rows"]]
        return cls(rows, encoder, ExactIndex.open(folder / "vectors.faiss"), calibration)


def rows_of(entries: Sequence[FaqEntry]) -> list[tuple[str, str]]:
    """(entry id, wording) for every way of asking."""
    return [(entry.id, wording) for entry in entries for wording in entry.wordings]
