"""A large index that stays as it is, and the rows that came after it, searched exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge_base.index import ExactIndex, Found, Index


class LayeredIndex:
    """Satisfies `Index`. Rows of `base` keep their numbers, those of `tail` follow."""

    def __init__(self, base: Index, tail: ExactIndex) -> None:
        self._base, self._tail = base, tail

    @classmethod
    def over(cls, base: Index, vectors: np.ndarray) -> LayeredIndex:
        """`base` with rows added."""
        return cls(base, ExactIndex.build(vectors))

    @property
    def size(self) -> int:
        """Number of rows of both."""
        return self._base.size + self._tail.size

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """As `Index.search`."""
        start = self._base.size
        first, second = (None, None) if allowed is None else (allowed[:start], allowed[start:])
        scores, rows = self._base.search(query, top_k, first)
        more, tail_rows = self._tail.search(query, top_k, second)
        scores, rows = np.concatenate([scores, more]), np.concatenate([rows, tail_rows + start])
        order = np.argsort(-scores, kind="stable")[:top_k]
        return scores[order], rows[order]

    def added(self, vectors: np.ndarray) -> LayeredIndex:
        """As `Index.added`: the base is shared, the tail copied."""
        return LayeredIndex(self._base, self._tail.added(vectors))

    def save(self, path: Path) -> None:
        """Writes a folder with both."""
        path.mkdir(parents=True, exist_ok=True)
        self._base.save(path / "base")
        self._tail.save(path / "tail")
