"""A worried question is told from a wish; a reason and a thing put off are told from a no."""

from __future__ import annotations

import pytest

from bot.assistant.refusing import puts_off, reason_given
from bot.assistant.worries import is_worry

WORRIED = [
    "不会把订单给我取消了吧",
    "没给我一起取消了吧",
    "别是给我退了吧",
    "洗面奶那单还在吧？没给我一起取消了吧",
    "那不会把别的也退了吧",
    "你们不会给我自动取消吧？",
    "不会连鞋一起退了吧",
    "该不会把我的订单取消了吧",
    "可别把我口红也取消了啊",
    "千万别给我一起退了",
    "口红没给我取消吧",
    "不会真给我取消了吧",
    "你没给我退吧",
    "系统不会自动给我撤了吧",
    "不会取消了吧",
    "是不是把我订单取消了",
    "我的订单还在吧",
    "我怕你们给我一起取消了",
    "没把我订单弄取消了吧",
    "不会给我退了吧？",
    "不是把我那单撤了吧",
    "没有被取消吧",
    "口红不会也给我取消了吧",
    "耳机订单不会被取消吧",
]
NOT_WORRIED = [
    "不会取消怎么弄",
    "我不会退货",
    "还没给我退款",
    "怎么还没退",
    "不会不给我退吧",
    "不会要我自己出运费吧",
    "把口红取消了吧",
    "给我取消了吧",
    "帮我退了吧",
    "没有收到货 给我退了吧",
    "是不是退了",
    "取消了吗",
    "别取消",
    "不用退了",
    "不会退不了吧",
    "不是质量问题也能退吧",
    "没坏 给我退了吧",
    "不是这件 把那件退了吧",
    "不合适给我换了吧",
    "我没穿过 直接给我退了吧",
    "没有用 给我退了吧",
    "没用过给我退了吧",
    "不是我要的给我退了吧",
    "没收到货给我退了吧",
    "没发货就给我取消了吧",
    "没拆封能给我退了吧",
    "不会用给我退了吧",
    "没法穿 给我换了吧",
    "不是正品给我退了吧",
    "没发货给我取消吧",
    "还没发货 直接取消吧",
    "没货就取消吧",
]
REASONS = [
    ("不想要了", "not_wanted"),
    ("不想要了呗 没别的", "not_wanted"),
    ("没啥理由 就是后悔了", "not_wanted"),
    ("没别的", "not_wanted"),
    ("不想等了就这原因", "late"),
    ("不想退了", ""),
    ("不用了", ""),
    ("没收到货", ""),
]
PUT_OFF = [
    ("delivery", "哦哦驿站啊 那我下班去看看 不用查了", True),
    ("cancel", "那先不取消", True),
    ("urge", "先别催了", True),
    ("delivery", "不用了 我自己找找", True),
    ("refund_exchange", "不换了 直接退钱吧", False),
    ("delivery", "不用查了吗", False),
    ("refund", "不用查了", False),
]


@pytest.mark.parametrize("said", WORRIED)
def test_a_worry_is_heard(said: str) -> None:
    assert is_worry(said)


@pytest.mark.parametrize("said", NOT_WORRIED)
def test_a_wish_or_question_of_its_own_is_no_worry(said: str) -> None:
    assert not is_worry(said)


@pytest.mark.parametrize("said, code", REASONS)
def test_a_reason_that_begins_like_a_no(said: str, code: str) -> None:
    assert reason_given(said) == code


@pytest.mark.parametrize("skill, said, off", PUT_OFF)
def test_the_open_task_is_put_off(skill: str, said: str, off: bool) -> None:
    assert puts_off(said, {"skill": skill, "asked": "confirmed"}) is off
