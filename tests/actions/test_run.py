"""An open question comes back after something else was answered, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from actions import install, refund, warranty
from actions import run as running
from actions.flow import Flow
from actions.human import start as person
from tests.actions.fakes import Said, order
from tests.actions.service_fakes import SLOTS, ServicePlatform, installation, phone

OPEN = Flow("refund", asked="reason", order_id=order(1).order_id)


async def after(step: Any, own: str, said: Said, monkeypatch: pytest.MonkeyPatch, **held: Any) -> list[str]:
    """What is said in a turn that runs `step`."""
    platform = ServicePlatform(held=[phone(1)], **held)
    monkeypatch.setattr(running, "platform_for", lambda customer_id: platform)
    said.turn.events += await running.run(step, said.dispatcher, said.tracker, own=own)
    return said.responses


async def test_a_task_over_in_one_turn_gives_the_question_back(monkeypatch: pytest.MonkeyPatch) -> None:
    booked = [installation("BOOKED", slot=SLOTS[0])]
    said = Said("安装师傅什么时候来", intent="install_booking", flow=OPEN)
    assert await after(install.start, install.SKILL, said, monkeypatch, installs=booked) == [
        "utter_install_booked",
        "utter_ask_reason_refund",
    ]
    assert said.slot("flow")["skill"] == refund.SKILL


async def test_what_is_only_told_gives_it_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said("查保修", intent="warranty_check", flow=OPEN)
    assert await after(warranty.start, warranty.SKILL, said, monkeypatch) == [
        "utter_warranty_within",
        "utter_ask_reason_refund",
    ]


async def test_a_task_that_asks_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said("预约安装", intent="install_booking", flow=OPEN)
    assert await after(install.start, install.SKILL, said, monkeypatch, installs=[installation()]) == [
        "utter_ask_install_slot"
    ]


async def test_a_person_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said("转人工", intent="request_human", flow=OPEN)
    assert await after(person, "", said, monkeypatch) == ["utter_handoff"]


async def test_a_no_to_a_choice_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    flow = Flow("install", asked="option", step="slot", values={"install_id": "i-1"})
    said = Said("不用了", intent="deny", flow=flow)
    assert await after(running.go_on, "*", said, monkeypatch, installs=[installation()]) == ["utter_stopped"]
    assert said.slot("flow") is None
