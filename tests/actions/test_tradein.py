"""A trade-in: questions of the platform, a range, a booked pickup after a yes."""

from __future__ import annotations

from typing import Any

import pytest

from actions import tradein
from actions.flow import Flow
from actions.platform.contract import TradeIn
from actions.platform.errors import Conflict, RuleViolation
from tests.actions.fakes import Said
from tests.actions.service_fakes import SLOTS, ServicePlatform

KNOWN: dict[str, Any] = {"category": "phone", "answers": {"model": "top"}, "estimate_id": "e-1", "device": "旗舰机"}
KNOWN |= {"low_fen": 90000, "high_fen": 110000, "valid_until": "2030-03-08T00:00:00+08:00"}
KNOWN |= {"slot_id": "s1", "slot_text": SLOTS[0].text}
ASKED_YES = Flow("tradein", asked="confirmed", key="m-0", values=KNOWN)
BOOKED = TradeIn("t-1", "旗舰机", 90000, 110000, "BOOKED", "已预约", "请备份", SLOTS[0])


@pytest.mark.parametrize(
    "words, responses",
    [
        ("以旧换新", ["utter_ask_trade_in_category"]),
        ("旧手机换新", ["utter_trade_in_question"]),
        ("旧手机旗舰机换新", ["utter_trade_in_estimate", "utter_ask_trade_in_slot"]),
        ("旧耳机换新", ["utter_trade_in_not_taken"]),
    ],
)
async def test_start_asks_only_what_is_not_said(words: str, responses: list[str]) -> None:
    said = Said(words, intent="trade_in")
    await tradein.start(said.turn, ServicePlatform())
    assert said.responses == responses


async def test_other_goods_are_refused_and_what_is_taken_is_offered() -> None:
    said = Said("旧沙发换新", intent="trade_in", product="沙发")
    await tradein.start(said.turn, ServicePlatform())
    assert said.responses == ["utter_trade_in_other", "utter_ask_trade_in_category"]


async def test_last_answer_gives_the_range_and_times() -> None:
    flow = Flow("tradein", asked="option", step="model", options=("旗舰机", "入门机"), values={"category": "phone"})
    said = Said("旗舰机", flow=flow)
    await tradein.answer(said.turn, ServicePlatform())
    assert said.responses == ["utter_trade_in_estimate", "utter_ask_trade_in_slot"]
    assert said.slot("flow")["values"]["estimate_id"] == "e-1"


async def test_answer_that_fits_nothing_is_asked_again() -> None:
    flow = Flow("tradein", asked="option", step="model", options=("旗舰机", "入门机"), values={"category": "phone"})
    said = Said("不清楚", flow=flow)
    await tradein.answer(said.turn, ServicePlatform())
    assert said.responses == ["utter_trade_in_question"]


async def test_yes_books_once_under_the_key_of_the_question() -> None:
    platform, said = ServicePlatform(), Said("确认", intent="affirm", flow=ASKED_YES)
    await tradein.answer(said.turn, platform)
    assert (platform.keys, platform.written) == (["m-0"], [("e-1", "s1")])
    assert said.responses == ["utter_trade_in_booked"]


async def test_no_books_nothing() -> None:
    platform, said = ServicePlatform(), Said("先不", intent="deny", flow=ASKED_YES)
    await tradein.answer(said.turn, platform)
    assert said.responses == ["utter_trade_in_not_booked"] and not platform.keys


@pytest.mark.parametrize(
    "error, responses",
    [
        (RuleViolation("expired"), ["utter_trade_in_expired", "utter_trade_in_estimate", "utter_ask_trade_in_slot"]),
        (Conflict("slot_gone"), ["utter_slot_gone", "utter_ask_trade_in_slot"]),
        (Conflict("open_trade_in"), ["utter_trade_in_already"]),
    ],
)
async def test_what_holds_now_is_told(error: Exception, responses: list[str]) -> None:
    platform, said = ServicePlatform(error=error, trades=[BOOKED]), Said("确认", intent="affirm", flow=ASKED_YES)
    await tradein.answer(said.turn, platform)
    assert said.responses == responses


async def test_asked_about_the_booked_one_is_told() -> None:
    said = Said("旧手机什么时候来收", intent="trade_in")
    await tradein.start(said.turn, ServicePlatform(trades=[BOOKED]))
    assert said.responses == ["utter_trade_in_state"]
