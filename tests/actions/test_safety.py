"""What is said in danger: by what has happened, within a bubble, and not twice in the same words."""

from __future__ import annotations

import re

import pytest

from actions import safety
from actions.alarms import alarm
from knowledge_base.checks import MAX_ANSWER

KINDS = ("self_harm", "threat", "fraud", "fire", "shock", "poison", "injury", "violence", "")
FIRST = [
    ("fraud", "他喊我把钱转过去", "别转账"),
    ("fraud", "我把八千块转给他了", "止付"),
    ("fraud", "还没转，就是想问问", "别转账"),
    ("fraud", "已经开了共享", "关掉"),
    ("fraud", "验证码念给他了", "冻结"),
    ("fire", "电池鼓包了", "别按压"),
    ("fire", "火灭了 人没事", "别再通电"),
    ("shock", "手还在发麻", "医院"),
    ("poison", "脸上红肿", "清水"),
    ("poison", "娃误吞了一颗", "急诊"),
]
WAITING = [
    ("fraud", "这钱还追得回来吗", "110"),
    ("fraud", "银行讲没法", "警"),
    ("shock", "是不是接地没接好", "断电"),
    ("fire", "你们要赔我手机", "核实"),
    ("self_harm", "你一个机器懂个啥", "12356"),
]


@pytest.mark.parametrize("kind, words, said", FIRST)
def test_first_words_are_for_what_has_happened(kind: str, words: str, said: str) -> None:
    assert said in safety.first(kind, words)
    assert "转人工" in safety.first(kind, words)


@pytest.mark.parametrize("kind, words, said", WAITING)
def test_what_is_said_while_waiting_is_answered(kind: str, words: str, said: str) -> None:
    line = safety.told(kind, words, {})
    assert line and said in line[1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_variant_fits_a_bubble(kind: str) -> None:
    lines = [safety.first(kind, ""), *(safety.anything(kind, {"last": times})[1] for times in range(9))]
    assert max(map(len, lines)) <= MAX_ANSWER


def test_who_does_not_want_to_live_hears_sixty_different_lines_with_a_number() -> None:
    lines = [safety.anything("self_harm", {"last": times})[1] for times in range(60)]
    assert len(set(lines)) == 60
    assert not [line for line in lines if re.search("订单|退款|还有别的", line)]


@pytest.mark.parametrize("words", ["我被骗了八千块", "钱转走了八千 咋办", "他让我共享屏幕", "我转给骗子两万"])
def test_stolen_money_is_an_alarm(words: str) -> None:
    assert alarm(words) == "fraud"


@pytest.mark.parametrize("words", ["商家就是骗子", "感觉被你们骗了", "退款什么时候转给我", "卖家骗我说是真皮的"])
def test_a_quarrel_with_a_shop_is_none(words: str) -> None:
    assert alarm(words) == ""
