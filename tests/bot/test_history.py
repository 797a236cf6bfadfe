"""The log read backwards, the window's beginning, and what a customer can point at, over the API."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from fastapi.testclient import TestClient

from bot.gateway.app import create_app
from tests.bot.test_uploads import Customer


@pytest.fixture(scope="module")
def gateway(quiet_options) -> Iterator[TestClient]:
    with TestClient(create_app(quiet_options)) as client:
        yield client


@pytest.fixture
def talker(gateway: TestClient) -> Customer:
    """A customer who has said ten things."""
    customer = Customer(gateway)
    for number in range(10):
        assert customer.send(type="message", text=f"第{number}句").status_code == 202
    return customer


def read(customer: Customer, **query: Any) -> list[str]:
    events = customer.client.get("/api/chat/events", params=query, headers=customer.head).json()
    return [event["text"] for event in events]


def test_log_is_read_backwards_page_by_page(talker: Customer) -> None:
    events = talker.events()
    assert read(talker, before=events[7]["event"], limit=3) == ["第4句", "第5句", "第6句"]
    assert read(talker, before=events[2]["event"], limit=3) == ["第0句", "第1句"]
    assert read(talker, before=events[0]["event"]) == []


@pytest.mark.parametrize("newest, first, earlier", [(4, "第6句", True), (10, "第0句", False), (50, "第0句", False)])
def test_window_begins_with_the_newest(talker: Customer, newest: int, first: str, earlier: bool) -> None:
    with talker.client.websocket_connect("/chat/ws") as socket:
        token = talker.head["Authorization"].removeprefix("Bearer ")
        socket.send_json({"type": "hello", "token": token, "newest": newest})
        ready = socket.receive_json()
        assert ready["type"] == "ready" and ready["earlier"] is earlier
        assert socket.receive_json()["text"] == first


@pytest.mark.parametrize("newest", [0, -1, True, "5", 10_000, None])
def test_bad_count_means_all(talker: Customer, newest: Any) -> None:
    with talker.client.websocket_connect("/chat/ws") as socket:
        token = talker.head["Authorization"].removeprefix("Bearer ")
        socket.send_json({"type": "hello", "token": token, "newest": newest})
        assert socket.receive_json()["earlier"] is False
        assert socket.receive_json()["text"] == "第0句"


def test_orders_are_the_customers_own(gateway: TestClient) -> None:
    mine, other = (
        {
            row["order_id"]
            for row in gateway.get("/api/chat/orders", headers=Customer(gateway, who).head).json()["orders"]
        }
        for who in ("C1001", "C1002")
    )
    assert mine and other and not mine & other
    refused = Customer(gateway, "C1002").send(type="order", order_id=next(iter(mine)))
    assert refused.status_code == 400


def test_order_is_shown_with_its_card(gateway: TestClient) -> None:
    customer = Customer(gateway)
    row = gateway.get("/api/chat/orders", headers=customer.head).json()["orders"][0]
    assert customer.send(type="order", order_id=row["order_id"]).status_code == 202
    (event,) = customer.events()
    assert event["cards"] == [row] and event["wordless"] and "choices" not in event


def test_hints_need_a_token_and_name_real_orders(gateway: TestClient) -> None:
    customer = Customer(gateway)
    assert gateway.get("/api/chat/hints").status_code == 401
    orders = {row["order_id"] for row in gateway.get("/api/chat/orders", headers=customer.head).json()["orders"]}
    hints = gateway.get("/api/chat/hints", headers=customer.head).json()["hints"]
    assert hints and {hint["order_id"] for hint in hints} <= orders
    assert customer.send(type="hint", hint=hints[0]["id"], order_id=hints[0]["order_id"]).status_code == 202
    assert customer.events()[0]["text"] == hints[0]["text"]


@pytest.mark.parametrize("hint", ["nothing", "", None, 7, "parcel_where"])
def test_hint_that_is_none_is_refused(gateway: TestClient, hint: Any) -> None:
    assert Customer(gateway).send(type="hint", hint=hint).status_code == 400
