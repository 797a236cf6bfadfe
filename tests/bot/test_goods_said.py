"""Which goods are meant, which are to be left alone, and what is wanted of each."""

from __future__ import annotations

import pytest

from bot.assistant.goods_said import all_of_question
from bot.assistant.left_alone import meant_part, only_denies
from bot.assistant.named_act import act_of
from bot.assistant.two_goods import by_goods

MEANT = [
    ("不是洗面奶，是连衣裙", "是连衣裙"),
    ("诶诶说错了 是裙子 洗面奶我还要用呢", "诶诶说错了 是裙子"),
    ("不是洗面奶是连衣裙", "是连衣裙"),
    ("是裙子不是洗面奶", "是裙子"),
    ("笔记本那个取消 空调我再想想", "笔记本那个取消"),
    ("鞋退了吧 衣服不退", "鞋退了吧"),
    ("裙子取消 别把口红也取消了", "裙子取消"),
]
WHOLE = [
    "不是质量问题",
    "手机不是坏了吗 怎么修",
    "耳机还要多久到",
    "面膜我不退了",
    "耳机已经坏了 给我退",
    "手机没问题 就是不想要了 退了",
    "不要手机了 退钱",
    "收到的不是连衣裙是裤子",
    "口红取消 面膜我不退了",
]
ACTS = [
    ("笔记本那个取消", "cancel_order"),
    ("是 取消笔记本", "cancel_order"),
    ("那鞋也退了吧", "apply_refund"),
    ("就取消面膜", "cancel_order"),
    ("防晒霜那个退货我也不退了", "cancel_after_sale"),
    ("裙子能退吗", ""),
    ("裙子什么时候退", ""),
    ("取消", ""),
]
PARTS = [
    ("口红给我取消了 还有防晒霜那个退货我也不退了 两个都弄一下", ["口红给我取消了", "还有防晒霜那个退货我也不退了"]),
    ("把面膜和口红都取消了", ["把面膜都取消了", "把口红都取消了"]),
    ("口红取消，面膜也是", ["口红取消", "面膜取消"]),
    ("裙子买小了 鞋也不合适 都退了", ["裙子买小了 鞋也不合适 都退了"]),
    ("裤子和坚果都没发！一个都没发！", ["裤子和坚果都没发！一个都没发！"]),
]
QUESTION = "确认取消“碎花连衣裙”吗？"


@pytest.mark.parametrize("said, meant", MEANT)
def test_goods_that_are_not_meant_drop_out(said: str, meant: str) -> None:
    assert meant_part(said) == meant


@pytest.mark.parametrize("said", WHOLE)
def test_what_is_no_correction_stays_whole(said: str) -> None:
    assert meant_part(said) == said


def test_only_a_denial() -> None:
    assert only_denies("不是洗面奶") and not only_denies("不是洗面奶，是连衣裙")


@pytest.mark.parametrize("said, intent", ACTS)
def test_goods_and_a_verb(said: str, intent: str) -> None:
    assert act_of(said) == intent


def test_urging_goes_on_with_what_is_urged() -> None:
    assert act_of("先催裤子", "urge") == "urge_shipment" and not act_of("先催裤子")


@pytest.mark.parametrize("said, wanted", PARTS)
def test_wishes_for_different_goods(said: str, wanted: list[str]) -> None:
    assert by_goods(said) == wanted


@pytest.mark.parametrize(
    "said, question, same",
    [
        ("对 裙子那个 取消", QUESTION, True),
        ("对 鞋那个 取消", QUESTION, False),
        ("对 取消", QUESTION, False),
        ("退四件套", "“全棉四件套 等2件”可以退 428.00 元。确认提交吗？", False),
    ],
)
def test_only_the_goods_of_the_question(said: str, question: str, same: bool) -> None:
    assert all_of_question(said, question) is same
