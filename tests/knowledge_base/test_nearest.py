"""The two nearest ways of asking of every entry."""

from __future__ import annotations

import numpy as np

from knowledge_base.index import ExactIndex
from knowledge_base.nearest import FAR, NO_ROW, RowsByEntry

PLACES = np.array([1, 0, 1, -1, 0, 1, 3])  # entry 2 has no row, row 3 counts no more


def _vectors() -> np.ndarray:
    vectors = np.random.RandomState(1).randn(len(PLACES), 8).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_best_and_second_of_each_entry() -> None:
    vectors = _vectors()
    query = np.full(8, 8**-0.5, np.float32)
    found = RowsByEntry(PLACES, 4).nearest(ExactIndex.build(vectors), query, None)
    cosines = vectors @ query
    for entry in (0, 1):
        rows = np.flatnonzero(np.equal(PLACES, entry))
        ordered = rows[np.argsort(-cosines[rows])]
        assert found.rows[entry] == ordered[0]
        np.testing.assert_allclose([found.best[entry], found.second[entry]], cosines[ordered[:2]], rtol=1e-5)


def test_an_entry_without_rows_is_far_and_one_with_one_row_has_no_second() -> None:
    found = RowsByEntry(PLACES, 4).nearest(ExactIndex.build(_vectors()), np.ones(8, np.float32), None)
    assert (found.best[2], found.rows[2]) == (FAR, NO_ROW)
    assert (found.rows[3], found.second[3]) == (6, FAR)


def test_no_rows_at_all() -> None:
    empty = ExactIndex.build(np.zeros((0, 8), np.float32))
    assert RowsByEntry(np.zeros(0, np.int64), 2).nearest(empty, np.ones(8, np.float32), None).best.tolist() == [
        FAR,
        FAR,
    ]
