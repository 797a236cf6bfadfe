"""An index for more rows than an exact search can look through: FAISS lists of nearby rows, a few of them read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.index import Found
from knowledge_base.layered import LayeredIndex

KIND = "IVF2048,SQfp16"  # fastest to build at the recall wanted; figures in `yingda bench faq`
PROBES = 128  # lists looked into for one query
TRAIN_ROWS = 200_000  # rows that the lists' centres are computed from
SCAN_LIMIT = 50_000  # allowed rows up to which a filtered search compares every one


class ApproximateIndex:
    """Satisfies `Index` over a FAISS IVF index."""

    def __init__(self, base: Any) -> None:
        self._base = base

    @classmethod
    def build(cls, vectors: np.ndarray, *, kind: str = KIND) -> ApproximateIndex:
        """Trains on a sample and adds all rows, float32 [rows, dim]."""
        import faiss

        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        base = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        stride = max(1, len(vectors) // TRAIN_ROWS)
        base.train(np.ascontiguousarray(vectors[::stride]))
        base.add(vectors)
        return cls.of(base)

    @classmethod
    def of(cls, base: Any) -> ApproximateIndex:
        """Over a FAISS index that was read from a file."""
        return cls(_ready(base))

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._base.ntotal)

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """As `Index.search`."""
        if allowed is None:
            return self._nearest(query, min(top_k, self.size))
        if int(allowed.sum()) <= SCAN_LIMIT:
            return self._scan(query, top_k, np.flatnonzero(allowed))
        return self._filled(query, top_k, allowed)

    def _nearest(self, query: np.ndarray, top_k: int, probes: int = PROBES) -> Found:
        import faiss

        params = faiss.SearchParametersIVF(nprobe=probes)
        scores, rows = self._base.search(query.reshape(1, -1), top_k, params=params)
        return scores[0][rows[0] >= 0], rows[0][rows[0] >= 0]

    def _scan(self, query: np.ndarray, top_k: int, rows: np.ndarray) -> Found:
        """Every allowed row compared: a narrow filter leaves few."""
        if not len(rows):
            return np.zeros(0, np.float32), rows
        scores = self._base.reconstruct_batch(rows.astype(np.int64)) @ query
        order = np.argsort(-scores, kind="stable")[:top_k]
        return scores[order], rows[order]

    def _filled(self, query: np.ndarray, top_k: int, allowed: np.ndarray) -> Found:
        """Fetches more until enough allowed rows have come; in the end that is every list."""
        wanted, probes, fetch = min(top_k, int(allowed.sum())), PROBES, 4 * top_k
        while True:
            scores, rows = self._nearest(query, min(fetch, int(self._base.ntotal)), probes)
            kept = allowed[rows]
            if kept.sum() >= wanted or (probes >= self._base.nlist and fetch >= self._base.ntotal):
                return scores[kept][:top_k], rows[kept][:top_k]
            probes, fetch = min(2 * probes, self._base.nlist), 4 * fetch

    def added(self, vectors: np.ndarray) -> LayeredIndex:
        """As `Index.added`: this index stays as it is, the new rows lie beside it."""
        return LayeredIndex.over(self, vectors)

    def save(self, path: Path) -> None:
        """Writes one FAISS file."""
        import faiss

        faiss.write_index(self._base, str(path))


def _ready(base: Any) -> Any:
    """Rows can be read back by number."""
    base.make_direct_map()
    return base
