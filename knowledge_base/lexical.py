"""BM25 over words, characters and character pairs, scaled to 0..1."""

from __future__ import annotations

from collections import Counter
from typing import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from knowledge_base.features import pieces

K1, B = 1.2, 0.3  # B is low: questions differ in length for reasons that do not matter


class Bm25:
    """Scores of one query against every stored text."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(pieces(text)) for text in texts]
        self.vocabulary = {word: i for i, word in enumerate(sorted({word for row in counts for word in row}))}
        lengths = np.array([sum(row.values()) for row in counts], dtype=np.float32)
        self.idf = self._idf(counts)
        self.weights = self._weights(counts, lengths).tocsc()

    def _idf(self, counts: list[Counter[str]]) -> np.ndarray:
        seen = np.zeros(len(self.vocabulary), dtype=np.float32)
        for row in counts:
            seen[[self.vocabulary[word] for word in row]] += 1
        return np.log1p((len(counts) - seen + 0.5) / (seen + 0.5))

    def _weights(self, counts: list[Counter[str]], lengths: np.ndarray) -> csr_matrix:
        norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
        rows, cols, values = [], [], []
        for place, row in enumerate(counts):
            for word, count in row.items():
                column = self.vocabulary[word]
                rows.append(place)
                cols.append(column)
                values.append(self.idf[column] * count * (K1 + 1) / (count + norm[place]))
        return csr_matrix((values, (rows, cols)), shape=(len(counts), len(self.vocabulary)), dtype=np.float32)

    def scores(self, query: str) -> np.ndarray:
        """Share of the query's weight that each text covers, about 0..1, shape [texts]."""
        words = Counter(pieces(query))
        known = [self.vocabulary[word] for word in words if word in self.vocabulary]
        unknown_idf = float(np.log1p(2.0 * self.weights.shape[0]))
        whole = float(self.idf[known].sum()) + unknown_idf * (len(words) - len(known)) * 0.5
        if not known or not whole:
            return np.zeros(self.weights.shape[0], dtype=np.float32)
        return self._sum(known) / (whole * (K1 + 1) / 2)

    def _sum(self, columns: list[int]) -> np.ndarray:
        """Sum of the weights' columns, without scipy's cost for a slice."""
        total = np.zeros(self.weights.shape[0], dtype=np.float32)
        starts, rows, values = self.weights.indptr, self.weights.indices, self.weights.data
        for column in columns:
            part = slice(starts[column], starts[column + 1])
            total[rows[part]] += values[part]
        return total
