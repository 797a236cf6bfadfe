"""A part of an order or of the money is never asked for as the whole without being told so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import refund
from actions.flow import Flow
from actions.platform.contract import Item
from tests.actions.fakes import FakePlatform, Said, order

SET = order(1, items=(Item("1", "全棉四件套", "灰格", 1, 26900), Item("2", "乳胶枕", "标准", 1, 15900)))
ASKED_YES = Flow("refund", asked="confirmed", order_id=SET.order_id, reason="quality", amount_fen=5900, key="m-0")


def _said(text: str, intent: str, **more: object) -> Said:
    return Said(text, intent=intent, **more)  # type: ignore[arg-type]


async def test_one_thing_of_an_order_is_not_asked_for_as_the_whole() -> None:
    said = _said("枕头不要了 四件套我留着", "apply_refund", order_id="0001", reason="quality")
    await refund.start(said.turn, FakePlatform(held=[SET]))
    assert said.slot("flow")["step"] == "part" and said.buttons == ["转人工", "整单退款"]


async def test_only_one_thing_said_at_the_last_question_takes_the_question_back() -> None:
    said = _said("只退枕头", "inform", flow=ASKED_YES)
    await refund.answer(said.turn, FakePlatform(held=[SET]))
    assert said.slot("flow")["step"] == "part" and not said.slot("flow")["key"]


@pytest.mark.parametrize("yes", ["好", "行吧"])
async def test_a_yes_there_is_not_yet_the_whole(yes: str) -> None:
    platform = FakePlatform(held=[SET])
    values = {"only": ["乳胶枕"], "whole": False}
    flow = replace(ASKED_YES, asked="option", step="part", options=("整单退款",), key="", values=values)
    said = _said(yes, "affirm", flow=flow)
    await refund.answer(said.turn, platform)
    assert said.slot("flow")["step"] == "part" and not platform.keys


async def test_less_money_is_told_to_be_a_persons_business() -> None:
    said = Said("就按20块申请", intent="inform", flow=ASKED_YES, amount=20.0)
    await refund.answer(said.turn, FakePlatform(held=[SET]))
    told = said.dispatcher.messages[0]["text"]
    assert "没法只申请 20.00 元" in told and "转人工" in said.buttons
