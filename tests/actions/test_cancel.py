"""Only what has not been shipped is cancelled, and only after a yes."""

from __future__ import annotations

import pytest

from actions import cancel
from actions.flow import Flow
from actions.platform.contract import Presale
from actions.platform.errors import RuleViolation
from tests.actions.fakes import FakePlatform, Said, order

ASKED_YES = Flow("cancel", asked="confirmed", order_id=order(1).order_id, key="m-0")


@pytest.mark.parametrize(
    "status, response",
    [("WAIT_BUYER_PAY", "utter_ask_cancel_yes_unpaid"), ("WAIT_SELLER_SEND_GOODS", "utter_ask_cancel_yes")],
)
async def test_open_order_is_asked_for_a_yes(status: str, response: str) -> None:
    said = Said("取消订单", intent="cancel_order")
    await cancel.start(said.turn, FakePlatform(held=[order(1, status)]))
    assert said.responses == [response]


@pytest.mark.parametrize(
    "status, response",
    [
        ("WAIT_BUYER_CONFIRM_GOODS", "utter_cancel_shipped"),
        ("SELLER_CONSIGNED_PART", "utter_cancel_part"),
        ("TRADE_CLOSED", "utter_cancel_already_closed"),
        ("UNKNOWN", "utter_order_unknown"),
    ],
)
async def test_named_order_that_cannot_be_cancelled_is_told_why(status: str, response: str) -> None:
    said = Said(intent="cancel_order", order_id="0001")
    await cancel.start(said.turn, FakePlatform(held=[order(1, status)]))
    assert said.responses == [response]


async def test_yes_cancels_once_under_the_key_of_the_question() -> None:
    platform, said = FakePlatform(held=[order(1)]), Said("确定", intent="affirm", flow=ASKED_YES)
    await cancel.answer(said.turn, platform)
    assert platform.keys == ["m-0"]
    assert said.responses == ["utter_cancel_done"]


async def test_no_cancels_nothing() -> None:
    platform, said = FakePlatform(held=[order(1)]), Said("别", intent="deny", flow=ASKED_YES)
    await cancel.answer(said.turn, platform)
    assert not platform.keys
    assert said.responses == ["utter_cancel_not_done"]


async def test_shipped_in_the_meantime_offers_a_refund() -> None:
    platform = FakePlatform(held=[order(1, "WAIT_BUYER_CONFIRM_GOODS")], error=RuleViolation("already_shipped"))
    said = Said("确定", intent="affirm", flow=ASKED_YES)
    await cancel.answer(said.turn, platform)
    assert said.responses == ["utter_cancel_shipped"]
    assert said.buttons == ["申请退款"]


async def test_delivered_virtual_goods_are_for_a_person() -> None:
    said = Said(intent="cancel_order", order_id="0001")
    await cancel.start(said.turn, FakePlatform(held=[order(1, "TRADE_FINISHED", flags=("virtual",))]))
    assert (said.responses, said.buttons) == (["utter_cancel_virtual"], ["转人工"])


@pytest.mark.parametrize("kind", ["earnest", "advance"])
async def test_what_becomes_of_a_deposit_is_said_before_the_yes(kind: str) -> None:
    presale = Presale(20000, 209900, kind, "FRONT_PAID_FINAL_NOPAID", "", "2099-11-26T10:00:00+08:00")
    platform = FakePlatform(held=[order(1, "WAIT_BUYER_PAY", presale=presale)])
    said = Said("取消订单", intent="cancel_order")
    await cancel.start(said.turn, platform)
    assert said.responses == [f"utter_ask_cancel_yes_{kind}"]
    assert (said.value("amount"), said.value("rule")) == ("200.00", "未发货，全额退款。")


async def test_refused_while_still_open_says_the_rule_and_does_not_ask_again() -> None:
    platform = FakePlatform(held=[order(1)], error=RuleViolation("being_packed", "商家正在打包"))
    said = Said("确定", intent="affirm", flow=ASKED_YES)
    await cancel.answer(said.turn, platform)
    assert (said.responses, said.value("rule")) == (["utter_cancel_refused"], "商家正在打包。")


async def test_question_put_again_keeps_its_key() -> None:
    said = Said("退款多久到账", intent="faq", flow=ASKED_YES)
    await cancel.ask(said.turn, FakePlatform(held=[order(1)]))
    assert said.turn.flow.key == "m-0"
