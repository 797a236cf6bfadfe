"""An index for more rows than an exact search can look through: a fixed approximate base and a small exact tail.

Rows that are added go to the tail, so that nothing is built again and the index that serves stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.index import ExactIndex, Found

KIND = "IVF2048,SQfp16"  # fastest to build at the recall wanted; figures in `yingda bench faq`
PROBES = 32  # lists looked into for one query
TRAIN_ROWS = 200_000  # rows that the lists' centres are computed from
SCAN_LIMIT = 50_000  # allowed rows up to which a filtered search compares every one


class ApproximateIndex:
    """Satisfies `Index`. `base` is a FAISS index over the first rows, `tail` holds the rest."""

    def __init__(self, base: Any, tail: ExactIndex | None = None) -> None:
        self._base, self._tail = base, tail

    @classmethod
    def build(cls, vectors: np.ndarray, *, kind: str = KIND) -> ApproximateIndex:
        """Trains on a sample and adds all rows, float32 [rows, dim]."""
        import faiss

        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        base = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        stride = max(1, len(vectors) // TRAIN_ROWS)
        base.train(np.ascontiguousarray(vectors[::stride]))
        base.add(vectors)
        return cls(_ready(base))

    @classmethod
    def open(cls, folder: Path) -> ApproximateIndex:
        """An index saved by `save`."""
        import faiss

        tail = folder / "tail.faiss"
        base = _ready(faiss.read_index(str(folder / "base.faiss")))
        return cls(base, ExactIndex.open(tail) if tail.exists() else None)

    @property
    def size(self) -> int:
        """Number of rows, base and tail."""
        return int(self._base.ntotal) + (self._tail.size if self._tail else 0)

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """As `Index.search`."""
        start = int(self._base.ntotal)
        parts = [self._search_base(query, top_k, None if allowed is None else allowed[:start])]
        if self._tail:
            scores, rows = self._tail.search(query, top_k, None if allowed is None else allowed[start:])
            parts.append((scores, rows + start))
        return _merged(parts, top_k)

    def _search_base(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None) -> Found:
        if allowed is None:
            return self._nearest(query, min(top_k, int(self._base.ntotal)))
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

    def added(self, vectors: np.ndarray) -> ApproximateIndex:
        """As `Index.added`: the base is shared, the tail is copied."""
        tail = self._tail.added(vectors) if self._tail else ExactIndex.build(vectors)
        return ApproximateIndex(self._base, tail)

    def save(self, path: Path) -> None:
        """Writes a folder of FAISS files."""
        import faiss

        path.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._base, str(path / "base.faiss"))
        if self._tail:
            self._tail.save(path / "tail.faiss")


def _ready(base: Any) -> Any:
    """Rows can be read back by number."""
    base.make_direct_map()
    return base


def _merged(parts: list[Found], top_k: int) -> Found:
    scores = np.concatenate([scores for scores, _ in parts])
    rows = np.concatenate([rows for _, rows in parts])
    order = np.argsort(-scores, kind="stable")[:top_k]
    return scores[order], rows[order]
