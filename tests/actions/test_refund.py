"""A refund is money: asked clearly, confirmed, made once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable

import pytest

from actions import refund
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.actions.fakes import FakePlatform, Said, order
from tests.platform.api import Api

Talks = Callable[[str], Chat]
Shops = Callable[[str], ReferencePlatform]

ASKED_YES = Flow("refund", asked="confirmed", order_id=order(1).order_id, reason="quality", amount_fen=5900, key="m-0")


@pytest.fixture
def platform() -> FakePlatform:
    return FakePlatform(held=[order(1), order(2)])


async def test_start_with_two_orders_asks_which(platform: FakePlatform) -> None:
    said = Said("我要退款", intent="apply_refund")
    await refund.start(said.turn, platform)
    assert said.responses == ["utter_ask_order_refund"]
    assert said.slot("flow")["listed"] == (order(1).order_id, order(2).order_id)


async def test_start_with_reason_and_tail_goes_straight_to_the_yes(platform: FakePlatform) -> None:
    said = Said(intent="apply_refund", order_id="0002", reason="quality")
    await refund.start(said.turn, platform)
    assert said.responses == ["utter_ask_refund_yes"]
    assert said.slot("flow")["order_id"] == order(2).order_id
    assert said.slot("flow")["key"] == "m-1"
    assert not platform.keys


async def test_yes_creates_once_under_the_key_of_the_question(platform: FakePlatform) -> None:
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert platform.keys == ["m-0"]
    assert said.responses == ["utter_refund_sent"]
    assert said.slot("flow") is None


async def test_no_creates_nothing_and_can_be_taken_back(platform: FakePlatform) -> None:
    said = Said("先不退了", intent="deny", flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert not platform.keys and said.responses == ["utter_refund_not_sent"]
    assert said.slot("flow") is None and said.slot("dropped")["order_id"] == ASKED_YES.order_id


@pytest.mark.parametrize("intent", ["inform", "thanks", "nlu_fallback"])
async def test_neither_yes_nor_no_creates_nothing_and_is_asked_again(platform: FakePlatform, intent: str) -> None:
    said = Said("嗯…", intent=intent, flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert not platform.keys and said.turn.flow and said.turn.flow.asked == "confirmed"


async def test_another_reason_at_the_last_question_makes_another_question(platform: FakePlatform) -> None:
    said = Said("尺码不对", intent="inform", reason="size", flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert said.turn.flow and (said.turn.flow.reason, said.turn.flow.key) == ("size", "m-1")


async def test_refused_quote_says_the_rule_and_offers_a_person(platform: FakePlatform) -> None:
    platform.answer = replace(
        platform.answer, allowed=False, refuse_reason="window_passed", rule_text="申请期限到 11月1日 为止。"
    )
    said = Said(intent="apply_refund", order_id="0001", reason="not_wanted")
    await refund.start(said.turn, platform)
    assert said.responses == ["utter_refund_refused_window_passed"]
    assert said.buttons == ["转人工"]
    assert said.slot("flow") is None


@pytest.mark.parametrize(
    "error, response",
    [
        (Conflict("open_refund"), "utter_refund_already_open"),
        (RuleViolation("window_passed", "过期"), "utter_refund_refused_window_passed"),
        (RuleViolation("a_rule_we_do_not_know", "…"), "utter_refund_refused"),
    ],
)
async def test_refusal_at_the_last_moment_is_told(platform: FakePlatform, error: Exception, response: str) -> None:
    platform.error = error
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert said.responses == [response]
    assert said.slot("flow") is None


async def test_changed_amount_is_asked_again_not_taken(platform: FakePlatform) -> None:
    platform.error = Conflict("amount_changed")
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert said.responses == ["utter_refund_amount_changed", "utter_ask_refund_yes"]
    assert said.slot("flow")["key"] == "m-1"


async def test_free_words_as_reason_are_kept_as_a_note(platform: FakePlatform) -> None:
    said = Said("穿着勒脖子", flow=Flow("refund", asked="reason", order_id=order(1).order_id))
    await refund.answer(said.turn, platform)
    assert (said.slot("flow")["reason"], said.slot("flow")["note"]) == ("other", "穿着勒脖子")


async def test_resume_asks_the_open_question_again(platform: FakePlatform) -> None:
    said = Said("谢谢", intent="thanks", flow=ASKED_YES)
    await refund.ask(said.turn, platform)
    assert said.responses == ["utter_ask_refund_yes"]


async def test_money_at_once_where_shop_and_credit_allow_it(chat: Talks) -> None:
    talk = chat("C1026")
    assert "极速退款" in await talk.say("不想要了 退款", "apply_refund", reason="not_wanted")
    assert re.search(r"退款 97\.00 元已经打出|退款 89\.00 元已经打出", await talk.say("确认", "affirm"))


async def test_freight_is_told_by_the_order_and_its_insurance(chat: Talks, shop: Shops) -> None:
    talk = chat("C1025")
    dress = (await shop("C1025").orders())[0]
    said = await talk.say("退货", "apply_return", order_id=dress.tail, reason="not_wanted")
    assert "最晚" in said and "这单有运费险，寄出后可以理赔" in said


async def test_only_money_for_goods_that_are_here_is_refused_with_the_way_that_works(chat: Talks, shop: Shops) -> None:
    talk = chat("C1001")
    coat = (await shop("C1001").orders())[3]
    said = await talk.say("仅退款 不想退货", "apply_refund", order_id=coat.tail, reason="quality")
    assert "不能只退款" in said and "改成退货退款" in talk.buttons
    assert "确认提交吗" in await talk.tap("改成退货退款")
    assert "退款申请已提交" in await talk.say("好", "affirm")


async def test_promised_exchange_is_offered_when_the_seven_days_are_over(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1001")
    coat = (await shop("C1001").orders())[3]
    api.move_clock(days=7)
    said = await talk.say("不想要了 退货", "apply_return", order_id=coat.tail, reason="not_wanted")
    assert "已经过了可以退的时间" in said or "休息日" in said
    assert "改成换货" in talk.buttons


async def test_not_received_is_sent_to_the_carrier_first(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    cup = (await shop("C1013").orders())[1]
    said = await talk.say("没收到货 退款", "apply_refund", order_id=cup.tail, reason="not_received")
    assert "先请快递核查" in said and talk.buttons[0] == "请快递核查"


async def test_exchange_asks_for_the_size_and_takes_it_to_the_platform(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    shirt = (await shop("C1013").orders())[0]
    assert "想换成哪一种" in await talk.say("太小了", "apply_exchange", order_id=shirt.tail, reason="size")
    assert talk.buttons == ["雾蓝 L", "米白 M", "雾蓝 M"]
    assert "换成“雾蓝 L”" in await talk.tap("雾蓝 L")
    assert re.search(r"换货申请已提交，编号 \d{16}。商家会在 48 小时内处理", await talk.say("可以", "affirm"))
    (made,) = await shop("C1013").refunds()
    assert (made.kind, made.amount_fen) == ("exchange", 0)


async def test_exchange_that_names_its_size_is_not_asked_for_it(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    shirt = (await shop("C1013").orders())[0]
    said = await talk.say("卫衣小了换成L码", "apply_exchange", order_id=shirt.tail, reason="size")
    assert "换成“雾蓝 L”" in said and "确认提交吗" in said


async def test_faulty_goods_are_exchanged_for_the_same_without_a_question(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    shirt = (await shop("C1013").orders())[0]
    said = await talk.say("质量问题 换货", "apply_exchange", order_id=shirt.tail, reason="quality")
    assert "换成“雾蓝 M”" in said and "确认提交吗" in said


async def test_exchange_before_it_has_come_offers_what_is_possible(chat: Talks, shop: Shops) -> None:
    talk = chat("C1001")
    order = (await shop("C1001").orders())[1]
    said = await talk.say("换货", "apply_exchange", order_id=order.tail, reason="size")
    assert "还没有签收" in said
    assert [label for label in talk.buttons if "改" in label] == ["改成只退款，不用寄回", "改规格或地址"]


async def test_going_from_refund_to_exchange_keeps_order_and_reason(chat: Talks, shop: Shops) -> None:
    talk = chat("C1013")
    shirt = (await shop("C1013").orders())[0]
    await talk.say("退货", "apply_return", order_id=shirt.tail, reason="quality")
    said = await talk.say("还是换一件吧", "apply_exchange")
    assert "可以换货" in said and "纯棉圆领卫衣" in said


async def test_a_no_to_every_alternative_ends_it(chat: Talks, shop: Shops) -> None:
    talk = chat("C1001")
    coat = (await shop("C1001").orders())[3]
    await talk.say("仅退款", "apply_refund", order_id=coat.tail, reason="quality")
    assert "没有提交" in await talk.say("不用了", "deny")
    assert talk.open == ""


async def test_answer_lost_at_the_write_is_not_a_second_request(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1003")
    await talk.say("拍错了 退款", "apply_refund", reason="not_wanted")
    api.client.post("/faults", json={"error": 503, "method": "POST", "times": 2, "after": True})
    assert "连不上" in await talk.say("确认", "affirm")
    assert "退款申请已提交" in await talk.tap("再试一次")
    assert len(await shop("C1003").refunds()) == 1
