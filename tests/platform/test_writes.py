"""Every write: once for each key, however often and however many at a time; never for somebody else; never without a key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

import pytest

from bot.platform.tables import metadata
from tests.platform.api import Api

Prepared = tuple[str, str, dict[str, Any]]  # customer, path, body
IGNORED = ("idempotent_answers", "alembic_version")


def _order(api: Api, customer: str, place: int = 0) -> str:
    return str(api.order(customer, place)["order_id"])


def _repair(api: Api, status: str) -> str:
    found = api.get("C1021", "/repairs").json()["repairs"]
    return next(one["repair_id"] for one in found if one["status"] == status)


def _slot(api: Api, customer: str, path: str) -> str:
    return str(api.get(customer, path).json()["slots"][0]["slot_id"])


def _intervention(api: Api) -> str:
    refund = api.refund("C1023")["refund_id"]
    return str(api.post("C1023", f"/refunds/{refund}/intervention", {}).json()["case_id"])


def _estimate(api: Api) -> str:
    answers = {"model": "flagship", "age": "one", "screen": "fine", "works": "all"}
    made = api.post("C1004", "/trade-in/estimates", {"category": "phone", "answers": answers}).json()
    return str(made["estimate_id"])


def _refund_body(api: Api) -> dict[str, Any]:
    return {"reason": "not_wanted", "expected_amount_fen": api.order("C1003")["payment_fen"]}


def _repair_body(api: Api) -> dict[str, Any]:
    quote = api.get("C1020", f"/orders/{_order(api, 'C1020', 2)}/repair-quote?fault=screen").json()
    slot = _slot(api, "C1020", "/repair-slots?way=mail")
    return {"fault": "screen", "way": "mail", "slot_id": slot, "expected_amount_fen": quote["total_fen"]}


def _parcel(api: Api, customer: str) -> str:
    return str(api.parcel(customer)["tracking_no"])


def _install(api: Api) -> str:
    found = api.get("C1022", "/installations").json()["installations"]
    return next(one["install_id"] for one in found if one["title"].startswith("1.5"))


def _invoice(api: Api) -> str:
    order = _order(api, "C1019", 2)
    return str(api.get("C1019", f"/orders/{order}/invoices").json()["invoices"][0]["invoice_id"])


PERSONAL = {"kind": "personal", "title": "个人"}
WRITES: dict[str, Callable[[Api], Prepared]] = {
    "cancel": lambda api: ("C1003", f"/orders/{_order(api, 'C1003')}/cancel", {}),
    "change": lambda api: ("C1003", f"/orders/{_order(api, 'C1003')}/change", {"note": "放门口"}),
    "carrier change": lambda api: ("C1028", f"/orders/{_order(api, 'C1028')}/change", {"phone": "13912345678"}),
    "urge shipment": lambda api: ("C1016", f"/orders/{_order(api, 'C1016')}/urge", {}),
    "confirm": lambda api: ("C1013", f"/orders/{_order(api, 'C1013')}/confirm", {}),
    "urge delivery": lambda api: ("C1015", f"/shipments/{_parcel(api, 'C1015')}/urge", {}),
    "redirect": lambda api: ("C1028", f"/shipments/{_parcel(api, 'C1028')}/redirect", {"place": "驿站"}),
    "refuse": lambda api: ("C1028", f"/shipments/{_parcel(api, 'C1028')}/refuse", {}),
    "investigation": lambda api: ("C1013", f"/shipments/{_parcel(api, 'C1013')}/investigation", {}),
    "refund": lambda api: ("C1003", f"/orders/{_order(api, 'C1003')}/refunds", _refund_body(api)),
    "withdraw": lambda api: ("C1024", f"/refunds/{api.refund('C1024')['refund_id']}/cancel", {}),
    "pictures": lambda api: ("C1024", f"/refunds/{api.refund('C1024')['refund_id']}/pictures", {"pictures": ["p1"]}),
    "return": lambda api: (
        "C1024",
        f"/refunds/{api.refund('C1024')['refund_id']}/return",
        {"tracking_no": "SF1234567890"},
    ),
    "pickup": lambda api: (
        "C1024",
        f"/refunds/{api.refund('C1024')['refund_id']}/pickup",
        {"slot_id": _slot(api, "C1024", f"/refunds/{api.refund('C1024')['refund_id']}/pickup-slots")},
    ),
    "freight": lambda api: (
        "C1025",
        f"/orders/{_order(api, 'C1025', 1)}/freight-insurance/claim",
        {"amount_fen": 1000},
    ),
    "invoice": lambda api: ("C1019", f"/orders/{_order(api, 'C1019', 1)}/invoices", PERSONAL),
    "correct invoice": lambda api: ("C1019", f"/invoices/{_invoice(api)}/correct", PERSONAL),
    "send invoice": lambda api: ("C1019", f"/invoices/{_invoice(api)}/send", {"email": "a@example.com"}),
    "price": lambda api: ("C1017", f"/orders/{_order(api, 'C1017')}/price-claim", {"expected_amount_fen": 5000}),
    "payment issue": lambda api: ("C1011", f"/orders/{_order(api, 'C1011')}/payment-issues", {"problem": "double"}),
    "repair": lambda api: ("C1020", f"/orders/{_order(api, 'C1020', 2)}/repairs", _repair_body(api)),
    "repair quote": lambda api: (
        "C1021",
        f"/repairs/{_repair(api, 'WAIT_QUOTE_CONFIRM')}/quote",
        {"accept": True, "expected_amount_fen": 82000},
    ),
    "rating": lambda api: ("C1021", f"/repairs/{_repair(api, 'FINISHED')}/rating", {"stars": 5}),
    "repair cancel": lambda api: ("C1021", f"/repairs/{_repair(api, 'WAIT_QUOTE_CONFIRM')}/cancel", {}),
    "install": lambda api: (
        "C1022",
        f"/installations/{_install(api)}",
        {"slot_id": _slot(api, "C1022", f"/installations/{_install(api)}/slots")},
    ),
    "estimate": lambda api: (
        "C1004",
        "/trade-in/estimates",
        {"category": "phone", "answers": {"model": "basic", "age": "one", "screen": "fine", "works": "all"}},
    ),
    "trade-in": lambda api: (
        "C1004",
        f"/trade-in/{_estimate(api)}/book",
        {"slot_id": _slot(api, "C1004", "/trade-in/slots")},
    ),
    "complaint": lambda api: ("C1004", "/complaints", {"target": "courier", "text": "态度差"}),
    "intervention": lambda api: ("C1023", f"/refunds/{api.refund('C1023')['refund_id']}/intervention", {}),
    "evidence": lambda api: ("C1023", f"/interventions/{_intervention(api)}/evidence", {"pictures": ["p1"]}),
}
OWNERLESS = ("estimate", "complaint")  # begin something new that belongs to nobody before


def _everything(api: Api) -> dict[str, list[Any]]:
    """All rows of all tables, but for the memory of answers."""
    with api.client.app.state.engine.connect() as db:  # type: ignore[attr-defined]
        tables = [table for table in metadata.sorted_tables if table.name not in IGNORED]
        return {table.name: sorted(map(repr, db.execute(table.select()).all())) for table in tables}


def test_no_write_of_the_api_is_missing_here(api: Api) -> None:
    paths = {
        path
        for path, methods in api.client.app.openapi()["paths"].items()  # type: ignore[attr-defined]
        if path.startswith("/v1") and "post" in methods
    }
    assert len(WRITES) - 1 == len(paths)  # a change has two ways


@pytest.mark.parametrize("name", WRITES)
def test_write_changes_something_once(api: Api, name: str) -> None:
    customer, path, body = WRITES[name](api)
    before = _everything(api)
    first = api.post(customer, path, body, "the-same-key")
    assert first.status_code in (200, 201), first.text
    after = _everything(api)
    assert after != before
    again = api.post(customer, path, body, "the-same-key")
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert _everything(api) == after


@pytest.mark.parametrize("name", WRITES)
def test_write_asked_for_at_the_same_moment_happens_once(api: Api, name: str) -> None:
    customer, path, body = WRITES[name](api)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: api.post(customer, path, body, "the-same-key"), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("name", [name for name in WRITES if name not in OWNERLESS])
def test_write_to_anothers_is_as_if_it_did_not_exist(api: Api, name: str) -> None:
    _, path, body = WRITES[name](api)
    before = _everything(api)
    assert api.post("C1002", path, body).status_code == 404
    assert _everything(api) == before


@pytest.mark.parametrize("name", WRITES)
def test_write_without_a_key_or_a_token_changes_nothing(api: Api, name: str) -> None:
    customer, path, body = WRITES[name](api)
    before = _everything(api)
    keyless = api.client.post(f"/v1{path}", headers=api.headers(customer), json=body)
    nobody = api.client.post(f"/v1{path}", headers={"Idempotency-Key": "a-good-key"}, json=body)
    assert (keyless.status_code, nobody.status_code) == (400, 401)
    assert _everything(api) == before


def test_different_keys_at_the_same_moment_urge_once_a_day(api: Api) -> None:
    customer, path, body = WRITES["urge shipment"](api)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: api.post(customer, path, body, f"key-no-{n}"), range(6)))
    assert sorted(answer.json()["again"] for answer in answers) == [False] + [True] * 5


@pytest.mark.parametrize("name", ["redirect", "investigation", "complaint", "intervention", "price", "payment issue"])
def test_different_keys_at_the_same_moment_open_one_case(api: Api, name: str) -> None:
    customer, path, body = WRITES[name](api)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: api.post(customer, path, body, f"key-no-{n}"), range(6)))
    assert sorted(answer.status_code == 201 for answer in answers) == [False] * 5 + [True]
