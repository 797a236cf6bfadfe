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


async def test_proof_at_a_station_is_told_with_its_code_before_a_search(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    shirt = (await shop("C1013").orders())[0]
    said = await talk.say("显示签收我没收到", "not_received", order_id=shirt.tail)
    assert "幸福里驿站，取件码 8-2-1024" in said
    assert "没有提交核查" in await talk.tap("我先找找")
    assert not await shop("C1013").investigations()


async def test_search_is_opened_once_with_number_and_deadline(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    assert "他人代收" in await talk.say("没收到货啊", "not_received", order_id=cup.tail)
    assert re.search(r"编号 \d+，最晚 \d+月\d+日 \d\d:\d\d 答复", await talk.say("好的", "affirm"))
    said = await talk.say("还是没收到", "not_received", order_id=cup.tail)
    assert "已经在核查" in said
    assert len(await shop("C1013").investigations()) == 1


async def test_search_that_failed_leads_to_the_full_refund(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    await talk.say("没收到", "not_received", order_id=cup.tail)
    await talk.say("核查吧", "affirm")
    api.move_clock(days=4)
    assert "可以申请全额退款" in await talk.say("快递查得怎么样了", "not_received", order_id=cup.tail)
    assert "确认提交吗" in await talk.tap("申请退款")
    assert "退款申请已提交" in await talk.say("确认", "affirm")


async def test_not_signed_yet_is_told_with_the_way_of_the_parcel(chat: Talks, shop: Shops) -> None:
    talk = chat("C1002")
    phone = (await shop("C1002").orders())[0]
    assert "还没有签收" in await talk.say("没收到", "not_received", order_id=phone.tail)
    assert "催一下快递" in talk.buttons and talk.open == ""


async def test_search_under_a_lost_answer_is_opened_once(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    await talk.say("没收到", "not_received", order_id=cup.tail)
    api.client.post("/faults", json={"error": 503, "method": "POST", "times": 2, "after": True})
    assert "连不上" in await talk.say("好", "affirm")
    assert "已请" in await talk.tap("再试一次")
    assert len(await shop("C1013").investigations()) == 1


async def test_refusing_a_parcel_says_the_rule_and_leads_to_the_refund(chat: Talks, shop: Shops) -> None:
    talk = chat("C1028")
    pan = (await shop("C1028").orders())[0]
    said = await talk.say("这个不要了 拒收", "reject_delivery", order_id=pan.tail)
    assert "您拒收后退款" in said and talk.buttons == ["确认拒收", "先不拒收"]
    said = await talk.say("好", "affirm")
    assert re.search(r"拒收已经转给.+编号 \d+", said)
    assert "确认提交吗" in await talk.tap("申请退款")


async def test_another_day_is_offered_and_asked_of_the_carrier(chat: Talks, shop: Shops) -> None:
    talk = chat("C1028")
    pan = (await shop("C1028").orders())[0]
    assert "改到哪一天送" in await talk.say("我不在家 改个时间送", "reject_delivery", order_id=pan.tail)
    label = talk.buttons[1]
    assert f"改到 {label.split()[0]} 送" in await talk.tap(label)
    assert "改派已经转给" in await talk.say("行", "affirm")
    await talk.say("再改到驿站", "reject_delivery", order_id=pan.tail)
    assert "已经有一个改派" in await talk.say("行", "affirm")


async def test_day_that_the_carrier_cannot_do_is_asked_again(chat: Talks, shop: Shops) -> None:
    talk = chat("C1028")
    pan = (await shop("C1028").orders())[0]
    await talk.say("改到明年送", "reject_delivery", order_id=pan.tail, date_time="2099-01-01")
    assert "14 天内" in await talk.say("行", "affirm")
    assert talk.open == "delivery_reject date_time"
    assert "送？" in await talk.tap(talk.buttons[0])


async def test_new_place_is_said_back_without_its_house_number(chat: Talks, shop: Shops) -> None:
    talk = chat("C1028")
    pan = (await shop("C1028").orders())[0]
    address = "杭州市西湖区文三路478号3幢"
    said = await talk.say("改送到" + address, "reject_delivery", order_id=pan.tail, address=address)
    assert "文三路****" in said and "478" not in said + str(talk.cards)
    assert "改派已经转给" in await talk.say("行", "affirm")


async def test_what_shall_be_done_is_asked_when_not_said(chat: Talks, shop: Shops) -> None:
    talk = chat("C1028")
    pan = (await shop("C1028").orders())[0]
    await talk.say("拒收或改送", "reject_delivery", order_id=pan.tail)
    assert talk.buttons == ["拒收，退回商家", "改送达日期", "改送达地点"]
    assert "改送到哪里" in await talk.tap("改送达地点")
    assert "改送到“放快递柜”" in await talk.tap("放快递柜")
    assert "照常送" in await talk.say("算了", "deny")


async def test_signed_parcel_cannot_be_refused_but_returned(chat: Talks, shop: Shops) -> None:
    talk = chat("C1002")
    order = (await shop("C1002").orders())[1]
    assert "已经签收，不能拒收" in await talk.say("拒收", "reject_delivery", order_id=order.tail)
    assert talk.buttons == ["退货退款"]
