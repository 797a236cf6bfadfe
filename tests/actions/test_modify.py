"""An order is changed only to what was shown and said yes to; on the way it is the carrier's to answer."""

from __future__ import annotations

from typing import Any

import pytest

from actions import modify
from actions.flow import Flow
from actions.platform.contract import Address, Item, Order, OrderChange
from actions.platform.errors import Conflict, RuleViolation, Unavailable
from actions.wishes import kind_meant
from tests.actions.fake_shop import FakeShop
from tests.actions.fakes import Said, order

HERE = Address("张**", "138****8000", "浙江省杭州市西湖区", "文三****")


FOGGY = order(1, change_way="direct", address=HERE, items=(Item("1", "卫衣", "雾蓝 M", 1, 12900),))


def held(status: str = "WAIT_SELLER_SEND_GOODS", way: str = "direct", number: int = 1) -> Order:
    return order(number, status, change_way=way, address=HERE)


def known(**values: Any) -> Flow:
    """At the last question with these values."""
    wants = [
        name
        for name in ("address", "phone", "name", "sku", "note")
        if name in values or name == "address" and "detail" in values
    ]
    return Flow("modify", asked="confirmed", order_id=held().order_id, key="m-0", values={**values, "wants": wants})


async def test_all_in_one_sentence_goes_to_the_last_question() -> None:
    platform = FakeShop(held=[held()])
    said = Said("地址改成上海市浦东新区张江路 88 号，电话换成13912345678", intent="modify_order")
    await modify.start(said.turn, platform)
    assert said.responses == ["utter_ask_modify_yes_direct"]
    assert said.value("changes") == "收货地址：上海市浦东新区张江路****；手机号：139****5678"
    assert said.buttons == ["确认修改", "先不改"]
    assert not platform.wrote


async def test_nothing_said_asks_what_then_the_value_then_the_yes() -> None:
    platform, first = FakeShop(held=[held()]), Said("改一下订单", intent="modify_order")
    await modify.start(first.turn, platform)
    assert first.responses == ["utter_ask_modify_what"]
    assert first.buttons == ["收货地址", "手机号", "收件人", "颜色、尺码", "给商家的备注"]
    second = Said("手机号", option="手机号", flow=first.turn.flow)
    await modify.answer(second.turn, platform)
    assert (second.responses, second.turn.flow.asked) == (["utter_ask_modify_phone"], "phone")
    third = Said("13912345678", flow=second.turn.flow)
    await modify.answer(third.turn, platform)
    assert third.responses == ["utter_ask_modify_yes_direct"]


async def test_half_an_address_is_completed() -> None:
    platform, first = FakeShop(held=[held()]), Said("改地址", intent="modify_order")
    await modify.start(first.turn, platform)
    assert first.responses == ["utter_ask_modify_address"]
    second = Said("上海浦东新区", flow=first.turn.flow)
    await modify.answer(second.turn, platform)
    assert second.responses == ["utter_ask_modify_detail"]
    third = Said("张江路 88 号", flow=second.turn.flow)
    await modify.answer(third.turn, platform)
    assert third.value("changes") == "收货地址：上海浦东新区张江路****"


async def test_yes_changes_once_under_the_key_of_the_question() -> None:
    platform = FakeShop(held=[held()])
    said = Said("确认", intent="affirm", flow=known(detail="文二路 20 号", phone="13912345678"))
    await modify.answer(said.turn, platform)
    wanted = OrderChange(region="浙江省杭州市西湖区", detail="文二路 20 号", phone="13912345678")
    assert platform.wrote == [("change", wanted, "m-0")]
    assert said.responses == ["utter_modify_done_direct"]
    assert said.slot("flow") is None


async def test_on_the_way_the_carrier_is_asked_and_its_number_told() -> None:
    platform = FakeShop(held=[held("WAIT_BUYER_CONFIRM_GOODS", "redirect")])
    first = Said("收件人改成李雷", intent="modify_order")
    await modify.start(first.turn, platform)
    assert first.responses == ["utter_ask_modify_yes_redirect"]
    second = Said("确认", intent="affirm", flow=first.turn.flow)
    await modify.answer(second.turn, platform)
    assert second.responses == ["utter_modify_done_redirect"]
    assert second.value("number") == "9001"


async def test_no_changes_nothing() -> None:
    platform, said = FakeShop(held=[held()]), Said("先不改", intent="deny", flow=known(phone="13912345678"))
    await modify.answer(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], ["utter_modify_not_done"])


async def test_another_value_at_the_last_question_asks_again_under_a_new_key() -> None:
    platform, said = FakeShop(held=[held()]), Said("改成13800001111", flow=known(phone="13912345678"))
    await modify.answer(said.turn, platform)
    assert said.value("changes") == "手机号：138****1111"
    assert said.turn.flow.key == "m-1"


async def test_question_put_again_after_a_digression_keeps_its_key() -> None:
    said = Said("七天怎么算", intent="faq", flow=known(phone="13912345678"))
    await modify.ask(said.turn, FakeShop(held=[held()]))
    assert said.turn.flow.key == "m-0"


@pytest.mark.parametrize(
    "status, way, text, response",
    [
        ("TRADE_BUYER_SIGNED", "none", "改地址", "utter_modify_signed"),
        ("TRADE_CLOSED", "none", "改地址", "utter_modify_closed"),
        ("UNKNOWN", "none", "改地址", "utter_order_unknown"),
        ("WAIT_BUYER_CONFIRM_GOODS", "redirect", "换个颜色", "utter_modify_on_the_way"),
    ],
)
async def test_too_late_is_told_with_a_way_out(status: str, way: str, text: str, response: str) -> None:
    platform, said = FakeShop(held=[held(status, way)]), Said(text, intent="modify_order", order_id="0001")
    await modify.start(said.turn, platform)
    assert (said.responses, said.buttons[-1]) == ([response], "转人工")


async def test_kind_named_in_the_sentence_is_taken() -> None:
    platform = FakeShop(held=[held()], kinds=["墨绿 L", "米白"])
    said = Said("颜色换成米白的", intent="modify_order")
    await modify.start(said.turn, platform)
    assert said.responses == ["utter_ask_modify_yes_direct"]
    assert said.value("changes") == "颜色、尺码：米白"


async def test_kind_is_asked_for_with_what_there_is() -> None:
    platform, first = FakeShop(held=[FOGGY], kinds=["雾蓝 L", "米白 M"]), Said("换个尺码", intent="modify_order")
    await modify.start(first.turn, platform)
    assert (first.responses, first.buttons) == (["utter_ask_modify_sku"], ["雾蓝 L", "米白 M"])
    second = Said("要L码的", flow=first.turn.flow)
    await modify.answer(second.turn, platform)
    assert second.value("changes") == "颜色、尺码：雾蓝 L"


@pytest.mark.parametrize(
    "said, meant", [("尺码换成L码", "雾蓝 L"), ("换米白的", "米白 M"), ("换个颜色", ""), ("换大一号 XL", "")]
)
def test_kind_is_meant_by_what_differs(said: str, meant: str) -> None:
    assert kind_meant(said, "雾蓝 M", ["雾蓝 L", "米白 M"]) == meant


async def test_no_other_kind_offers_to_order_anew() -> None:
    said = Said("换个颜色", intent="modify_order")
    await modify.start(said.turn, FakeShop(held=[held()]))
    assert (said.responses, said.buttons) == (["utter_modify_no_kinds"], ["取消重拍", "转人工"])


async def test_answers_that_tell_nothing_end_with_a_person() -> None:
    platform, flow = FakeShop(held=[held()]), Flow("modify", asked="phone", step="phone", order_id=held().order_id)
    flow = flow.knowing(wants=["phone"], said="改电话")
    for _ in range(3):
        said = Said("嗯那个", flow=flow)
        await modify.answer(said.turn, platform)
        flow = said.turn.flow
    assert (said.responses, said.buttons) == (["utter_modify_not_understood"], ["转人工"])


@pytest.mark.parametrize(
    "error, response",
    [
        (RuleViolation("price_differs", "价格不同"), "utter_modify_price_differs"),
        (RuleViolation("not_changeable", "现在不能改这一项"), "utter_modify_refused"),
        (RuleViolation("bad_phone", "手机号不对"), "utter_ask_modify_phone"),
        (Conflict("open_change"), "utter_modify_already_asked"),
    ],
)
async def test_refusal_at_the_write_is_told(error: Exception, response: str) -> None:
    platform = FakeShop(held=[held()], error=error)
    said = Said("确认", intent="affirm", flow=known(phone="13912345678"))
    await modify.answer(said.turn, platform)
    assert said.responses == [response]


async def test_platform_down_at_the_write_keeps_the_flow() -> None:
    said = Said("确认", intent="affirm", flow=known(phone="13912345678"))
    with pytest.raises(Unavailable):
        await modify.answer(said.turn, FakeShop(held=[held()], error=Unavailable()))
    assert not said.turn.events
