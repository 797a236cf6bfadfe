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
    ("八八八八 尾号幺五五五五", "八八八八 尾号幺五五五五"),
    ("太慢了😡😡", "太慢了生气生气"),
    ("看这个 https://item.example.com/1.html?id=2 能退吗", "看这个 链接 能退吗"),
    ("ｗｗｗ．shop.com 这个", "链接 这个"),
    ("6222 0212 3456 这单", "622202123456 这单"),
    ("要 10 12 个", "要 10 12 个"),
    ("[数字x]号下的单#E-s[数字x]", "1号下的单"),
    ("单号[ORDERID_10005629] [姓名x]收 #E-s31", "单号1 收"),
    ("", ""),
    ("\x00\x01", ""),
]


@pytest.mark.parametrize("typed, folded", FOLDED)
def test_simplify_folds(typed: str, folded: str) -> None:
    assert simplify(typed) == folded


MASKED = st.lists(st.sampled_from(["[数字x]", "[姓名x]", "#E-s1", "[数", "字x]", "退", "！"])).map("".join)
TYPED = st.text() | st.text(alphabet="w.htps:/ 0123456789退貨😡！a　\u200b") | MASKED


@given(TYPED)
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
