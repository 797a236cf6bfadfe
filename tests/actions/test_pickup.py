"""Sending goods back: when, by which number, to where, and who pays for it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Callable

import pytest

from actions.delivery_reject_words import CHINA
from actions.pickup_words import carrier_code, fitting
from actions.platform.contract import Slot
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.platform.api import Api

Talks = Callable[[str], Chat]
Shops = Callable[[str], ReferencePlatform]
MORNING = Slot("1", "2026-11-26T09:00:00+08:00", "2026-11-26T12:00:00+08:00", "上午")
AFTERNOON = Slot("2", "2026-11-26T13:00:00+08:00", "2026-11-26T17:00:00+08:00", "下午")


@pytest.mark.parametrize(
    "day, first, last, slots",
    [
        ("2026-11-26", 0, 12, [MORNING]),
        ("2026-11-26", 12, 18, [AFTERNOON]),
        ("", 15, 16, [AFTERNOON]),
        ("2026-11-27", 0, 24, []),
    ],
)
def test_slots_that_share_a_time_with_what_was_said(day: str, first: int, last: int, slots: list[Slot]) -> None:
    assert fitting([MORNING, AFTERNOON], {"day": day, "first": first, "last": last}) == slots


@pytest.mark.parametrize(
    "number, said, code",
    [
        ("SF1234567890123", "", "shunfeng"),
        ("ZTO123456789012", "", "zhongtong"),
        ("123456789012", "yunda", "yunda"),
        ("99", "", ""),
    ],
)
def test_carrier_is_known_by_letters_or_words(number: str, said: str, code: str) -> None:
    assert carrier_code(number, said) == code


async def test_pickup_is_booked_for_the_time_that_was_said_after_a_yes(chat: Talks, shop: Shops) -> None:
    talk = chat("C1024")
    said = await talk.say("明天上午来取退货", "return_pickup")
    tomorrow = datetime.now(CHINA) + timedelta(days=1)
    assert f"约 {tomorrow.month}月{tomorrow.day}日" in said and "09:00-12:00 上门取件，确认吗" in said
    assert re.search(r"丹鸟快递 .*上门取.*取件码 \w{6}", await talk.say("确认", "affirm"))
    (request,) = await shop("C1024").refunds()
    assert request.pickup and request.pickup.slot.text.endswith("09:00-12:00")


async def test_pickup_without_a_time_offers_slots_and_can_be_moved(chat: Talks, shop: Shops) -> None:
    talk = chat("C1024")
    assert "您想上门取件，还是自己寄" in await talk.say("退货怎么寄", "return_pickup")
    assert talk.buttons == ["约上门取件", "填运单号", "看退货地址"]
    await talk.tap("约上门取件")
    assert len(talk.buttons) == 6
    first = talk.buttons[0]
    assert f"约 {first} 上门取件" in await talk.tap(first)
    await talk.say("好", "affirm")
    assert "已经约了" in await talk.say("改一下取件时间", "return_pickup")
    other = talk.buttons[3]
    assert f"改到 {other}" in await talk.tap(other)
    assert other in await talk.say("好", "affirm")


async def test_address_of_the_return_is_told_in_full_with_its_day(chat: Talks) -> None:
    talk = chat("C1024")
    said = await talk.say("退货寄到哪里", "return_pickup")
    assert re.search(r"寄到：.+退货路 1 号，收件人 售后仓，电话 4000000000，请在 \d+月\d+日", said)
    assert talk.open == ""


async def test_tracking_number_is_filled_in_after_a_yes(chat: Talks, shop: Shops) -> None:
    talk = chat("C1024")
    said = await talk.say("寄出了 单号SF1234567890123", "return_pickup", tracking_no="SF1234567890123")
    assert "运单号填 SF1234567890123 顺丰速运，确认吗" in said
    assert "商家收到后 7 天内退款" in await talk.say("对", "affirm")
    (request,) = await shop("C1024").refunds()
    assert (request.return_no, request.return_carrier) == ("SF1234567890123", "shunfeng")
    assert "不用寄回" in await talk.say("约取件", "return_pickup")


async def test_number_of_the_wrong_form_is_asked_for_again(chat: Talks) -> None:
    talk = chat("C1024")
    await talk.say("填退货单号", "return_pickup")
    assert talk.open == "pickup text"
    assert "对不上格式" in await talk.say("在我手机里等下")
    assert "确认吗" in await talk.say("773312345678901")


async def test_pickup_before_the_shop_agreed_tells_what_it_waits_for(chat: Talks, shop: Shops) -> None:
    line = shop("C1002")
    order = (await line.orders())[1]
    await line.refund(order.order_id, reason="quality", amount_fen=order.payment_fen, note="", key="before-1")
    talk = chat("C1002")
    said = await talk.say("约上门取件", "return_pickup")
    assert "还没有同意" in said and "48 小时内处理" in said


async def test_nothing_to_send_back_offers_the_return(chat: Talks) -> None:
    talk = chat("C1003")
    assert "要先申请退货" in await talk.say("约上门取件", "return_pickup")
    assert talk.buttons == ["申请退货退款"]


async def test_pickup_under_a_lost_answer_is_booked_once(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1024")
    await talk.say("明天上午来取退货", "return_pickup")
    api.client.post("/faults", json={"error": 503, "method": "POST", "times": 2, "after": True})
    assert "连不上" in await talk.say("确认", "affirm")
    assert "约好了" in await talk.tap("再试一次")
    (request,) = await shop("C1024").refunds()
    assert sum("取件" in step.text for step in request.timeline) == 1


async def test_freight_is_claimed_up_to_its_limit(chat: Talks, shop: Shops) -> None:
    talk = chat("C1025")
    shoes = (await shop("C1025").orders())[1]
    assert "寄回花了多少钱" in await talk.say("运费险怎么赔", "freight_insurance", order_id=shoes.tail)
    assert "最高赔 15.00 元，您花了 20.00 元，按 15.00 元" in await talk.say("20", "inform")
    assert re.search(r"理赔已提交，编号 \d+，金额 15\.00 元", await talk.say("好", "affirm"))
    assert "已经申请过了" in await talk.say("运费险", "freight_insurance", order_id=shoes.tail)


async def test_insured_but_not_sent_says_what_comes_first(chat: Talks, shop: Shops) -> None:
    talk = chat("C1025")
    dress = (await shop("C1025").orders())[0]
    said = await talk.say("有运费险吗", "freight_insurance", order_id=dress.tail)
    assert "退货寄出并填写运单号后可以理赔" in said and "最高赔 12.00 元" in said


async def test_no_insurance_is_said_as_it_is(chat: Talks) -> None:
    talk = chat("C1003")
    assert "没有运费险" in await talk.say("有运费险吗", "freight_insurance")
    assert talk.open == ""


async def test_claim_that_is_declined_is_not_made(chat: Talks, shop: Shops) -> None:
    talk = chat("C1025")
    shoes = (await shop("C1025").orders())[1]
    await talk.say("运费花了8块 理赔", "freight_insurance", order_id=shoes.tail, amount=8.0)
    assert "没有提交理赔" in await talk.say("先不了", "deny")
    assert (await shop("C1025").freight_insurance(shoes.order_id)).status == "claimable"


async def test_question_about_freight_leaves_the_open_question_open(chat: Talks) -> None:
    talk = chat("C1024")
    await talk.say("约上门取件", "return_pickup")
    said = await talk.say("退货运费谁出", "freight_insurance")
    assert "没有运费险" in said and "哪个时间方便" in said
    assert talk.open == "pickup option"
