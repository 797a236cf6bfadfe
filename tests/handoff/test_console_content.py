"""What the console offers beside the chat, through its API: replies, notes, cards, actions, suggestions."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.client import refunds_of

PRIVATE = "客户情绪不好，先安抚"


def _orders(front: Any, ticket: str, name: str = "zhao") -> list[dict[str, Any]]:
    return front.call(name, "GET", f"/tickets/{ticket}/cards").json()["orders"]


def _refundable(front: Any, ticket: str) -> dict[str, Any]:
    return next(order for order in _orders(front, ticket) if "refund" in order["actions"])


def _refund_body(order: dict[str, Any], amount: int, key: str, **more: Any) -> dict[str, Any]:
    body = {"order_id": order["order_id"], "reason": "not_wanted", "amount_fen": amount, "key": key}
    return {**body, "confirm": True, **more}


def test_login_tells_roles_and_logout_ends_the_session(front) -> None:
    answer = front.call("", "POST", "/login", json={"name": "sun", "password": "pass-word"}).json()
    assert answer["agent"]["roles"] == ["agent", "supervisor"] and answer["agent"]["supervisor"]
    front.tokens["again"] = answer["token"]
    assert front.call("again", "GET", "/me").json()["shown"] == "孙组长"
    assert front.call("again", "POST", "/logout").status_code == 200
    assert front.call("again", "GET", "/me").status_code == 401


def test_replies_are_listed_searched_and_kept(front) -> None:
    assert len(front.call("zhao", "GET", "/replies").json()) >= 30
    body = {"topic": "我的", "title": "慢一点", "text": "您慢慢说。", "own": True}
    made = front.call("zhao", "PUT", "/replies", json=body).json()
    assert [row["id"] for row in front.call("zhao", "GET", "/replies", params={"q": "慢慢说"}).json()] == [made["id"]]
    assert front.call("qian", "DELETE", f"/replies/{made['id']}").status_code == 404
    assert front.call("zhao", "PUT", "/replies", json={**body, "own": False}).status_code == 403
    assert front.call("zhao", "PUT", "/replies", json={**body, "text": "{x}"}).status_code == 422
    assert front.call("zhao", "DELETE", f"/replies/{made['id']}").status_code == 200


def test_note_is_kept_for_agents_and_never_enters_the_conversation(front) -> None:
    ticket = front.accepted(customer="C1040")
    assert front.call("zhao", "POST", f"/tickets/{ticket}/notes", json={"text": PRIVATE}).status_code == 201
    later = front.ticket("C1040")
    seen = front.call("qian", "GET", f"/tickets/{later}/notes").json()
    assert [(note["text"], note["agent_name"], note["ticket"]) for note in seen] == [(PRIVATE, "小赵", ticket)]
    events = front.call("zhao", "GET", f"/tickets/{ticket}").json()["events"]
    assert events and PRIVATE not in str(events)


@pytest.mark.parametrize("path", ["notes", "cards", "suggestion?event=1-1"])
def test_ticket_of_another_shop_is_not_found(front, path: str) -> None:
    ticket = front.ticket()
    assert front.call("far", "GET", f"/tickets/{ticket}/{path}").status_code == 404
    assert front.call("", "GET", f"/tickets/{ticket}/{path}").status_code == 401


@pytest.mark.parametrize("action", ["refund", "complaint", "order_note"])
def test_action_on_another_shops_ticket_is_not_found(front, new_key, action: str) -> None:
    ticket = front.ticket()
    body = {"order_id": "1", "reason": "quality", "target": "shop", "text": "x", "confirm": True, "key": new_key()}
    assert front.call("far", "POST", f"/tickets/{ticket}/actions/{action}", json=body).status_code == 404


def test_cards_show_the_customers_orders_touched_ones_first(front) -> None:
    every = _orders(front, front.ticket("C1001"))
    touched = every[-1]["order_id"]
    cards = front.call("zhao", "GET", f"/tickets/{front.ticket('C1001', orders=(touched,))}/cards").json()
    assert cards["orders"][0]["order_id"] == touched and cards["orders"][0]["touched"]
    assert cards["parcels"] and cards["after_sales"] and not cards["problems"]
    assert "refund" not in next(order["actions"] for order in cards["orders"] if order["status_text"] == "等待付款")
    assert not cards["may_act"], "a waiting ticket is nobody's"


def test_refund_is_shown_first_and_made_once_for_two_clicks(front, stack, new_key) -> None:
    ticket = front.accepted(customer="C1041")
    order = _refundable(front, ticket)
    path = f"/tickets/{ticket}/actions/refund"
    before = len(refunds_of(stack.env, "C1041"))
    asked = {"order_id": order["order_id"], "reason": "not_wanted"}
    quote = front.call("zhao", "POST", path, json=asked).json()["quote"]
    assert len(refunds_of(stack.env, "C1041")) == before
    body, answers = _refund_body(order, quote["amount_fen"], new_key(), kind=quote["kind"]), []
    clicks = [
        threading.Thread(target=lambda: answers.append(front.call("zhao", "POST", path, json=body))) for _ in range(2)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
    assert answers[0].json()["refund_id"] == answers[1].json()["refund_id"]
    assert len(refunds_of(stack.env, "C1041")) == before + 1
    today = front.call("sun", "GET", "/board").json()["today"]
    assert today["refund_sla"] == 1.0, "made once, within a day of the ticket's opening"
    notes = front.call("zhao", "GET", f"/tickets/{ticket}/notes").json()
    assert any(answers[0].json()["refund_id"] in note["text"] for note in notes)


def test_refund_over_the_agents_limit_is_refused_and_nothing_is_made(front, stack, new_key) -> None:
    ticket = front.accepted("qian", customer="C1042")
    order = _refundable(front, ticket)
    path, before = f"/tickets/{ticket}/actions/refund", len(refunds_of(stack.env, "C1042"))
    asked = {"order_id": order["order_id"], "reason": "not_wanted"}
    quote = front.call("qian", "POST", path, json=asked).json()["quote"]
    assert quote["within_limit"] is False and quote["limit_fen"] == 1
    body = _refund_body(order, quote["amount_fen"], new_key(), kind=quote["kind"])
    for _ in range(2):
        answer = front.call("qian", "POST", path, json=body)
        assert answer.status_code == 409 and "单笔权限" in answer.json()["text"]
    assert len(refunds_of(stack.env, "C1042")) == before


def test_only_who_serves_the_customer_or_a_supervisor_may_act(front, new_key) -> None:
    ticket = front.accepted(customer="C1043")
    body = {"target": "shop", "text": "一直不处理", "confirm": True, "key": new_key()}
    path = f"/tickets/{ticket}/actions/complaint"
    assert front.call("qian", "POST", path, json=body).status_code == 403
    made = front.call("sun", "POST", path, json=body).json()
    assert made["done"] and made["case_id"] in made["told"]


def test_key_of_one_action_is_not_taken_for_another(front, new_key) -> None:
    ticket = front.accepted(customer="C1044")
    body = {"target": "shop", "text": "一直不处理", "confirm": True, "key": new_key()}
    path = f"/tickets/{ticket}/actions/complaint"
    first = front.call("zhao", "POST", path, json=body)
    assert first.status_code == 200
    assert front.call("zhao", "POST", path, json=body).json() == first.json()
    assert front.call("zhao", "POST", path, json={**body, "text": "另一件事"}).status_code == 409


@pytest.mark.parametrize("wrong", [{"confirm": False}, {"key": ""}])
def test_nothing_is_done_without_confirmation_and_key(front, new_key, wrong: dict[str, Any]) -> None:
    ticket = front.accepted(customer="C1044")
    body = {"target": "courier", "text": "x", "confirm": True, "key": new_key(), **wrong}
    assert front.call("zhao", "POST", f"/tickets/{ticket}/actions/complaint", json=body).status_code == 409


def test_note_on_an_order_is_written_while_it_is_unshipped(front, new_key) -> None:
    ticket = front.accepted(customer="C1003")
    order = next(order for order in _orders(front, ticket) if "order_note" in order["actions"])
    body = {"order_id": order["order_id"], "text": "请用礼盒装", "confirm": True, "key": new_key()}
    answer = front.call("zhao", "POST", f"/tickets/{ticket}/actions/order_note", json=body)
    assert answer.status_code == 200, answer.text
    assert next(row["note"] for row in _orders(front, ticket) if row["order_id"] == order["order_id"]) == "请用礼盒装"


def test_order_of_somebody_else_is_not_found(front, new_key) -> None:
    theirs = _orders(front, front.ticket("C1005"))[0]["order_id"]
    ticket = front.accepted(customer="C1001")
    body = {"order_id": theirs, "text": "x", "confirm": True, "key": new_key()}
    answer = front.call("zhao", "POST", f"/tickets/{ticket}/actions/order_note", json=body)
    assert answer.status_code == 409 and "不属于这位客户" in answer.json()["text"]


def test_wrap_up_codes_are_listed(front) -> None:
    groups = front.call("zhao", "GET", "/codes").json()
    codes = [row["code"] for group in groups for row in group["codes"]]
    assert len(codes) == len(set(codes)) >= 10


def test_supervisor_is_invited_by_who_serves_the_customer(front) -> None:
    ticket = front.accepted(customer="C1046")
    assert front.call("qian", "POST", f"/tickets/{ticket}/invite", json={}).status_code == 409
    assert front.call("zhao", "POST", f"/tickets/{ticket}/invite", json={"text": "要赔付"}).status_code == 200
    assert front.call("zhao", "GET", "/invites").status_code == 403
    asked = [row for row in front.call("sun", "GET", "/invites").json() if row["ticket"] == ticket]
    assert [(row["by"], row["customer"], row["text"]) for row in asked] == [("小赵", "C1046", "要赔付")]
    assert front.call("sun", "POST", f"/tickets/{ticket}/join").status_code == 200
    assert ticket not in [row["ticket"] for row in front.call("sun", "GET", "/invites").json()]


def test_history_tells_what_came_of_earlier_tickets(front) -> None:
    ticket = front.accepted(customer="C1047")
    closing = {"code": "refund_submitted", "note": "已申请"}
    assert front.call("zhao", "POST", f"/tickets/{ticket}/close", json=closing).status_code == 200
    later = front.ticket("C1047")
    rows = front.call("qian", "GET", "/customers/C1047/history").json()["tickets"]
    assert [row["id"] for row in rows] == [later, ticket]
    assert rows[1]["code_text"] == "已提交退款或退货" and rows[1]["note"] == "已申请"
    assert front.call("far", "GET", "/customers/C1047/history").status_code == 404
    assert "refund" in front.call("zhao", "GET", "/groups").json()


@pytest.mark.parametrize("path", ["/tickets/{}/notes", "/tickets/{}/cards", "/customers/C1001/history", "/replies"])
def test_editor_alone_reads_nothing_of_customers(front, path: str) -> None:
    assert front.call("bian", "GET", path.format(front.ticket())).status_code == 403
