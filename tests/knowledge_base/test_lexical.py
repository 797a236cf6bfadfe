"""BM25: what is saved, and what is changed step by step, scores as what is counted anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.errors import IndexStale
from knowledge_base.lexical import Bm25

TEXTS = ["退款三天内到账", "发票在订单里开", "七天无理由退货", "快递到哪了可以在订单里看"]
QUERIES = ("退款几天到账", "发票怎么开", "退货", "完全不相干的天气")


def _scores(bm25: Bm25) -> np.ndarray:
    return np.stack([bm25.scores(query) for query in QUERIES])


def test_the_text_that_says_it_scores_highest() -> None:
    best = _scores(Bm25.of(TEXTS)).argmax(axis=1)
    assert best[:3].tolist() == [0, 1, 2]


def test_changed_texts_score_as_if_all_were_counted_anew() -> None:
    later = ["换货要两次物流", TEXTS[2], TEXTS[0]]
    held = Bm25.of(TEXTS)
    before = _scores(held)
    np.testing.assert_allclose(_scores(held.updated(later)), _scores(Bm25.of(later)), atol=1e-6)
    np.testing.assert_array_equal(_scores(held), before)  # the old one serves on, as it was


def test_nothing_left_and_nothing_known_score_nothing() -> None:
    assert Bm25.of(TEXTS).updated([]).scores("退款").shape == (0,)
    assert not Bm25.of(TEXTS).scores("。").any()


def test_saved_is_opened_as_it_was(tmp_path: Path) -> None:
    held = Bm25.of(TEXTS)
    held.save(tmp_path / "words.npz")
    np.testing.assert_array_equal(_scores(Bm25.open(tmp_path / "words.npz", TEXTS)), _scores(held))


def test_of_another_number_of_texts_is_refused(tmp_path: Path) -> None:
    Bm25.of(TEXTS).save(tmp_path / "words.npz")
    with pytest.raises(IndexStale):
        Bm25.open(tmp_path / "words.npz", TEXTS[:2])
