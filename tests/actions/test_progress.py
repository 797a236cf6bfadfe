"""Where is my refund: the named one, else the open ones, else the newest."""

from __future__ import annotations

import re
from typing import Callable

import pytest

from actions import progress
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.actions.fakes import FakePlatform, Said, order, refund
from tests.platform.api import Api

Talks = Callable[[str], Chat]
Shops = Callable[[str], ReferencePlatform]

ORDERS = [order(1), order(2), order(3)]
OPEN, DONE, CLOSED = (
    refund(n, order(n).order_id, s) for n, s in ((1, "WAIT_SELLER_AGREE"), (2, "SUCCESS"), (3, "CLOSED"))
)


async def test_none_offers_to_apply() -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS))
    assert (said.responses, said.buttons) == (["utter_no_refund"], ["申请退款"])


async def test_open_ones_come_before_done_ones() -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[DONE, OPEN]))
    assert said.responses == ["utter_refund_state"]


@pytest.mark.parametrize("made, response", [(DONE, "utter_refund_done"), (CLOSED, "utter_refund_closed")])
async def test_newest_is_told_when_none_is_open(made, response: str) -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[made]))
    assert said.responses == [response]


async def test_named_order_chooses_its_refund() -> None:
    said = Said(intent="refund_progress", order_id="0003")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[OPEN, CLOSED]))
    assert said.responses == ["utter_refund_closed"]


async def test_return_that_was_agreed_says_until_when_and_how(chat: Talks) -> None:
    talk = chat("C1024")
    assert re.search(r"已经同意，请在 \d+月\d+日 \d\d:\d\d 前寄回", await talk.say("退款到哪了", "refund_progress"))
    assert talk.buttons == ["约上门取件", "看退货地址、填运单号", "撤销申请"]


async def test_refusal_is_told_with_its_reason_and_the_way_on(chat: Talks) -> None:
    talk = chat("C1023")
    assert "商家认为不是质量问题" in await talk.say("退款到哪了", "refund_progress")
    assert talk.buttons[0] == "申请平台介入"


async def test_shop_that_let_its_time_pass_is_told_as_late(chat: Talks) -> None:
    talk = chat("C1030")
    assert "已经过了" in await talk.say("一周了还不退款", "refund_progress")
    assert "申请平台介入" in talk.buttons


async def test_money_that_is_paid_says_when_the_bank_has_it(chat: Talks) -> None:
    talk = chat("C1029")
    said = await talk.say("退款多久到", "refund_progress")
    assert "银行卡 1 到 7 个工作日" in said
    assert [step["text"] for step in talk.cards[0]["timeline"]][-1] == "退款成功，款项原路退回"


async def test_request_is_found_by_its_own_number(chat: Talks, shop: Shops) -> None:
    (request,) = await shop("C1023").refunds()
    talk = chat("C1023")
    assert "没有同意" in await talk.say(f"编号{request.refund_id}", "refund_progress", order_id=request.refund_id)


async def test_unknown_state_of_a_request_is_said_to_be_unknown(chat: Talks, api: Api) -> None:
    talk = chat("C1024")
    api.client.post("/faults", json={"kind": "unknown_state"})
    assert "认不出来" in await talk.say("退款进度", "refund_progress")
    assert talk.buttons == ["转人工"]


async def test_withdrawing_asks_first_and_closes_once(chat: Talks, shop: Shops) -> None:
    talk = chat("C1024")
    assert "确认撤销" in await talk.say("不退了 撤销", "cancel_after_sale")
    assert "已经撤销" in await talk.say("确认", "affirm")
    (request,) = await shop("C1024").refunds()
    assert request.status == "CLOSED"
    assert "没有正在处理的售后申请" in await talk.say("撤销退款", "cancel_after_sale")


async def test_withdrawing_after_sending_warns_about_the_goods(chat: Talks, shop: Shops) -> None:
    talk = chat("C1025")
    assert "已经寄回" in await talk.say("撤销退货", "cancel_after_sale")
    assert "没有撤销" in await talk.say("那算了", "deny")
    assert [each.status for each in await shop("C1025").refunds()] == ["WAIT_SELLER_CONFIRM_GOODS"]


async def test_withdrawing_what_was_paid_meanwhile_tells_the_money(chat: Talks, api: Api, shop: Shops) -> None:
    talk = chat("C1024")
    (request,) = await shop("C1024").refunds()
    await talk.say("撤销", "cancel_after_sale")
    await shop("C1024").cancel_after_sale(request.refund_id, key="another-window")
    said = await talk.say("确认", "affirm")
    assert "已经结束，撤销不了了" in said and "已经关闭" in said


async def test_withdrawing_is_asked_about_which_when_several_are_open(chat: Talks, shop: Shops) -> None:
    line = shop("C1025")
    dress = (await line.orders())[0]
    await line.refund(dress.order_id, reason="quality", amount_fen=dress.payment_fen, note="", key="before-0")
    talk = chat("C1025")
    await talk.say("撤销", "cancel_after_sale")
    assert len(talk.buttons) == 2
    assert "碎花连衣裙" in await talk.tap("碎花连衣裙")
    assert talk.open == "progress_cancel confirmed"


async def test_withdrawal_whose_answer_was_lost_is_told_as_done(chat: Talks, api: Api) -> None:
    talk = chat("C1024")
    await talk.say("撤销", "cancel_after_sale")
    api.client.post("/faults", json={"error": 503, "method": "POST", "times": 2, "after": True})
    assert "连不上" in await talk.say("确认", "affirm")
    assert "已经撤销" in await talk.tap("再试一次")
