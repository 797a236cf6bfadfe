"""Questions with one right entry find it; others are left alone."""

from __future__ import annotations

import pytest

from actions.advice import entry_for

FOUND = [
    ("这书少了八页", "faq", "quality.book"),
    ("怀孕了能抹吗", "faq", "health.pregnant"),
    ("过敏了咋整", "faq", "health.allergy"),
    ("再不管我打12315", "inform", "disputes.12315"),
    ("字能不能弄大点", "slower", "elderly.font"),
    ("现在下单几天能到", "logistics_track", "shopping.arrive"),
    ("包安装不", "install_booking", "delivery.install_fee"),
    ("买哪款好", "out_of_scope", "shopping.advice"),
    ("一米六 110斤穿什么码", "faq", "shopping.fit"),
]
LEFT = [
    ("吃了过敏", "faq"),
    ("我的快递几天能到", "logistics_track"),
    ("上周买的几天能到", "logistics_track"),
    ("怎么关闭个性化推荐", "faq"),
    ("要投诉商家", "complaint"),
    ("约一下空调安装", "install_booking"),
    ("孕妇裙能退吗", "faq"),
]


@pytest.mark.parametrize("words, intent, entry", FOUND)
def test_the_right_entry(words: str, intent: str, entry: str) -> None:
    assert entry_for(words, intent, ()) == entry


@pytest.mark.parametrize("words, intent", LEFT)
def test_others_are_left_alone(words: str, intent: str) -> None:
    assert entry_for(words, intent, ()) == ""


def test_a_closer_entry_of_the_family_stays() -> None:
    assert entry_for("12315几天有结果", "faq", [{"entry_id": "disputes.12315_time"}]) == "disputes.12315_time"
