"""What is misheard or mistyped is repaired by sound, and only where the repair is far likelier."""

from __future__ import annotations

import pytest

from bot.assistant.corrector import Corrector

SENTENCES = [
    "我的快递到哪里了",
    "快递员没有送上门",
    "我要申请退款",
    "退款什么时候到账",
    "麻烦你帮我看看什么时候发货",
    "定金能退吗",
]


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return Corrector(["快递", "退款", "发货", "定金", "订金"], SENTENCES * 10, common=["你好", "红色"])


@pytest.mark.parametrize("heard, meant", [("我要申请退宽", "我要申请退款"), ("我的快第到哪里了", "我的快递到哪里了")])
def test_a_domain_word_is_repaired_by_its_sound(corrector: Corrector, heard: str, meant: str) -> None:
    assert corrector.correct(heard)[0] == meant


@pytest.mark.parametrize("said", ["四十", "十四", "订金能退吗", "我要申请退款"])
def test_numbers_and_words_that_differ_in_law_stay(corrector: Corrector, said: str) -> None:
    assert corrector.correct(said) == (said, [])


@pytest.mark.parametrize(
    "heard, meant", [("麻烦逆帮我看看", "麻烦你帮我看看"), ("快递员没有送尚门", "快递员没有送上门")]
)
def test_a_strange_character_is_guessed(corrector: Corrector, heard: str, meant: str) -> None:
    assert corrector.guess(heard) == meant


def test_what_fits_a_neighbour_is_not_guessed_at(corrector: Corrector) -> None:
    assert corrector.guess("红色的") == "红色的"
    assert corrector.guess("四十") == "四十"
