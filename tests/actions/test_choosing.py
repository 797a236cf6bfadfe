"""Orders chosen by what customers say of them, entities read by the rules that serve."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import order as skill
from actions.choosing import named_order, narrowed
from actions.describing import interval
from actions.platform.contract import Item
from bot.assistant.components.chinese import entities_of
from knowledge_base.text import normalise
from tests.actions.fakes import FakePlatform, Said, order

NOW = datetime.fromisoformat("2026-11-24T10:00:00+08:00")
HELD = [
    order(8866, title="降噪蓝牙耳机", payment_fen=31900, created="2026-11-23T20:00:00+08:00"),
    order(1001, title="缓震跑步鞋", payment_fen=32900, created="2026-11-22T08:00:00+08:00"),
    order(1002, title="4 升智能电饭煲", payment_fen=29900, created="2026-11-20T23:30:00+08:00"),
    order(1003, title="有线耳机", payment_fen=5900, created="2026-11-11T00:05:00+08:00"),
    order(1004, title="Apple 手机壳", payment_fen=990, created="2026-10-03T12:00:00+08:00"),
]
ONE = [
    ("尾号8866的发货没", 8866),
    ("最后四位是一零零二", 1002),
    ("我上周五买的那个", 1002),
    ("双十一拍的那个到哪了", 1003),
    ("上个月买的", 1004),
    ("蓝牙耳机发了吗", 8866),
    ("电饭锅呢", 1002),
    ("跑鞋发货了吗", 1001),
    ("苹果的那个", 1004),
    ("三百多的耳机", 8866),
    ("最贵的", 1001),
    ("最贵的耳机", 8866),
    ("倒数第二个", 1003),
    ("中间那个", 1002),
    ("59块的那个", 1003),
    ("昨天买的耳机到哪了，明天能到吗", 8866),
]
SEVERAL = [("耳机", {8866, 1003}), ("三百多的那单", {8866, 1001}), ("昨天和前天买的", {8866, 1001})]


def _said(text: str) -> Said:
    return Said(text, intent="order_status", read=entities_of(normalise(text), now=NOW))


@pytest.mark.parametrize("text, tail", ONE)
async def test_one_order_is_meant(text: str, tail: int) -> None:
    found = await named_order(_said(text).turn, FakePlatform(held=HELD))
    assert found is not None and int(found.tail) == tail


@pytest.mark.parametrize("text, tails", SEVERAL)
async def test_several_orders_remain(text: str, tails: set[int]) -> None:
    turn = _said(text).turn
    assert await named_order(turn, FakePlatform(held=HELD)) is None
    assert {int(one.tail) for one in narrowed(turn, HELD)} == tails


async def test_only_those_that_remain_are_offered() -> None:
    said = _said("耳机发货了吗")
    await skill.start(said.turn, FakePlatform(held=HELD))
    assert list(said.slot("flow")["listed"]) == [HELD[0].order_id, HELD[3].order_id]


async def test_day_of_delivery_chooses_nothing() -> None:
    assert await named_order(_said("前天就该到了").turn, FakePlatform(held=HELD)) is None


async def test_brand_is_known_by_all_its_names() -> None:
    phone = order(7, items=(Item("1", "iPhone 17 手机", "黑", 1, 5900),))
    found = await named_order(_said("苹果手机").turn, FakePlatform(held=[phone, order(8)]))
    assert found == phone


def test_interval_holds_both_ends() -> None:
    assert interval("2026-11-22/2026-11-23")[1] > datetime(2026, 11, 23, 23, 59)
    assert interval("2026-11-24T15:00") == (datetime(2026, 11, 24, 15), datetime(2026, 11, 24, 16))


@pytest.mark.parametrize("text", ["还没付钱的那个帮我取消", "没付款的那单不要了"])
async def test_state_that_is_said_of_an_order_finds_it(text: str) -> None:
    unpaid = order(1005, title="大闸蟹", status="WAIT_BUYER_PAY")
    found = await named_order(_said(text).turn, FakePlatform(held=[*HELD, unpaid]))
    assert found is not None and found.tail == "1005"
