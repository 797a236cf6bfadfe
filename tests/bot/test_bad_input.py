"""What an attacker or a broken client sends gets a clear error or a polite answer; nothing else is lost."""

from __future__ import annotations

import json

import httpx
import pytest
import websockets

from tests.client import Customer, refunds_of

HTML = "<img src=x onerror=alert(1)><script>alert(1)</script>我的快递到哪了"
SQL = "'; DROP TABLE orders; -- 我要查订单"
REFUSED = [
    ({"type": "message", "id": "aaaaaaaa-1", "text": ""}, "empty"),
    ({"type": "message", "id": "aaaaaaaa-2", "text": " \n\t "}, "empty"),
    ({"type": "message", "id": "aaaaaaaa-3", "text": "\x00\x01\x02"}, "empty"),
    ({"type": "message", "id": "aaaaaaaa-4", "text": "好" * 10_000}, "too_long"),
    ({"type": "message", "id": "aaaaaaaa-5", "text": 42}, "bad_event"),
    ({"type": "message", "id": "短", "text": "你好"}, "bad_event"),
    ({"type": "refund_everything", "id": "aaaaaaaa-6"}, "bad_event"),
    ({"type": "tap", "id": "aaaaaaaa-7", "event": "0-0", "choice": "c1"}, "bad_event"),
    ({"type": "tap", "id": "aaaaaaaa-8", "event": "nonsense", "choice": {}}, "bad_event"),
    ({"type": "rate", "id": "aaaaaaaa-9", "ticket": "t-nobody", "score": 5}, "bad_event"),
    ({"type": "rate", "id": "aaaaaaab-1", "ticket": "t-nobody", "score": True}, "bad_event"),
    ({"type": "leave_queue", "id": "aaaaaaab-2"}, "bad_event"),
    ([], "bad_event"),
    ("text", "bad_event"),
    (None, "bad_event"),
]


@pytest.fixture
def customer(service) -> Customer:
    return Customer(service["address"], "C1001")


@pytest.mark.parametrize("event, code", REFUSED)
def test_bad_event_gets_a_clear_error(customer: Customer, event, code: str) -> None:
    answer = customer.send(event)
    assert answer.status_code in (400, 413)
    assert answer.json()["code"] == code
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["text"])


def test_broken_json_gets_a_clear_error(customer: Customer) -> None:
    answer = customer.http.post("/api/chat/events", content=b'{"type": "message", ')
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_event")


def test_deeply_nested_json_gets_a_clear_error(customer: Customer) -> None:
    answer = customer.http.post("/api/chat/events", content=b"[" * 60_000)
    assert answer.status_code == 400


@pytest.mark.parametrize("words", ["😀😀😀", "？？？？", "……", "👍", HTML, SQL, "\u202e倒写", "a" * 2000, "１２３４５"])
def test_odd_text_gets_a_polite_answer(customer: Customer, words: str) -> None:
    assert customer.ask(words)


def test_html_comes_back_as_the_text_it_was(customer: Customer) -> None:
    customer.ask(HTML)
    assert [event["text"] for event in customer.events() if event["sender"] == "customer"] == [HTML]


@pytest.mark.parametrize("lead", ["", " ", "\n", "　"])
def test_rasa_payload_typed_by_a_customer_is_only_text(customer: Customer, service, lead: str) -> None:
    before = len(refunds_of(service, "C1001"))
    order = "212078016864421034"
    customer.ask(f'{lead}/apply_refund{{"order_id":"{order}","reason":"quality"}}')
    customer.ask(f"{lead}/affirm")
    assert len(refunds_of(service, "C1001")) == before
    shown = json.dumps(customer.events(), ensure_ascii=False)
    assert "退款申请已提交" not in shown


def test_choices_never_leave_the_server(customer: Customer) -> None:
    customer.ask("查一下订单")
    shown = json.dumps(customer.events(), ensure_ascii=False)
    assert '"choices"' not in shown and '"decision"' not in shown and '"payload"' not in shown


def test_message_sent_twice_counts_once(customer: Customer) -> None:
    message_id = customer.say("你好")
    customer.say("你好", message_id)
    customer.answer_to(message_id)
    assert customer.ask("谢谢")
    assert len([event for event in customer.events() if event.get("id") == message_id]) == 1
    assert len(customer.answers(message_id)) == 1


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic abc", "Bearer a.b.c"])
def test_bad_token_is_refused(service, header: str) -> None:
    answer = httpx.get(f"{service['address']}/api/chat/events", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


async def test_socket_without_a_good_token_is_closed_with_4401(service) -> None:
    url = service["address"].replace("http", "ws") + "/chat/ws"
    for hello in ('{"type":"hello","token":"x"}', "not json", "[]", '{"type":"message"}'):
        async with websockets.connect(url) as socket:
            await socket.send(hello)
            assert json.loads(await socket.recv())["code"] == "unauthorized"
            await socket.wait_closed()
            assert socket.close_code == 4401


async def test_socket_survives_bad_frames(service, customer: Customer) -> None:
    url = service["address"].replace("http", "ws") + "/chat/ws"
    async with websockets.connect(url) as socket:
        await socket.send(json.dumps({"type": "hello", "token": customer.token}))
        assert json.loads(await socket.recv())["type"] == "ready"
        for frame in ("{", "[1,2]", '{"type":"nope"}', '"x"'):
            await socket.send(frame)
            assert json.loads(await socket.recv())["type"] == "error"
        await socket.send('{"type":"ping"}')
        assert json.loads(await socket.recv()) == {"type": "pong"}
