"""Several requests in one sentence."""

from __future__ import annotations

import pytest

from bot.assistant.several import parts

CASES = [
    ("退款到哪了顺便改下地址", ["退款到哪了", "改下地址"]),
    ("查下快递，另外帮我开张发票", ["查下快递", "开张发票"]),
    ("我要退款", ["我要退款"]),
    ("昨天买的，今天还没发，急用", ["昨天买的，今天还没发，急用"]),
    ("对了，发票开了吗", ["对了，发票开了吗"]),
    ("一个退 一个换，同时改下电话", ["一个退 一个换", "改下电话"]),
]


@pytest.mark.parametrize("text, wanted", CASES)
def test_parts_are_cut_at_words_that_begin_another_request(text: str, wanted: list[str]) -> None:
    assert parts(text) == wanted
