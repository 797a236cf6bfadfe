"""The platform's API: one customer's data only, and every write once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot import settings
from bot.platform.app import create_app
from tests.platform.api import Api

STATES = {
    "WAIT_BUYER_PAY",
    "WAIT_SELLER_SEND_GOODS",
    "WAIT_BUYER_CONFIRM_GOODS",
    "SELLER_CONSIGNED_PART",
    "TRADE_BUYER_SIGNED",
    "TRADE_FINISHED",
    "TRADE_CLOSED",
    "TRADE_CLOSED_BY_TAOBAO",
}
REFUND_STATES = {
    "WAIT_SELLER_AGREE",
    "WAIT_BUYER_RETURN_GOODS",
    "WAIT_SELLER_CONFIRM_GOODS",
    "SELLER_REFUSE_BUYER",
    "SUCCESS",
    "CLOSED",
}


def test_seed_has_fifty_customers_and_four_hundred_orders_in_every_state(api: Api) -> None:
    customers = [f"C{1001 + n}" for n in range(50)]
    orders = [order for customer in customers for order in api.orders(customer)]
    refunds = [r for c in customers for r in api.get(c, "/refunds?limit=100").json()["refunds"]]
    assert len(orders) == 400
    assert {order["status"] for order in orders} == STATES
    assert {refund["status"] for refund in refunds} == REFUND_STATES
    assert all(api.get(customer, "/me").status_code == 200 for customer in customers)


def test_seed_tells_the_demo_stories(api: Api) -> None:
    assert [order["status"] for order in api.orders("C1003")] == ["WAIT_SELLER_SEND_GOODS"]
    assert api.orders("C1004") == []
    assert [order["items"][0]["category"] for order in api.orders("C1005")] == ["fresh", "custom"]
    tails = [order["order_id"][-4:] for order in api.orders("C1001")]
    assert len(tails) == len(set(tails)) == 6


def test_sent_order_has_a_parcel_with_scans_newest_first(api: Api) -> None:
    (order,) = [o for o in api.orders("C1001") if o["status"] == "WAIT_BUYER_CONFIRM_GOODS"]
    (parcel,) = api.get("C1001", f"/orders/{order['order_id']}/shipments").json()["shipments"]
    times = [event["time"] for event in parcel["events"]]
    assert len(times) >= 6 and times == sorted(times, reverse=True)


@pytest.mark.parametrize("path", ["", "/shipments", "/refund-quote?reason=quality"])
def test_anothers_order_is_as_if_it_did_not_exist(api: Api, path: str) -> None:
    order_id = api.orders("C1001")[0]["order_id"]
    foreign, missing = api.get("C1002", f"/orders/{order_id}{path}"), api.get("C1002", f"/orders/{'9' * 18}{path}")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


def test_anothers_order_cannot_be_refunded_or_cancelled(api: Api) -> None:
    order_id = api.orders("C1003")[0]["order_id"]
    body = {"reason": "not_wanted", "expected_amount_fen": 1}
    assert api.post("C1002", f"/orders/{order_id}/refunds", body).status_code == 404
    assert api.post("C1002", f"/orders/{order_id}/cancel", {}).status_code == 404


@pytest.mark.parametrize("claims", [{"aud": "chat"}, {"exp": 1}])
def test_token_for_another_door_or_time_is_refused(api: Api, claims: dict) -> None:
    answer = api.client.get("/v1/orders", headers=api.headers("C1001", **claims))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_call_without_token_is_refused(api: Api) -> None:
    assert api.client.get("/v1/orders").status_code == 401


def _refund(api: Api, key: str | None = None, **changes: object):  # type: ignore[no-untyped-def]
    order = api.orders("C1003")[0]
    body = {"reason": "not_wanted", "expected_amount_fen": order["payment_fen"], **changes}
    return api.post("C1003", f"/orders/{order['order_id']}/refunds", body, key)


def test_same_key_creates_one_refund_and_answers_the_same(api: Api) -> None:
    first, again = _refund(api, "key-0001"), _refund(api, "key-0001")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len(api.get("C1003", "/refunds").json()["refunds"]) == 1


def test_same_key_at_the_same_moment_creates_one_refund(api: Api) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: _refund(api, "key-0001"), range(8)))
    assert {answer.json()["refund_id"] for answer in answers if answer.status_code == 201} == {
        api.get("C1003", "/refunds").json()["refunds"][0]["refund_id"]
    }
    assert len(api.get("C1003", "/refunds").json()["refunds"]) == 1


def test_different_keys_at_the_same_moment_create_one_refund(api: Api) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: _refund(api, f"key-000{n}"), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


def test_same_key_for_another_request_is_refused(api: Api) -> None:
    _refund(api, "key-0001")
    answer = _refund(api, "key-0001", reason="quality")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, "key_reused")


def test_write_without_key_is_refused(api: Api) -> None:
    order_id = api.orders("C1003")[0]["order_id"]
    answer = api.client.post(f"/v1/orders/{order_id}/cancel", headers=api.headers("C1003"), json={})
    assert answer.status_code == 400


def test_other_amount_than_shown_is_refused(api: Api) -> None:
    answer = _refund(api, expected_amount_fen=1)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (409, "amount_changed")


def test_cancel_closes_and_pays_back_what_was_paid(api: Api) -> None:
    order = api.orders("C1003")[0]
    closed = api.post("C1003", f"/orders/{order['order_id']}/cancel", {}).json()
    assert closed["status"] == "TRADE_CLOSED"
    assert closed["refund"]["amount_fen"] == order["payment_fen"]


def test_cancel_of_a_sent_order_names_the_rule(api: Api) -> None:
    (order,) = [o for o in api.orders("C1001") if o["status"] == "WAIT_BUYER_CONFIRM_GOODS"]
    answer = api.post("C1001", f"/orders/{order['order_id']}/cancel", {})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "already_shipped")


def test_faults_strike_as_often_as_planned_and_only_in_demo_mode(api: Api, tmp_path: Path) -> None:
    api.client.post("/faults", json={"error": 503, "times": 1})
    assert [api.get("C1001", "/orders").status_code for _ in range(2)] == [503, 200]
    env = {"YINGDA_VAR": str(tmp_path), "TOKEN_SECRET": "a", "PLATFORM_SECRET": "b"}
    with TestClient(create_app(settings.load(env))) as production:
        assert production.post("/faults", json={}).status_code == 404
        assert production.post("/reset").status_code == 404
