"""The difference is what the platform computed, and is claimed once, after a yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import price
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fake_shop import DROPPED, FakeShop
from tests.actions.fakes import Said, order

ASKED_YES = Flow("price", asked="confirmed", order_id=order(1).order_id, amount_fen=5000, key="m-0")


async def test_difference_is_shown_with_its_rule_before_the_yes() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("降价了 退差价", intent="price_protection")
    await price.start(said.turn, platform)
    assert (said.responses, said.buttons) == (["utter_ask_price_yes"], ["确认退差价", "先不退"])
    assert (said.value("paid"), said.value("now"), said.value("amount")) == ("699.00", "649.00", "50.00")
    assert not platform.wrote


async def test_yes_claims_what_was_shown_under_the_key_of_the_question() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("确认", intent="affirm", flow=ASKED_YES)
    await price.answer(said.turn, platform)
    assert platform.wrote == [("claim", 5000, "m-0")]
    assert (said.responses, said.value("number")) == (["utter_price_done"], "8001")


async def test_no_claims_nothing() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("不用了", intent="deny", flow=ASKED_YES)
    await price.answer(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], ["utter_price_not_done"])


@pytest.mark.parametrize("reason", ["no_promise", "window_passed", "not_lower", "already_claimed", "not_paid"])
async def test_refusal_says_its_rule(reason: str) -> None:
    refused = replace(DROPPED, allowed=False, reason=reason, text="价保期到 11月20日 为止，已经过了。")
    said = Said("退差价", intent="price_protection")
    await price.start(said.turn, FakeShop(held=[order(1, "TRADE_FINISHED")], price=refused))
    assert (said.responses, said.buttons) == ([f"utter_price_refused_{reason}"], ["转人工"])
    assert said.value("rule") == refused.text


async def test_unshipped_without_a_promise_can_be_ordered_anew() -> None:
    refused = replace(DROPPED, allowed=False, reason="no_promise")
    said = Said("退差价", intent="price_protection")
    await price.start(said.turn, FakeShop(held=[order(1)], price=refused))
    assert said.buttons == ["取消重拍", "转人工"]


async def test_changed_amount_is_asked_for_anew_under_a_new_key() -> None:
    platform = FakeShop(held=[order(1)], price=replace(DROPPED, difference_fen=6000), error=Conflict("amount_changed"))
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await price.answer(said.turn, platform)
    assert said.responses == ["utter_price_amount_changed", "utter_ask_price_yes"]
    assert (said.turn.flow.amount_fen, said.turn.flow.key) == (6000, "m-1")


async def test_refused_at_the_write_says_so() -> None:
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await price.answer(said.turn, FakeShop(held=[order(1)], error=RuleViolation("already_claimed", "退过了")))
    assert said.responses == ["utter_price_refused_already_claimed"]
