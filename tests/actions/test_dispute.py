"""Complaints go on record once with a number; the platform is asked only after the shop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import dispute, intervention
from actions.flow import Flow
from actions.platform.contract import InterventionQuote
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fakes import Said, order, refund
from tests.actions.service_fakes import COMPLAINT, ServicePlatform, case

ORDER = order(1).order_id
REQUEST = refund(1, ORDER, "SELLER_REFUSE_BUYER")
ASKED_YES = Flow("dispute", asked="confirmed", key="m-0", reason="shop", order_id=ORDER, note="三天没发货")
MAY_YES = Flow("intervention", asked="confirmed", key="m-0", values={"refund_id": REQUEST.refund_id})


@pytest.fixture
def platform() -> ServicePlatform:
    return ServicePlatform(held=[order(1), order(2)], made=[REQUEST])


@pytest.mark.parametrize(
    "words, response",
    [
        ("我要投诉", "utter_ask_complaint_target"),
        ("我要投诉商家", "utter_ask_order_dispute"),
        ("投诉客服", "utter_ask_complaint_text"),
        ("客服骂人还挂我三次电话 投诉", "utter_ask_complaint_yes"),
    ],
)
async def test_start_asks_only_what_is_not_said(platform: ServicePlatform, words: str, response: str) -> None:
    said = Said(words, intent="complaint")
    await dispute.start(said.turn, platform)
    assert said.responses == [response]


@pytest.mark.parametrize(
    "words, target",
    [
        ("快递员骂我", "courier"),
        ("师傅乱收钱", "provider"),
        ("卖家威胁我", "shop"),
        ("你们平台不管", "platform"),
        ("商家客服骂人", "shop"),
    ],
)
async def test_target_is_read_from_the_words(platform: ServicePlatform, words: str, target: str) -> None:
    said = Said(f"{words} 我要投诉", intent="complaint")
    await dispute.start(said.turn, platform)
    assert said.slot("flow")["reason"] == target


async def test_order_that_is_not_theirs_is_asked_again(platform: ServicePlatform) -> None:
    said = Said("尾号9999", flow=Flow("dispute", asked="order_id", reason="shop"), order_id="9999")
    await dispute.answer(said.turn, platform)
    assert said.responses == ["utter_order_not_found", "utter_ask_order_dispute"]


async def test_no_order_is_possible(platform: ServicePlatform) -> None:
    flow = Flow("dispute", asked="order_id", reason="courier", options=(dispute.NO_ORDER,))
    said = Said(dispute.NO_ORDER, flow=flow, option=dispute.NO_ORDER)
    await dispute.answer(said.turn, platform)
    assert said.responses == ["utter_ask_complaint_text"]


async def test_phone_in_the_words_is_shown_masked_and_sent_in_full(platform: ServicePlatform) -> None:
    flow = Flow("dispute", asked="text", step="text", reason="shop", order_id=ORDER)
    said = Said("打 13912345678 没人接", flow=flow)
    await dispute.answer(said.turn, platform)
    rows = said.dispatcher.messages[0]["custom"]["cards"][0]["rows"]
    assert {"label": "内容", "value": "打 139****5678 没人接"} in rows
    assert said.slot("flow")["note"] == "打 13912345678 没人接"


async def test_yes_puts_it_on_record_once(platform: ServicePlatform) -> None:
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await dispute.answer(said.turn, platform)
    assert (platform.keys, platform.written) == (["m-0"], [("shop", "三天没发货", ORDER)])
    assert said.responses == ["utter_complaint_sent"]
    assert said.slot("flow") is None


async def test_no_sends_nothing(platform: ServicePlatform) -> None:
    said = Said("先不", intent="deny", flow=ASKED_YES)
    await dispute.answer(said.turn, platform)
    assert said.responses == ["utter_complaint_not_sent"] and not platform.keys


async def test_one_on_record_is_told_with_its_number(platform: ServicePlatform) -> None:
    platform.error, platform.cases = Conflict("open_complaint", "", {"case_id": "c-1"}), [COMPLAINT]
    said = Said("确认", intent="affirm", flow=ASKED_YES)
    await dispute.answer(said.turn, platform)
    assert said.responses == ["utter_complaint_already_open"]


@pytest.mark.parametrize(
    "held, response",
    [
        (COMPLAINT, "utter_complaint_state"),
        (replace(COMPLAINT, answer_by="2020-01-01T00:00:00+08:00"), "utter_complaint_late"),
        (replace(COMPLAINT, status="UNKNOWN"), "utter_complaint_unknown"),
    ],
)
async def test_asked_about_it_is_told(platform: ServicePlatform, held: object, response: str) -> None:
    platform.cases = [held]  # type: ignore[list-item]
    said = Said("我的投诉处理得怎么样了", intent="complaint")
    await dispute.start(said.turn, platform)
    assert said.responses == [response]


async def test_refused_by_the_shop_may_be_decided(platform: ServicePlatform) -> None:
    said = Said("平台介入", intent="platform_intervention")
    await intervention.start(said.turn, platform)
    assert said.responses == ["utter_ask_intervention_yes"]
    assert said.slot("flow")["values"] == {"refund_id": REQUEST.refund_id}


@pytest.mark.parametrize(
    "reason, deadline, response",
    [
        ("seller_first", None, "utter_intervention_refused_seller_first"),
        ("seller_first", "2030-03-04T10:00:00+08:00", "utter_intervention_refused_seller_first_by"),
        ("already_done", None, "utter_intervention_refused_already_done"),
        ("a_rule_we_do_not_know", None, "utter_intervention_refused"),
    ],
)
async def test_too_early_says_what_to_do_first(
    platform: ServicePlatform, reason: str, deadline: str | None, response: str
) -> None:
    platform.may = InterventionQuote(False, reason, "", "先等商家。")
    platform.made = [replace(REQUEST, status="WAIT_SELLER_AGREE", deadline=deadline)]
    said = Said("平台介入", intent="platform_intervention")
    await intervention.start(said.turn, platform)
    assert said.responses == [response]
    assert "转人工" in said.buttons


async def test_without_a_request_the_first_step_is_shown() -> None:
    said = Said("平台介入", intent="platform_intervention")
    await intervention.start(said.turn, ServicePlatform())
    assert said.responses == ["utter_no_refund_intervention"]
    assert "申请退款" in said.buttons


async def test_running_case_is_told_not_opened_again(platform: ServicePlatform) -> None:
    platform.decided = [case(REQUEST.refund_id)]
    said = Said("平台介入", intent="platform_intervention")
    await intervention.start(said.turn, platform)
    assert said.responses == ["utter_intervention_evidence"]


async def test_yes_asks_the_platform_once(platform: ServicePlatform) -> None:
    said = Said("确认", intent="affirm", flow=MAY_YES)
    await intervention.answer(said.turn, platform)
    assert (platform.keys, platform.written) == (["m-0"], [REQUEST.refund_id])
    assert said.responses == ["utter_intervention_sent"]


async def test_no_asks_nothing(platform: ServicePlatform) -> None:
    said = Said("先不", intent="deny", flow=MAY_YES)
    await intervention.answer(said.turn, platform)
    assert said.responses == ["utter_intervention_not_sent"] and not platform.keys


@pytest.mark.parametrize("error", [RuleViolation("already_done"), Conflict("open_intervention")])
async def test_what_holds_now_is_told(platform: ServicePlatform, error: Exception) -> None:
    platform.error, platform.decided = error, [case(REQUEST.refund_id, "DECIDING")]
    said = Said("确认", intent="affirm", flow=MAY_YES)
    await intervention.answer(said.turn, platform)
    assert said.responses == ["utter_intervention_deciding"]
