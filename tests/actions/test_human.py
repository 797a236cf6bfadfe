"""A person: at once, and first what to do when somebody is in danger."""

from __future__ import annotations

import pytest

from actions import human
from actions.flow import Flow
from tests.actions.fakes import FakePlatform, Said


async def test_request_hands_over_and_drops_what_was_open() -> None:
    said = Said("转人工", intent="request_human", flow=Flow("refund", asked="reason"))
    await human.start(said.turn, FakePlatform())
    assert said.slot("handoff") == "customer_request"
    assert said.slot("flow") is None
    assert said.responses == ["utter_handoff"]


async def test_danger_says_what_to_do_and_hands_over() -> None:
    said = Said("冒烟了", intent="safety_risk")
    await human.safety(said.turn, FakePlatform())
    assert said.slot("handoff") == "safety_risk"
    assert "119" in said.dispatcher.messages[0]["text"]


DANGER = [
    ("充电宝鼓包了还冒烟", "fire"),
    ("热水器漏电 我被麻了一下", "shock"),
    ("孩子误食了干燥剂", "poison"),
    ("玻璃炸裂把手划伤了一直流血", "injury"),
    ("有人让我把验证码给他说能退款", "fraud"),
    ("活着没意思", "self_harm"),
    ("快递员威胁我", "violence"),
    ("出事了你们快来", ""),
]


@pytest.mark.parametrize("words, kind", DANGER)
def test_first_advice_is_for_the_kind_of_danger(words: str, kind: str) -> None:
    assert human.danger(words) == kind
