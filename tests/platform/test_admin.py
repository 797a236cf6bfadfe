"""The admin page: looks, changes, escapes, and is there in demo mode only."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot import settings
from bot.platform.app import create_app
from tests.platform.api import Api

DONE = quote("已办好")
NASTY = "<script>alert(1)</script>"


def do(api: Api, act: str, **form: str):  # type: ignore[no-untyped-def]
    return api.client.post("/admin/do", data={"act": act, **form}, follow_redirects=False)


def done(api: Api, act: str, **form: str) -> None:
    answer = do(api, act, **form)
    assert (answer.status_code, answer.headers["location"].endswith(f"said={DONE}")) == (303, True), answer.headers


@pytest.mark.parametrize("customer", [f"C{number}" for number in range(1001, 1031)])
def test_every_customer_can_be_looked_at(api: Api, customer: str) -> None:
    page = api.client.get(f"/admin/customers/{customer}")
    assert page.status_code == 200
    assert all(order["order_id"] in page.text for order in api.orders(customer))
    shown = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    assert not re.findall(r"\d\dT\d\d:|\b[a-z]+_[a-z_]+\b|\b[A-Z]+_[A-Z_]+\b", shown)  # times and states are for people


def test_home_lists_customers_and_needs_nothing_from_outside(api: Api) -> None:
    page = api.client.get("/admin")
    assert "C1050" in page.text and "http" not in page.text.replace("http-equiv", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_what_customers_write_is_shown_as_text(api: Api) -> None:
    order = api.order("C1003")["order_id"]
    api.post("C1003", f"/orders/{order}/change", {"note": NASTY})
    api.post("C1003", "/complaints", {"target": "shop", "text": NASTY})
    page = api.client.get("/admin/customers/C1003", params={"said": NASTY}).text
    assert NASTY not in page and page.count("&lt;script&gt;") == 3


def test_form_of_another_site_is_refused(api: Api) -> None:
    order = api.order("C1003")["order_id"]
    form, foreign = {"act": "ship", "id": order}, {"Origin": "https://evil.example"}
    assert api.client.post("/admin/do", data=form, headers=foreign).status_code == 400
    assert api.order("C1003")["status"] == "WAIT_SELLER_SEND_GOODS"


def test_order_is_shipped_scanned_and_signed(api: Api) -> None:
    done(api, "ship", id=api.order("C1003")["order_id"])
    number = api.parcel("C1003")["tracking_no"]
    done(api, "scan", id=number, text="已到达上海", state="0")
    assert api.parcel("C1003")["events"][0]["text"] == "已到达上海"
    done(api, "sign", id=number, by="locker", place="3 号柜")
    assert api.order("C1003")["status"] == "TRADE_BUYER_SIGNED"
    assert api.get("C1003", f"/shipments/{number}/proof").json()["place"] == "3 号柜"


def test_payment_arrives(api: Api) -> None:
    done(api, "pay", id=api.order("C1012")["order_id"])
    assert api.order("C1012")["status"] == "WAIT_SELLER_SEND_GOODS"


def test_refused_request_is_agreed_to_and_paid(api: Api) -> None:
    refund = api.refund("C1023")["refund_id"]
    done(api, "agree", id=refund)
    assert api.refund("C1023")["status"] == "WAIT_BUYER_RETURN_GOODS"
    done(api, "pay_refund", id=refund)
    assert api.refund("C1023")["status"] == "SUCCESS"
    assert DONE not in do(api, "pay_refund", id=refund).headers["location"]


def test_repair_gets_a_price_and_a_case_an_answer(api: Api) -> None:
    repairs = {one["status"]: one for one in api.get("C1021", "/repairs").json()["repairs"]}
    repair = repairs["REPAIRING"]["repair_id"]
    done(api, "repair", id=repair, status="WAIT_QUOTE_CONFIRM", fen="12300")
    assert api.get("C1021", f"/repairs/{repair}").json()["quoted_fen"] == 12300
    (complaint,) = api.get("C1030", "/complaints").json()["complaints"]
    done(api, "case", id=complaint["case_id"], status="ANSWERED", text="今天退款")
    assert api.get("C1030", "/complaints").json()["complaints"][0]["answer"] == "今天退款"


def test_price_changed_today_counts_for_price_protection(api: Api) -> None:
    order = api.order("C1015")
    done(api, "price", id=order["items"][0]["oid"], fen=str(order["items"][0]["price_fen"] - 700))
    assert api.get("C1015", f"/orders/{order['order_id']}/price-quote").json()["now_fen"] == order["payment_fen"] - 700


def test_clock_and_faults_are_set_and_taken_back(api: Api) -> None:
    done(api, "clock", days="3")
    assert api.client.get("/clock").json()["ahead_seconds"] == 3 * 86400
    done(api, "faults", path="/v1/coupons", error="503")
    assert api.get("C1018", "/coupons").status_code == 503
    done(api, "faults")
    assert api.get("C1018", "/coupons").status_code == 200
    assert DONE not in do(api, "clock", days="soon").headers["location"]


@pytest.mark.parametrize("form", [{"act": "explode"}, {"act": "ship"}, {"act": "ship", "id": "1"}, {}])
def test_nonsense_is_answered_with_a_sentence(api: Api, form: dict) -> None:
    answer = api.client.post("/admin/do", data=form, follow_redirects=True)
    assert answer.status_code == 200 and 'class="said"' in answer.text and "已办好" not in answer.text


def test_production_has_no_admin_clock_or_faults(tmp_path: Path) -> None:
    env = {"YINGDA_VAR": str(tmp_path), "TOKEN_SECRET": "a", "PLATFORM_SECRET": "b"}
    with TestClient(create_app(settings.load(env))) as production:
        assert production.get("/admin").status_code == 404
        assert [production.post(path, json={}).status_code for path in ("/clock", "/faults", "/admin/do")] == [404] * 3
