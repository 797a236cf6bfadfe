"""BM25 over what a text is cut into, scaled to 0..1."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Sequence

import numpy as np
from scipy.sparse import csc_matrix

from knowledge_base.features import pieces

K1, B = 1.2, 0.3  # B is low: texts differ in length for reasons that do not matter
Cut = Callable[[str], list[str]]


class Bm25:
    """Scores of one query against every stored text. `cut` gives the pieces that are counted."""

    def __init__(self, texts: Sequence[str], cut: Cut = pieces, *, before: Bm25 | None = None) -> None:
        """`before`, with the same `cut`, spares the cutting of texts that it holds already."""
        self._cut = cut
        known: dict[str, Counter[str]] = before.counts if before else {}
        self.counts: dict[str, Counter[str]] = {text: known.get(text) or Counter(cut(text)) for text in texts}
        counts = [self.counts[text] for text in texts]
        self.vocabulary = {word: i for i, word in enumerate(sorted({word for row in counts for word in row}))}
        self.size = len(counts)
        rows = np.repeat(np.arange(self.size), [len(row) for row in counts])
        columns = np.array([self.vocabulary[word] for row in counts for word in row], dtype=np.int64)
        number = np.array([n for row in counts for n in row.values()], dtype=np.float32)
        self.idf = self._idf(columns)
        self.weights = self._weights(rows, columns, number)

    def _idf(self, columns: np.ndarray) -> np.ndarray:
        seen = np.bincount(columns, minlength=len(self.vocabulary)).astype(np.float32)
        return np.log1p((self.size - seen + 0.5) / (seen + 0.5))

    def _weights(self, rows: np.ndarray, columns: np.ndarray, number: np.ndarray) -> csc_matrix:
        lengths = np.bincount(rows, weights=number, minlength=self.size)
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0)) if self.size else lengths
        values = self.idf[columns] * number * (K1 + 1) / (number + norm[rows])
        shape = (self.size, len(self.vocabulary))
        return csc_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def scores(self, query: str) -> np.ndarray:
        """Share of the query's weight that each text covers, about 0..1, shape [texts]."""
        words = set(self._cut(query))
        known = [self.vocabulary[word] for word in words if word in self.vocabulary]
        unknown_idf = float(np.log1p(2.0 * self.size))
        whole = float(self.idf[known].sum()) + unknown_idf * (len(words) - len(known)) * 0.5
        if not known or not whole:
            return np.zeros(self.size, dtype=np.float32)
        return self._sum(known) / (whole * (K1 + 1) / 2)

    def _sum(self, columns: list[int]) -> np.ndarray:
        """Sum of the weights' columns, without scipy's cost for a slice."""
        total = np.zeros(self.size, dtype=np.float32)
        starts, rows, values = self.weights.indptr, self.weights.indices, self.weights.data
        for column in columns:
            part = slice(starts[column], starts[column + 1])
            total[rows[part]] += values[part]
        return total
