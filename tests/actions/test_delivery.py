"""Deliveries that went wrong: not there, broken, not wanted."""

from __future__ import annotations

import re
from typing import Callable

import pytest

from actions.applying_words import fault_in, kind_in
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.platform.api import Api

Talks = Callable[[str], Chat]
Shops = Callable[[str], ReferencePlatform]


@pytest.mark.parametrize(
    "said, fault",
    [
        ("杯子碎了", "damaged"),
        ("少发了一件", "missing"),
        ("发错颜色了", "wrong_item"),
        ("洗衣液漏了一箱子", "damaged"),
        ("盒子里缺配件", "missing"),
        ("收到的不是我买的", "wrong_item"),
        ("货有问题", ""),
    ],
)
def test_fault_is_read_from_the_words(said: str, fault: str) -> None:
    assert fault_in(said) == fault


@pytest.mark.parametrize(
    "said, kind",
    [
        ("给我补发", "resend"),
        ("重新发一个", "resend"),
        ("换一个新的", "exchange"),
        ("不想退货 只退款", "refund_only"),
        ("退货吧", "return_refund"),
        ("退钱", ""),
        ("杯子碎了", None),
    ],
)
def test_kind_is_read_from_the_words(said: str, kind: str | None) -> None:
    assert kind_in(said) == kind


async def test_damage_goes_from_the_kind_over_pictures_to_the_number(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    said = await talk.say("保温杯收到就碎了", "damaged_or_missing", order_id=cup.tail)
    assert "您想怎么处理" in said and "七天内可退" in said
    assert talk.buttons == ["退货退款", "换货", "补发"]
    assert "照片" in await talk.tap("补发")
    assert "可以补发" in await talk.say("", pictures=("p1", "p2"))
    assert re.search(r"补发申请已提交，编号 \d{16}", await talk.say("好", "affirm"))
    (made,) = await shop("C1013").refunds()
    assert (made.kind, made.reason, made.pictures) == ("resend", "damaged", ("p1", "p2"))


async def test_no_pictures_is_a_way_on(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    assert "照片" in await talk.say("杯子少了个盖子 补发", "damaged_or_missing", order_id=cup.tail)
    assert "确认提交吗" in await talk.say("没有照片")


async def test_fresh_goods_are_paid_back_without_return_where_the_shop_promised(chat: Talks, shop: Shops) -> None:
    talk = chat("C1009")
    said = await talk.say("橙子烂了", "damaged_or_missing")
    assert "破损包赔" in said and talk.buttons[0] == "只退款，不用寄回"
    await talk.tap("只退款")
    assert "可以退 57.90 元" in await talk.say("没有照片") or "可以退 49.90 元" in talk.heard[-1]
    assert "退款申请已提交" in await talk.say("确认", "affirm")


async def test_what_is_wrong_is_asked_when_not_said(chat: Talks) -> None:
    talk = chat("C1009")
    await talk.say("收到的货破损、少件或发错", "damaged_or_missing")
    assert talk.open == "delivery_damage reason"
    assert talk.buttons == ["收到时破损", "少件漏发", "发错货", "质量问题"]


async def test_damage_after_the_time_is_refused_with_the_day(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    api.move_clock(days=20)
    said = await talk.say("保温杯碎了", "damaged_or_missing", order_id=cup.tail)
    assert re.search(r"申请期限到 \d+月\d+日", said)
    assert talk.buttons == ["转人工"] and talk.open == ""
