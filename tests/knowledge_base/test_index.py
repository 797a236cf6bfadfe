"""Every kind of index keeps the same contract: nearest first, filters exact, adding leaves the old one as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Iterator

import numpy as np
import pytest

from knowledge_base.approximate import ApproximateIndex
from knowledge_base.errors import IndexStale
from knowledge_base.index import EXACT_LIMIT, ExactIndex, Index, build_index, open_index
from knowledge_base.milvus import MilvusIndex

ROWS, DIM = 3000, 16
Make = Callable[[np.ndarray], Index]


def _unit(rows: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = _unit(ROWS, 1)


@pytest.fixture(params=["exact", "approximate", "milvus"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    uri = str(tmp_path / "milvus.db")
    yield {
        "exact": ExactIndex.build,
        "approximate": lambda vectors: ApproximateIndex.build(vectors, kind="IVF16,SQfp16"),
        "milvus": lambda vectors: MilvusIndex.build(vectors, uri=uri, collection="questions"),
    }[request.param]


def test_search_finds_a_stored_vector_first(make: Make) -> None:
    index = make(VECTORS)
    for row in (0, 17, ROWS - 1):
        scores, rows = index.search(VECTORS[row], 5)
        assert rows[0] == row and scores[0] == pytest.approx(1, abs=2e-3)
        assert list(scores) == sorted(scores, reverse=True)


@pytest.mark.parametrize("share", [0.001, 0.02, 0.9])
def test_filter_gives_the_nearest_allowed_rows_and_no_other(make: Make, share: float) -> None:
    index, allowed = make(VECTORS), np.random.default_rng(2).random(ROWS) < share
    query = _unit(1, 3)[0]
    scores, rows = index.search(query, 10, allowed)
    cosines = np.where(allowed, VECTORS @ query, -2)
    best = np.sort(cosines)[::-1][: min(10, int(allowed.sum()))]
    assert allowed[rows].all()
    np.testing.assert_allclose(scores, best, atol=2e-3)


def test_filter_that_allows_nothing_finds_nothing(make: Make) -> None:
    _, rows = make(VECTORS).search(VECTORS[0], 5, np.zeros(ROWS, bool))
    assert not len(rows)


def test_wide_filter_is_filled_by_fetching_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge_base.approximate.SCAN_LIMIT", 5)
    index = ApproximateIndex.build(VECTORS, kind="IVF64,SQfp16")
    far = VECTORS @ VECTORS[0] < 0.1
    scores, rows = index.search(VECTORS[0], 50, far)
    assert len(rows) == 50 and far[rows].all()


def test_added_rows_are_found_and_the_old_index_does_not_see_them(make: Make) -> None:
    old, more = make(VECTORS), _unit(20, 5)
    new = old.added(more)
    assert (old.size, new.size) == (ROWS, ROWS + 20)
    assert new.search(more[7], 1)[1][0] == ROWS + 7
    assert old.search(more[7], 1)[1][0] < ROWS
    assert new.added(more[:1]).size == ROWS + 21


def test_saved_index_opens_with_its_tail(tmp_path: Path) -> None:
    more = _unit(3, 5)
    kinds = {"a": ExactIndex.build(VECTORS), "b": ApproximateIndex.build(VECTORS, kind="IVF16,SQfp16")}
    for name, index in kinds.items():
        index.save(tmp_path / f"{name}-alone")
        assert type(open_index(tmp_path / f"{name}-alone")) is type(index)
        index.added(more).save(tmp_path / name)
        opened = open_index(tmp_path / name)
        assert opened.search(more[2], 1)[1][0] == ROWS + 2


def test_kind_is_chosen_by_size() -> None:
    small, large = np.eye(8, dtype=np.float32), np.tile(_unit(1000, 7), (EXACT_LIMIT // 1000 + 1, 1))
    assert isinstance(build_index(small), ExactIndex)
    assert isinstance(build_index(large), ApproximateIndex)


def test_milvus_refuses_a_collection_that_lacks_rows(tmp_path: Path) -> None:
    uri = str(tmp_path / "milvus.db")
    MilvusIndex.build(VECTORS[:10], uri=uri, collection="questions")
    with pytest.raises(IndexStale, match="has 10 rows, not 11"):
        MilvusIndex.open(uri=uri, collection="questions", size=11)
    assert MilvusIndex.open(uri=uri, collection="questions", size=10).size == 10
    with pytest.raises(ValueError, match="no name"):
        MilvusIndex.build(VECTORS[:10], uri=uri, collection="a; drop")
