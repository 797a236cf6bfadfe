"""The shop's platform is away: a clear sentence, the offer of a person, nothing half done."""

from __future__ import annotations

import pytest

from bot.local_stack import http_answers, start_process, stop_process, until
from tests.client import Customer, eventually, refunds_of


def test_platform_down_is_told_and_nothing_is_half_done(own_service) -> None:
    # Given a customer one yes away from a refund
    customer = Customer(own_service["address"], "C1003")
    customer.ask("我要退款")
    customer.answer_to(customer.tap("不想要了/拍错了"))
    # When the platform goes down
    stop_process(own_service["platform_process"])
    told = customer.answer_to(customer.tap("确认提交"))
    # Then it is said plainly, with a way out
    assert "连不上" in told and "没有变动" in told
    offered = [reply["label"] for event in customer.events() for reply in event.get("quick_replies", [])]
    assert offered[-2:] == ["再试一次", "转人工"]
    # And other questions that need the platform are answered alike, those that do not are answered
    assert "连不上" in customer.ask("我的快递到哪了")
    assert "小应" in customer.ask("你是谁")
    # When it is back, trying again carries on where it stopped, once
    env = own_service["env"]
    platform = start_process("platform", env)
    try:
        until(lambda: http_answers(f"{env['PLATFORM_URL']}/healthz"), "platform")
        assert "退款申请已提交" in customer.answer_to(_tap_first(customer, "再试一次"))
        assert len(refunds_of(env, "C1003")) == 1
    finally:
        stop_process(platform)


@pytest.mark.slow
def test_platform_down_still_reaches_a_person(own_service) -> None:
    customer = Customer(own_service["address"], "C1001")
    stop_process(own_service["platform_process"])
    customer.ask("查订单")
    customer.answer_to(customer.tap("转人工"))
    eventually(lambda: customer.owner() == "queue")
    assert customer.owner() == "queue"


def _tap_first(customer: Customer, label: str) -> str:
    """The oldest button with that label: the one under the refund."""
    for event in customer.events():
        for reply in event.get("quick_replies", []):
            if reply["label"] == label:
                return customer._tap(event["event"], reply["choice"])
    raise AssertionError(f"no button {label}")
