"""Parcels: those on the way first, and what each state is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions import logistics
from tests.actions.fakes import PARCEL, FakePlatform, Said, order

MOVING = order(1, "WAIT_BUYER_CONFIRM_GOODS")
SIGNED = order(2, "TRADE_BUYER_SIGNED")


async def test_one_parcel_on_the_way_is_shown_without_a_question() -> None:
    said = Said(intent="logistics_track")
    await logistics.start(said.turn, FakePlatform(held=[SIGNED, MOVING], parcels=[PARCEL]))
    assert said.responses == ["utter_parcel_moving"]
    assert said.slot("last_order") == MOVING.order_id


@pytest.mark.parametrize(
    "state, arrival, response",
    [
        ("0", None, "utter_parcel_moving_no_date"),
        ("5", None, "utter_parcel_delivering"),
        ("3", None, "utter_parcel_signed"),
        ("2", None, "utter_parcel_problem"),
        ("99", "2026-11-25T00:00:00+08:00", "utter_parcel_moving"),
    ],
)
async def test_parcel_state_is_told(state: str, arrival: str | None, response: str) -> None:
    parcel = replace(PARCEL, state=state, estimated_arrival=arrival)
    said = Said(intent="logistics_track")
    await logistics.start(said.turn, FakePlatform(held=[MOVING], parcels=[parcel]))
    assert said.responses == [response]


async def test_every_parcel_of_an_order_is_shown() -> None:
    said = Said(intent="logistics_track")
    await logistics.start(said.turn, FakePlatform(held=[MOVING], parcels=[PARCEL, PARCEL]))
    assert len(said.responses) == 2


async def test_order_without_parcel_tells_its_state() -> None:
    said = Said(intent="logistics_track", order_id="0001")
    await logistics.start(said.turn, FakePlatform(held=[order(1)]))
    assert said.responses == ["utter_order_unshipped_no_date"]


async def test_card_shows_tracking_number_and_newest_scan() -> None:
    said = Said(intent="logistics_track")
    await logistics.start(said.turn, FakePlatform(held=[MOVING], parcels=[PARCEL]))
    (card,) = said.dispatcher.messages[0]["custom"]["cards"]
    assert (card["tracking_no"], card["events"][0]["text"]) == ("SF1234567890123", "已到达杭州")
