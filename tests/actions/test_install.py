"""An installation is booked, moved and asked about; never without a yes."""

from __future__ import annotations

from typing import Any

import pytest

from actions import install
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fakes import Said
from tests.actions.service_fakes import SLOTS, ServicePlatform, installation

KNOWN = {"install_id": "i-1", "slot_id": "s1", "slot_text": SLOTS[0].text}
ASKED_YES = Flow("install", asked="confirmed", key="m-0", values=KNOWN)


@pytest.mark.parametrize(
    "said, job, response",
    [
        ("预约安装", installation(), "utter_ask_install_slot"),
        ("安装师傅什么时候来", installation("BOOKED", slot=SLOTS[0]), "utter_install_booked"),
        ("取消安装预约", installation("BOOKED", slot=SLOTS[0]), "utter_install_not_cancelled"),
        ("安装改个时间", installation("BOOKED", slot=SLOTS[0]), "utter_ask_install_move"),
        ("预约安装", installation("FINISHED"), "utter_install_finished"),
        ("预约安装", installation("UNKNOWN", raw_status="NEW"), "utter_install_unknown"),
    ],
)
async def test_start_by_state(said: str, job: Any, response: str) -> None:
    turn = Said(said, intent="install_booking")
    await install.start(turn.turn, ServicePlatform(installs=[job]))
    assert turn.responses == [response]


async def test_time_in_the_first_sentence_goes_straight_to_the_yes() -> None:
    said = Said("3月2号装空调", intent="install_booking", date_time="2030-03-02")
    await install.start(said.turn, ServicePlatform(installs=[installation()]))
    assert said.responses == ["utter_ask_install_yes"]
    assert said.slot("flow")["values"]["slot_id"] == "s3"


async def test_no_times_before_arrival_is_said() -> None:
    said = Said("预约安装", intent="install_booking")
    await install.start(said.turn, ServicePlatform(installs=[installation()], slots=[]))
    assert said.responses == ["utter_install_no_slots"]


async def test_several_are_asked_for() -> None:
    other = installation("BOOKED", slot=SLOTS[0])
    said = Said("预约安装", intent="install_booking")
    await install.start(said.turn, ServicePlatform(installs=[installation(), other]))
    assert said.responses == ["utter_ask_which_installation"]


async def test_yes_books_once_under_the_key_of_the_question() -> None:
    platform, said = ServicePlatform(installs=[installation()]), Said("确认", intent="affirm", flow=ASKED_YES)
    await install.answer(said.turn, platform)
    assert (platform.keys, platform.written) == (["m-0"], ["s1"])
    assert said.responses == ["utter_install_done"]


async def test_no_books_nothing() -> None:
    platform, said = ServicePlatform(installs=[installation()]), Said("先不", intent="deny", flow=ASKED_YES)
    await install.answer(said.turn, platform)
    assert said.responses == ["utter_install_not_booked"] and not platform.keys


@pytest.mark.parametrize(
    "error, job, responses",
    [
        (Conflict("slot_gone"), installation(), ["utter_slot_gone", "utter_ask_install_slot"]),
        (RuleViolation("already_finished"), installation("FINISHED"), ["utter_install_finished"]),
    ],
)
async def test_what_holds_now_is_told(error: Exception, job: Any, responses: list[str]) -> None:
    platform, said = ServicePlatform(installs=[job], error=error), Said("确认", intent="affirm", flow=ASKED_YES)
    await install.answer(said.turn, platform)
    assert said.responses == responses


async def test_resume_asks_the_same_yes_under_the_same_key() -> None:
    said = Said("退款多久到账", intent="faq", flow=ASKED_YES)
    await install.ask(said.turn, ServicePlatform(installs=[installation()]))
    assert said.responses == ["utter_ask_install_yes"]
    assert said.slot("flow")["key"] == "m-0"
