"""A refund is money: asked clearly, confirmed, made once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import refund
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fakes import FakePlatform, Said, order

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


@pytest.mark.parametrize("intent", ["deny", "inform", "thanks", "nlu_fallback"])
async def test_anything_but_yes_creates_nothing(platform: FakePlatform, intent: str) -> None:
    said = Said("嗯…", intent=intent, flow=ASKED_YES)
    await refund.answer(said.turn, platform)
    assert not platform.keys
    assert said.responses == ["utter_refund_not_sent"]


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
