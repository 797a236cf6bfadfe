"""Nearest vectors. One contract; the kind is chosen by the number of rows, or by configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

EXACT_LIMIT = 50_000  # rows: up to here an exact search stays below 5 ms on one core (`yingda bench faq`)

Found = tuple[np.ndarray, np.ndarray]


class Index(Protocol):
    """Rows are numbered as they were given. An index never changes: `added` gives a new one, the old serves on."""

    @property
    def size(self) -> int: ...

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """Cosines and rows of the nearest, best first, each at most [top_k]. With `allowed`, bool [size], only
        rows that are allowed, and as many of them as there are up to top_k: a filter never loses a row."""
        ...

    def added(self, vectors: np.ndarray) -> Index:
        """This index with rows added after the last one. It is not built again."""
        ...

    def save(self, path: Path) -> None: ...


class ExactIndex:
    """FAISS inner product over all rows: no approximation."""

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

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._index.ntotal)

    def search(self, query: np.ndarray, top_k: int, allowed: np.ndarray | None = None) -> Found:
        """As `Index.search`."""
        top_k = min(top_k, self.size if allowed is None else int(allowed.sum()))
        if top_k == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        scores, rows = self._index.search(query.reshape(1, -1), top_k, params=_selecting(allowed))
        return scores[0], rows[0]

    def cosines(self, query: np.ndarray) -> np.ndarray:
        """Of all rows, float32 [size]: three times as quick as having the nearest two thousand sorted."""
        import faiss

        numbers = self.size * self._index.d
        stored = (
            faiss.rev_swig_ptr(self._index.get_xb(), numbers).reshape(self.size, -1)
            if numbers
            else np.zeros((0, len(query)))
        )
        return stored @ query

    def added(self, vectors: np.ndarray) -> ExactIndex:
        """As `Index.added`: a copy, which at this size takes milliseconds."""
        import faiss

        index = faiss.clone_index(self._index)
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return ExactIndex(index)

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        """The stored vectors of some rows, float32 [rows, dim]."""
        return self._index.reconstruct_batch(rows.astype(np.int64))

    def save(self, path: Path) -> None:
        """Writes one FAISS file."""
        import faiss

        faiss.write_index(self._index, str(path))


def _selecting(allowed: np.ndarray | None):  # type: ignore[no-untyped-def]
    import faiss

    if allowed is None:
        return None
    selector = faiss.IDSelectorBatch(np.flatnonzero(allowed).astype(np.int64))
    return faiss.SearchParameters(sel=selector)


def one_thread() -> None:
    """Searches of this process use one core: workers are scaled by processes."""
    import faiss

    faiss.omp_set_num_threads(1)


def build_index(vectors: np.ndarray) -> Index:
    """The kind that suits the number of rows; one row more later does not change it."""
    from knowledge_base.approximate import ApproximateIndex

    return ExactIndex.build(vectors) if len(vectors) <= EXACT_LIMIT else ApproximateIndex.build(vectors)


def open_index(path: Path) -> Index:
    """What `save` wrote, of any kind that lives in files."""
    from knowledge_base.layered import LayeredIndex

    if path.is_dir():
        return LayeredIndex(open_index(path / "base"), ExactIndex.open(path / "tail"))
    return _open_file(path)


def _open_file(path: Path) -> Index:
    import faiss

    from knowledge_base.approximate import ApproximateIndex

    index = faiss.read_index(str(path))
    return ExactIndex(index) if isinstance(index, faiss.IndexFlat) else ApproximateIndex.of(index)
