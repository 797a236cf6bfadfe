"""Numbers as customers write and say them."""

from __future__ import annotations

import pytest

from bot.assistant.numbers import chinese_number, find_numbers, plain_digits
from knowledge_base.text import normalise

FOUND = [
    ("订单号202411231234567890帮我查", [("order_id", "202411231234567890")]),
    ("２０２４１１２３１２３４５６７８９０", [("order_id", "202411231234567890")]),
    ("2024 1123 1234 5678 90", [("order_id", "202411231234567890")]),
    ("尾号8866那单", [("order_id", "8866")]),
    ("最后四位是 1 2 3 4", [("order_id", "1234")]),
    ("8866", [("order_id", "8866")]),
    ("八八六六", [("order_id", "8866")]),
    ("幺二三四", [("order_id", "1234")]),
    ("SF1234567890123到哪了", [("tracking_no", "SF1234567890123")]),
    ("打我电话13812345678", [("phone", "13812345678")]),
    ("138 1234 5678", [("phone", "13812345678")]),
    ("三百二十块五的那个", [("amount", 320.5)]),
    ("一千零五十元", [("amount", 1050.0)]),
    ("￥199.90那件", [("amount", 199.9)]),
    ("第二个", [("ordinal", 2)]),
    ("第2件", [("ordinal", 2)]),
    ("最近那个", [("ordinal", 1)]),
    ("最后一个", [("ordinal", "last")]),
    ("最贵的那件", [("ordinal", "most_expensive")]),
    ("七天无理由", []),
    ("等了五六天", []),
    ("2026年的", []),
]
WORTH = [
    ("三百二", 320),
    ("一千零五", 1005),
    ("一千零五十", 1050),
    ("十五", 15),
    ("两千零八", 2008),
    ("一万二", 12000),
    ("48", 48),
]


@pytest.mark.parametrize("text, wanted", FOUND)
def test_find_numbers_gives_values(text: str, wanted: list) -> None:
    assert [(found.entity, found.value) for found in find_numbers(normalise(text).text)] == wanted


@pytest.mark.parametrize("text, value", WORTH)
def test_chinese_number_reads_value(text: str, value: float) -> None:
    assert chinese_number(text) == value


def test_chinese_number_refuses_words() -> None:
    with pytest.raises(ValueError, match="not a number"):
        chinese_number("十个")


def test_plain_digits_reads_spoken_and_spaced() -> None:
    assert plain_digits("八八 6 幺") == "8861"
