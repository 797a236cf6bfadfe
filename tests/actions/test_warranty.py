"""The warranty of what was bought, with what it covers and the next step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import warranty
from tests.actions.fakes import Said, order
from tests.actions.service_fakes import WARRANTY, ServicePlatform, phone


@pytest.mark.parametrize(
    "given, response, button",
    [
        (WARRANTY, "utter_warranty_within", "免费报修"),
        (replace(WARRANTY, excludes=""), "utter_warranty_within_all", "免费报修"),
        (replace(WARRANTY, within=False), "utter_warranty_without", "问问修要多少钱"),
    ],
)
async def test_warranty_is_told_with_its_next_step(given: object, response: str, button: str) -> None:
    said = Said("查保修", intent="warranty_check")
    await warranty.start(said.turn, ServicePlatform(held=[phone()], warranty=[given]))  # type: ignore[list-item]
    assert said.responses == [response]
    assert button in said.buttons


async def test_card_says_until_when_and_by_what() -> None:
    said = Said("查保修", intent="warranty_check")
    await warranty.start(said.turn, ServicePlatform(held=[phone()]))
    rows = said.dispatcher.messages[0]["custom"]["cards"][0]["rows"]
    assert {"label": "保修到", "value": "6月1日"} in rows
    assert {"label": "依据", "value": "国家三包"} in rows


async def test_only_what_was_signed_for_and_can_be_served_is_offered() -> None:
    held = [phone(1), phone(2, "WAIT_BUYER_CONFIRM_GOODS"), order(3, "TRADE_FINISHED")]
    assert [warranty.serviceable(one) for one in held] == [True, False, True]
    said = Said("查保修", intent="warranty_check")
    await warranty.start(said.turn, ServicePlatform(held=held))
    assert said.responses == ["utter_ask_order_warranty"]


async def test_no_warranty_data_offers_a_person() -> None:
    said = Said("查保修", intent="warranty_check")
    await warranty.start(said.turn, ServicePlatform(held=[phone()], warranty=[]))
    assert (said.responses, said.buttons) == (["utter_warranty_unknown"], ["转人工"])
