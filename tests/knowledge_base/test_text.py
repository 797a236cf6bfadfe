"""Folding of width, script, case and noise, with true offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.text import normalise, simplify

FOLDED = [
    ("我要退貨！！！！", "我要退货!"),
    ("ＡＢＣ１２３", "abc123"),
    ("哈哈哈哈", "哈哈"),
    ("  查 訂單\u200b", "查 订单"),
    ("88888888", "88888888"),
    ("", ""),
    ("\x00\x01", ""),
]


@pytest.mark.parametrize("typed, folded", FOLDED)
def test_simplify_folds(typed: str, folded: str) -> None:
    assert simplify(typed) == folded


@given(st.text())
def test_normalise_is_idempotent_and_keeps_offsets_true(typed: str) -> None:
    once = normalise(typed)
    assert simplify(once.text) == once.text
    assert len(once.offsets) == len(once.text) + 1
    assert list(once.offsets) == sorted(once.offsets)
    assert all(0 <= place <= len(typed) for place in once.offsets)


def test_original_span_points_into_what_was_typed() -> None:
    typed = "  我要退貨！！！尾號８８６６"
    found = normalise(typed)
    start = found.text.index("8866")
    assert typed[slice(*found.original_span(start, start + 4))] == "８８６６"
