"""Coupons are listed; asked why, the platform's reason for the order is told."""

from __future__ import annotations

import pytest

from actions import coupon as skill
from actions.platform.contract import CouponReason
from tests.actions.fake_shop import FakeShop, coupon
from tests.actions.fakes import Said, order

BEAUTY = coupon("美妆满 200 减 30")
WHYS = [
    CouponReason(coupon("新人 8 元红包", "used"), False, "used", "已经用在别的订单上"),
    CouponReason(BEAUTY, False, "below_threshold", "商品满 200.00 元可用"),
    CouponReason(coupon("满 100 减 10"), False, "not_chosen", "没有勾选"),
]
ASKS_WHY = ["优惠券为什么没用上", "红包怎么没给我减", "这个券用不了啊", "满减没生效", "下单没抵扣优惠券"]
ASKS_WHICH = ["我有哪些优惠券", "红包什么时候过期", "查下我的券"]


@pytest.mark.parametrize("text", ASKS_WHICH)
async def test_list_names_how_many_and_what_ends_first(text: str) -> None:
    first = coupon("满 50 减 5", ends="2099-11-25T00:00:00+08:00")
    platform = FakeShop(held=[order(1)], wallet=[first, coupon(), coupon("旧券", "expired")])
    said = Said(text, intent="coupon_query")
    await skill.start(said.turn, platform)
    told, others = said.dispatcher.messages
    assert (told["response"], told["n"], told["first"]) == ("utter_coupon_list", 2, "满 50 减 5")
    assert told["ends"] == "11月25日" and "“满 100 减 10”11月26日到期" in others["text"]


@pytest.mark.parametrize("wallet, response", [([], "none"), ([coupon("旧券", "expired")], "none_usable")])
async def test_no_coupon_is_said(wallet: list, response: str) -> None:
    said = Said("我的优惠券", intent="coupon_query")
    await skill.start(said.turn, FakeShop(wallet=wallet))
    assert said.responses == [f"utter_coupon_{response}"]


@pytest.mark.parametrize("text", ASKS_WHY)
async def test_why_gives_the_likeliest_reasons(text: str) -> None:
    said = Said(text, intent="coupon_query")
    await skill.start(said.turn, FakeShop(held=[order(1)], whys=WHYS))
    assert said.responses == ["utter_coupon_why"]
    assert said.value("reasons") == "“满 100 减 10”：没有勾选。“美妆满 200 减 30”：商品满 200.00 元可用。"


async def test_named_coupon_is_the_only_one_told() -> None:
    said = Said("满100减10的券怎么没用上", intent="coupon_query")
    await skill.start(said.turn, FakeShop(held=[order(1)], whys=WHYS))
    assert said.value("reasons") == "“满 100 减 10”：没有勾选。"


async def test_applied_coupon_is_said_to_be() -> None:
    used = CouponReason(coupon(), True, "applied", "已经用在这笔订单上")
    said = Said("优惠券没减啊", intent="coupon_query")
    await skill.start(said.turn, FakeShop(held=[order(1)], whys=[*WHYS, used]))
    assert said.responses == ["utter_coupon_applied"]


async def test_order_is_asked_for_and_the_named_coupon_remembered() -> None:
    platform = FakeShop(held=[order(1), order(2)], whys=WHYS)
    first = Said("满100减10怎么没用上", intent="coupon_query")
    await skill.start(first.turn, platform)
    assert first.responses == ["utter_ask_order_coupon"]
    second = Said("第二个", ordinal=2, flow=first.turn.flow)
    await skill.answer(second.turn, platform)
    assert second.value("reasons") == "“满 100 减 10”：没有勾选。"
    assert second.slot("flow") is None
