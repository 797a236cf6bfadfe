"""A payment problem is found by looking and put on record once, after a yes."""

from __future__ import annotations

import pytest

from actions import payment as skill
from actions.flow import Flow
from actions.platform.contract import Payment, PaymentCheck
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fake_shop import NOW, FakeShop
from tests.actions.fakes import Said, order

FIRST, SECOND = order(1).order_id, order(2).order_id
ASKED_YES = Flow("payment", asked="confirmed", order_id=FIRST, reason="double", note="扣了两次钱", key="m-0")


def check(order_id: str, problem: str, status: str = "PAID") -> PaymentCheck:
    paid = Payment("8", order_id, 39900, "支付宝", NOW, status, "已扣款")
    return PaymentCheck(order_id, problem, 39900, "多付了 399.00 元。", (paid,))


@pytest.mark.parametrize("problem", ["double", "paid_unpaid", "failed"])
async def test_order_with_a_problem_is_found_without_asking(problem: str) -> None:
    platform = FakeShop(held=[order(2), order(1)], checks={FIRST: check(FIRST, problem)})
    said = Said("付款有问题", intent="payment_issue")
    await skill.start(said.turn, platform)
    assert (said.responses, said.buttons) == ([f"utter_ask_payment_{problem}"], ["登记核对", "先不用"])
    assert said.turn.flow.order_id == FIRST
    assert not platform.wrote


async def test_of_several_the_named_kind_is_meant() -> None:
    checks = {FIRST: check(FIRST, "paid_unpaid"), SECOND: check(SECOND, "failed")}
    said = Said("一直支付失败", intent="payment_issue")
    await skill.start(said.turn, FakeShop(held=[order(1), order(2)], checks=checks))
    assert said.turn.flow.order_id == SECOND


async def test_of_several_the_customer_says_which() -> None:
    checks = {FIRST: check(FIRST, "failed"), SECOND: check(SECOND, "failed")}
    said = Said("付款有问题", intent="payment_issue")
    await skill.start(said.turn, FakeShop(held=[order(1), order(2), order(3)], checks=checks))
    assert said.responses == ["utter_ask_order_payment"]
    assert said.turn.flow.listed == (FIRST, SECOND)


async def test_nothing_wrong_is_said_with_a_person() -> None:
    said = Said("好像扣了两次钱", intent="payment_issue")
    await skill.start(said.turn, FakeShop(held=[order(1), order(2)]))
    assert (said.responses, said.buttons) == (["utter_payment_none_recent"], ["转人工"])


async def test_named_order_without_a_problem_shows_its_payments() -> None:
    said = Said("尾号0001付款有问题", intent="payment_issue", order_id="0001")
    await skill.start(said.turn, FakeShop(held=[order(1), order(2)]))
    assert said.responses == ["utter_payment_none"]


async def test_unknown_state_is_for_a_person() -> None:
    checks = {FIRST: check(FIRST, "double", "UNKNOWN")}
    said = Said("付了两次", intent="payment_issue")
    await skill.start(said.turn, FakeShop(held=[order(1)], checks=checks))
    assert (said.responses, said.buttons) == (["utter_payment_unknown"], ["转人工"])


async def test_yes_reports_once_and_tells_number_and_deadline() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("登记吧", intent="affirm", flow=ASKED_YES)
    await skill.answer(said.turn, platform)
    assert platform.wrote == [("report", "double", "m-0")]
    assert said.responses == ["utter_payment_done"]
    assert (said.value("number"), said.value("deadline")) == ("6001", "11月26日 10:00")


async def test_no_reports_nothing() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("先不用", intent="deny", flow=ASKED_YES)
    await skill.answer(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], ["utter_payment_not_done"])


@pytest.mark.parametrize(
    "error, response",
    [
        (Conflict("open_payment_issue", "", {"case_id": "6009"}), "utter_payment_already"),
        (Conflict("open_payment_issue"), "utter_payment_already_unnumbered"),
        (RuleViolation("no_problem"), "utter_payment_solved"),
    ],
)
async def test_what_holds_now_is_told(error: Exception, response: str) -> None:
    said = Said("好", intent="affirm", flow=ASKED_YES)
    await skill.answer(said.turn, FakeShop(held=[order(1)], error=error))
    assert said.responses == [response]
