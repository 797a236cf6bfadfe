"""Orders found by the customer's own word for the goods."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.choosing import named_order, narrowed
from actions.platform.contract import Item, Order
from bot.assistant.components.chinese import entities_of
from knowledge_base.text import normalise
from tests.actions.fakes import FakePlatform, Said, order

NOW = datetime.fromisoformat("2026-11-24T10:00:00+08:00")
TITLES = {
    1: ("人体工学椅", "furniture"),
    2: ("304 保温杯", "home"),
    3: ("直筒牛仔裤", "clothes"),
    4: ("碎花连衣裙", "clothes"),
    5: ("健康智能手表", "digital"),
    6: ("缓震跑步鞋", "shoes"),
    7: ("每日坚果", "food"),
    8: ("婴儿纸尿裤", "baby"),
    9: ("定制全家福相框", "custom"),
    10: ("抽纸整箱", "home"),
}
ONE = [
    ("椅子的发票", 1),
    ("凳子呢", 1),
    ("杯子退货", 2),
    ("裤子那个", 3),
    ("说错了 是裙子", 4),
    ("数码那个", 5),
    ("运动鞋什么时候到", 6),
    ("吃的那个还没发", 7),
    ("零食退了", 7),
    ("尿布发货没", 8),
    ("全家福那个", 9),
    ("纸到了没", 10),
    ("抽纸那箱", 10),
    ("不是裤子 是裙子", 4),
    ("裙子退了 裤子我还要穿呢", 4),
]
NONE = [
    "我孩子急用",
    "箱子都压坏了",
    "电子发票",
    "手机号换了",
    "说明书没有",
    "要退货",
    "退款被拒了",
    "服务太差",
    "帮我茶一下",
]


def _held() -> list[Order]:
    return [order(n, items=(Item("1", title, "标准", 1, 5900, kind),)) for n, (title, kind) in TITLES.items()]


def _said(text: str) -> Said:
    return Said(text, intent="order_status", read=entities_of(normalise(text), now=NOW))


@pytest.mark.parametrize("text, tail", ONE)
async def test_the_customers_word_finds_the_goods(text: str, tail: int) -> None:
    found = await named_order(_said(text).turn, FakePlatform(held=_held()))
    assert found is not None and int(found.tail) == tail


@pytest.mark.parametrize("text", NONE)
async def test_words_that_only_look_like_goods_name_none(text: str) -> None:
    assert await named_order(_said(text).turn, FakePlatform(held=_held())) is None


def test_two_things_named_leave_both() -> None:
    left = narrowed(_said("裤子和坚果都没发").turn, _held())
    assert {int(one.tail) for one in left} == {3, 7}


def test_what_cannot_be_served_is_not_taken_for_another_of_its_kind() -> None:
    held = [order(1, title="纯棉卫衣"), order(2, title="连帽卫衣"), order(3, title="羽绒服"), order(4, title="风衣")]
    assert narrowed(_said("卫衣退了").turn, held[2:], among=held) == held[2:]
