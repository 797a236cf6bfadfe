"""A person: at once, and first what to do when somebody is in danger."""

from __future__ import annotations

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
    assert said.responses == ["utter_safety"]
