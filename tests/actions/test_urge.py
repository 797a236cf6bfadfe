"""A push is on record once a day, after the promise was told and a yes was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import urge
from actions.flow import Flow
from actions.platform.errors import RuleViolation
from tests.actions.fake_shop import EARLIER, FakeShop
from tests.actions.fakes import Said, order

OFFERED = Flow("urge", asked="confirmed", order_id=order(1).order_id, key="m-0")
WISHES = ["帮我催一下发货", "麻烦尽快发出来", "怎么还不发货", "都四天了还在仓库"]


@pytest.mark.parametrize("text", WISHES)
async def test_promise_is_told_and_the_push_asked_about(text: str) -> None:
    platform, said = FakeShop(held=[order(1, ship_by=EARLIER)]), Said(text, intent="urge_shipment")
    await urge.start(said.turn, platform)
    assert not platform.wrote
    assert (said.responses, said.buttons) == (["utter_ask_urge_late"], ["催一下", "先不催"])


async def test_yes_urges_under_the_key_of_the_question() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("好", intent="affirm", flow=OFFERED)
    await urge.answer(said.turn, platform)
    assert platform.wrote == [("urge", order(1).order_id, "m-0")]


async def test_no_urges_nothing() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("先不", intent="deny", flow=OFFERED)
    await urge.answer(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], ["utter_urge_not_done"])


async def test_second_push_of_a_day_says_so() -> None:
    platform = FakeShop(held=[order(1)])
    platform.urged = replace(platform.urged, again=True)
    said = Said("好", intent="affirm", flow=OFFERED)
    await urge.answer(said.turn, platform)
    assert said.responses == ["utter_urge_again_in_time"]


async def test_broken_promise_tells_compensation_and_a_way_out() -> None:
    platform = FakeShop(held=[order(1)])
    platform.urged = replace(
        platform.urged, overdue=True, promised=EARLIER, compensation_fen=500, compensation_text="赔付 5.00 元"
    )
    said = Said("好", intent="affirm", flow=OFFERED)
    await urge.answer(said.turn, platform)
    assert said.responses == ["utter_urge_done_late"]
    assert said.value("rule") == "赔付 5.00 元。"
    assert said.buttons == ["不等了，取消订单", "转人工"]


@pytest.mark.parametrize(
    "status, response",
    [
        ("WAIT_BUYER_PAY", "utter_urge_not_paid"),
        ("WAIT_BUYER_CONFIRM_GOODS", "utter_urge_shipped"),
        ("TRADE_CLOSED", "utter_urge_closed"),
        ("UNKNOWN", "utter_order_unknown"),
    ],
)
async def test_named_order_that_needs_no_push_is_told_why(status: str, response: str) -> None:
    platform, said = FakeShop(held=[order(1, status)]), Said("催发货", intent="urge_shipment", order_id="0001")
    await urge.start(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], [response])


async def test_shipped_in_the_meantime_is_told() -> None:
    platform = FakeShop(held=[order(1)], error=RuleViolation("already_shipped"))
    platform.held = [order(1)]
    said = Said("好", intent="affirm", flow=OFFERED)
    platform.held = [order(1, "WAIT_BUYER_CONFIRM_GOODS")]
    await urge.answer(said.turn, platform)
    assert said.responses == ["utter_urge_shipped"]


async def test_order_is_asked_for_and_then_the_yes() -> None:
    platform = FakeShop(held=[order(1), order(2)])
    first = Said("催发货", intent="urge_shipment")
    await urge.start(first.turn, platform)
    assert first.responses == ["utter_ask_order_urge"]
    second = Said("第二个", ordinal=2, flow=first.turn.flow)
    await urge.answer(second.turn, platform)
    assert not platform.wrote and second.turn.flow and second.turn.flow.asked == "confirmed"
