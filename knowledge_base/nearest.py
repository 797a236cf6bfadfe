"""How near a question lies to each entry: the cosines of its two nearest ways of asking, and the nearest row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.index import ExactIndex, Index

ROWS = 2048  # that an index with a search of its own is asked for: fewer cost a point of recall among the first three
FAR = -1.0  # a cosine that is not known
NO_ROW = -1


@dataclass(frozen=True)
class Nearest:
    """Each [entries]: `best` and `second` are cosines or FAR, `rows` the row of `best` or NO_ROW."""

    best: np.ndarray
    second: np.ndarray
    rows: np.ndarray


class RowsByEntry:
    """Rows grouped by the entry that they belong to; `places` is [rows], negative for rows that count no more."""

    def __init__(self, places: np.ndarray, entries: int) -> None:
        kept = np.flatnonzero(places >= 0)
        self._rows = kept[np.argsort(places[kept], kind="stable")]
        self._places, self._entries = places[self._rows], entries
        self._starts = np.flatnonzero(np.diff(self._places, prepend=-1))
        self._named = self._places[self._starts]
        self._group = np.cumsum(np.diff(self._places, prepend=-1) > 0) - 1

    def nearest(self, index: Index, vector: np.ndarray, allowed: np.ndarray | None) -> Nearest:
        """By all rows where the index is exact, otherwise by the ROWS nearest of the rows that are `allowed`."""
        cosines = index.cosines(vector) if isinstance(index, ExactIndex) else _found(index, vector, allowed)
        values = cosines[self._rows]
        first, best = self._best(values)
        values[first] = FAR
        return self._spread(best, self._best(values)[1], np.where(best > FAR, self._rows[first], NO_ROW))

    def _best(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the best value of each group stands, and the value."""
        if not len(self._starts):
            return self._starts, values
        best = np.maximum.reduceat(values, self._starts)
        at = np.flatnonzero(values == best[self._group])[::-1]
        first = np.empty(len(best), dtype=np.int64)
        first[self._group[at]] = at  # of equal ones the first is written last
        return first, best

    def _spread(self, best: np.ndarray, second: np.ndarray, rows: np.ndarray) -> Nearest:
        all_of = [np.full(self._entries, FAR), np.full(self._entries, FAR), np.full(self._entries, NO_ROW)]
        for whole, part in zip(all_of, (best, second, rows), strict=True):
            whole[self._named] = part
        return Nearest(*all_of)


def _found(index: Index, vector: np.ndarray, allowed: np.ndarray | None) -> np.ndarray:
    cosines, rows = index.search(vector, min(ROWS, index.size), allowed)
    known = np.full(index.size, FAR, dtype=np.float32)
    known[rows] = cosines
    return known
