"""Which order is meant, and what its state is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions import order as skill
from actions.flow import Flow
from actions.platform.contract import Item, Presale
from tests.actions.fakes import PARCEL, FakePlatform, Said, order

HELD = [
    order(1, title="保温杯"),
    order(2, "WAIT_BUYER_CONFIRM_GOODS", title="蓝牙耳机", payment_fen=39900),
    order(3, "WAIT_BUYER_PAY", title="毛毯"),
]
LISTED = Flow("order", asked="order_id", listed=(order(2).order_id, order(1).order_id))
NAMED: list[tuple[dict[str, Any], int]] = [
    ({"order_id": order(2).order_id}, 2),
    ({"order_id": "0003"}, 3),
    ({"ordinal": 2, "flow": LISTED}, 1),
    ({"ordinal": "last", "flow": LISTED}, 1),
    ({"ordinal": "most_expensive"}, 2),
    ({"ordinal": "cheapest", "flow": LISTED}, 1),
    ({"product": "毛毯"}, 3),
    ({"amount": 399.0}, 2),
    ({"last_order": order(3).order_id, "text": "那单发了吗"}, 3),
]


@pytest.mark.parametrize("given, number", NAMED)
async def test_order_is_found(given: dict[str, Any], number: int) -> None:
    said = Said(**{"intent": "order_status", **given})
    await skill.start(said.turn, FakePlatform(held=HELD))
    assert said.slot("last_order") == order(number).order_id


async def test_product_of_two_orders_asks_which() -> None:
    said = Said(intent="order_status", product="保温杯")
    await skill.start(said.turn, FakePlatform(held=[order(1), order(2)]))
    assert said.responses == ["utter_ask_order_order"]


async def test_wrong_number_twice_offers_a_person() -> None:
    first = Said(intent="inform", order_id="9999", flow=LISTED)
    await skill.answer(first.turn, FakePlatform(held=HELD))
    assert first.responses == ["utter_order_not_found", "utter_ask_order_order"]
    third = Said(intent="inform", order_id="9999", flow=Flow("order", asked="order_id", tries=2))
    await skill.answer(third.turn, FakePlatform(held=HELD))
    assert third.responses == ["utter_order_not_found_twice"]
    assert third.buttons == ["转人工"]


@pytest.mark.parametrize(
    "status, ship_by, response",
    [
        ("WAIT_BUYER_PAY", None, "utter_order_unpaid"),
        ("WAIT_SELLER_SEND_GOODS", "2099-11-25T00:00:00+08:00", "utter_order_unshipped"),
        ("WAIT_SELLER_SEND_GOODS", "2020-11-25T00:00:00+08:00", "utter_order_late"),
        ("WAIT_SELLER_SEND_GOODS", None, "utter_order_unshipped_no_date"),
        ("WAIT_BUYER_CONFIRM_GOODS", None, "utter_order_shipped"),
        ("TRADE_FINISHED", None, "utter_order_finished"),
        ("PAID_FORBID_CONSIGN", None, "utter_order_state"),
        ("UNKNOWN", None, "utter_order_unknown"),
        ("A_STATE_WE_DO_NOT_KNOW", None, "utter_order_state"),
    ],
)
async def test_state_is_told(status: str, ship_by: str | None, response: str) -> None:
    said = Said(intent="order_status")
    await skill.start(said.turn, FakePlatform(held=[order(1, status, ship_by=ship_by)]))
    assert said.responses == [response]


async def test_nothing_bought_is_said() -> None:
    said = Said(intent="order_status")
    await skill.start(said.turn, FakePlatform())
    assert said.responses == ["utter_no_order_order"]


EARLY, PAST = "2099-11-26T10:00:00+08:00", "2020-11-26T10:00:00+08:00"
PRESALES = [
    (Presale(20000, 209900, "earnest", "FRONT_PAID_FINAL_NOPAID", PAST, EARLY), "utter_order_presale_earnest_open"),
    (Presale(30000, 429900, "advance", "FRONT_PAID_FINAL_NOPAID", EARLY, EARLY), "utter_order_presale_advance_early"),
    (Presale(20000, 209900, "earnest", "FRONT_PAID_FINAL_NOPAID", PAST, PAST), "utter_order_presale_earnest_over"),
    (Presale(20000, 209900, "earnest", "FRONT_NOPAID_FINAL_NOPAID", PAST, EARLY), "utter_order_presale_deposit_open"),
]


@pytest.mark.parametrize("presale, response", PRESALES)
async def test_presale_tells_balance_and_its_window(presale: Presale, response: str) -> None:
    said = Said(intent="order_status")
    await skill.start(said.turn, FakePlatform(held=[order(1, "WAIT_BUYER_PAY", presale=presale)]))
    assert said.responses == [response]
    assert said.buttons == ["取消订单"]


async def test_partial_shipment_names_what_is_gone_and_what_waits() -> None:
    both = (Item("1", "四件套", "灰", 1, 26900), Item("2", "乳胶枕", "标准", 1, 15900))
    platform = FakePlatform(
        held=[order(1, "SELLER_CONSIGNED_PART", items=both)], parcels=[replace(PARCEL, oids=("1",))]
    )
    said = Said(intent="order_status")
    await skill.start(said.turn, platform)
    assert said.responses == ["utter_order_part"]
    assert (said.value("gone"), said.value("waiting")) == ("四件套", "乳胶枕")


async def test_virtual_goods_have_no_parcel_to_look_for() -> None:
    said = Said(intent="order_status")
    await skill.start(said.turn, FakePlatform(held=[order(1, "TRADE_FINISHED", flags=("virtual",))]))
    assert (said.responses, said.buttons) == (["utter_order_virtual"], ["转人工"])
