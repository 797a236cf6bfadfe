"""Parcels: those on the way first, and what each state is called."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable

import pytest

from actions import logistics
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.actions.fakes import PARCEL, FakePlatform, Said, order
from tests.platform.api import Api

Talks = Callable[[str], Chat]
Shops = Callable[[str], ReferencePlatform]

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
    assert said.responses == ["utter_parcels", "utter_parcel_moving", "utter_parcel_moving"]


async def test_order_without_parcel_tells_its_state() -> None:
    said = Said(intent="logistics_track", order_id="0001")
    await logistics.start(said.turn, FakePlatform(held=[order(1)]))
    assert said.responses == ["utter_order_unshipped_no_date"]


async def test_card_shows_tracking_number_and_newest_scan() -> None:
    said = Said(intent="logistics_track")
    await logistics.start(said.turn, FakePlatform(held=[MOVING], parcels=[PARCEL]))
    (card,) = said.dispatcher.messages[0]["custom"]["cards"]
    assert (card["tracking_no"], card["events"][0]["text"]) == ("SF1234567890123", "已到达杭州")


async def test_parcel_without_news_for_two_days_is_called_stuck_and_can_be_pushed(chat: Talks) -> None:
    talk = chat("C1015")
    said = await talk.say("我的快递到哪了", "logistics_track")
    assert re.search(r"已经 6\d 小时没有动静", said)
    assert talk.buttons[0] == "催一下快递"


async def test_each_of_two_parcels_is_told_with_what_is_in_it(chat: Talks, shop: Shops) -> None:
    talk = chat("C1014")
    order = (await shop("C1014").orders())[1]
    said = await talk.say("到哪了", "logistics_track", order_id=order.tail)
    assert "分 2 个包裹" in said and "“实木书桌”由" in said and "“人体工学椅”由" in said


async def test_what_has_not_been_sent_yet_is_named(chat: Talks, shop: Shops) -> None:
    talk = chat("C1014")
    order = (await shop("C1014").orders())[0]
    said = await talk.say("到哪了", "logistics_track", order_id=order.tail)
    assert "“乳胶枕”还没有发出" in said
    assert "催发货" in talk.buttons


async def test_push_is_asked_about_recorded_and_not_recorded_twice_a_day(chat: Talks) -> None:
    talk = chat("C1015")
    assert "要我登记催一下" in await talk.say("快递太慢了", "urge_delivery")
    assert "已登记催促。已超过预计到达的时间。" in await talk.say("好", "affirm")
    await talk.say("再催一下", "urge_delivery")
    assert "已经催过了" in await talk.say("好", "affirm")
    assert "转人工" in talk.buttons


async def test_push_that_is_declined_records_nothing(chat: Talks, shop: Shops) -> None:
    talk = chat("C1015")
    await talk.say("快递太慢了", "urge_delivery")
    assert "先不催" in await talk.say("不用", "deny")
    order = (await shop("C1015").orders())[0]
    (parcel,) = await shop("C1015").shipments(order.order_id)
    assert not (await shop("C1015").urge_delivery(parcel.tracking_no, key="k" * 8)).again


async def test_push_covers_every_parcel_under_a_key_of_its_own(chat: Talks, shop: Shops) -> None:
    talk, line = chat("C1014"), shop("C1014")
    order = (await line.orders())[1]
    await talk.say("催一下", "urge_delivery", order_id=order.tail)
    await talk.say("好", "affirm")
    parcels = await line.shipments(order.order_id)
    again = [
        (await line.urge_delivery(parcel.tracking_no, key=f"test-{n:04d}")).again for n, parcel in enumerate(parcels)
    ]
    assert again == [True, True]


async def test_push_of_what_has_arrived_offers_what_helps_then(chat: Talks, shop: Shops) -> None:
    talk = chat("C1002")
    order = (await shop("C1002").orders())[1]
    assert "已经签收" in await talk.say("催一下", "urge_delivery", order_id=order.tail)
    assert "显示签收但没收到" in talk.buttons
    assert talk.open == ""


async def test_push_before_shipping_points_at_the_shop(chat: Talks, shop: Shops) -> None:
    talk = chat("C1001")
    order = (await shop("C1001").orders())[1]
    assert "还没有发货" in await talk.say("催一下", "urge_delivery", order_id=order.tail)
    assert talk.buttons == ["催商家发货"]


async def test_states_that_nobody_knows_are_said_to_be_unknown(chat: Talks, api: Api) -> None:
    talk = chat("C1015")
    api.client.post("/faults", json={"kind": "unknown_state"})
    assert "认不出来" in await talk.say("催快递", "urge_delivery")
    assert talk.buttons == ["转人工"]


async def test_push_that_fails_can_be_tried_again_and_counts_once(chat: Talks, api: Api) -> None:
    talk = chat("C1015")
    await talk.say("催快递", "urge_delivery")
    api.client.post("/faults", json={"error": 503, "method": "POST", "times": 2, "after": True})
    assert "连不上" in await talk.say("好", "affirm")
    assert "已登记催促" in await talk.tap("再试一次")
