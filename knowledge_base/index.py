"""Nearest vectors. One contract; the exact FAISS index is the first that satisfies it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np


class Index(Protocol):
    """Rows are numbered as they were given to `build`."""

    def search(self, query: np.ndarray, top_k: int) -> tuple[np.ndarray, np.ndarray]: ...

    def save(self, path: Path) -> None: ...


class ExactIndex:
    """FAISS inner product over all rows: no approximation, right up to about 50,000 rows."""

    def __init__(self, index) -> None:  # type: ignore[no-untyped-def]
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray) -> ExactIndex:
        """An index over unit vectors, float32 [rows, dim]."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> ExactIndex:
        """An index saved by `save`."""
        import faiss

        return cls(faiss.read_index(str(path)))

    def search(self, query: np.ndarray, top_k: int) -> tuple[np.ndarray, np.ndarray]:
        """Cosines and rows of the nearest, best first, each [top_k]."""
        scores, rows = self._index.search(query.reshape(1, -1), min(top_k, self._index.ntotal))
        return scores[0], rows[0]

    def save(self, path: Path) -> None:
        """Writes the FAISS file."""
        import faiss

        faiss.write_index(self._index, str(path))
