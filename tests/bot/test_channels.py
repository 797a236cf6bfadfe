"""The socket, REST and server-sent events carry the same log, each resumed by the last event id."""

from __future__ import annotations

import json

import httpx
import websockets

from tests.client import Customer


async def _hello(service, customer: Customer, after: str = ""):  # type: ignore[no-untyped-def]
    socket = await websockets.connect(service["address"].replace("http", "ws") + "/chat/ws")
    await socket.send(json.dumps({"type": "hello", "token": customer.token, "after": after}))
    return socket


async def _until(socket, kind: str, **wanted: str) -> list[dict]:  # type: ignore[no-untyped-def]
    """Events up to the first of that kind with those values."""
    heard = []
    while True:
        event = json.loads(await socket.recv())
        heard.append(event)
        if event["type"] == kind and all(event.get(name) == value for name, value in wanted.items()):
            return heard


async def test_socket_acks_answers_and_resumes(service) -> None:
    customer = Customer(service["address"])
    socket = await _hello(service, customer)
    assert (await _until(socket, "ready"))[0]["owner"] == "assistant"
    await socket.send(json.dumps({"type": "message", "id": "message-0001", "text": "你好"}))
    heard = await _until(socket, "message", answers="message-0001")
    (ack,) = [event for event in heard if event["type"] == "ack"]
    assert ack["id"] == "message-0001"
    await socket.close()
    # Said while nobody listened: heard on coming back, once, and nothing before it
    customer.ask("谢谢")
    again = await _hello(service, customer, after=heard[-1]["event"])
    resumed = await _until(again, "message", sender="assistant")
    await again.close()
    assert [event["text"] for event in resumed if event.get("sender") == "customer"] == ["谢谢"]


async def test_two_sockets_of_one_customer_hear_the_same(service) -> None:
    customer = Customer(service["address"])
    first, second = await _hello(service, customer), await _hello(service, customer)
    await first.send(json.dumps({"type": "message", "id": "message-0002", "text": "你好"}))
    heard = [await _until(socket, "message", answers="message-0002") for socket in (first, second)]
    assert heard[0][-1] == heard[1][-1]
    for socket in (first, second):
        await socket.close()


def test_server_sent_events_carry_the_log(service) -> None:
    customer = Customer(service["address"])
    message_id = customer.say("你好")
    customer.answer_to(message_id)
    headers = {"Authorization": f"Bearer {customer.token}"}
    heard = []
    with httpx.stream("GET", f"{service['address']}/api/chat/stream", headers=headers, timeout=20) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                heard.append(json.loads(line[5:]))
            if heard and heard[-1].get("answers") == message_id:
                break
    assert [event["sender"] for event in heard] == ["customer", "assistant"]


def test_customer_reads_only_their_own_log(service) -> None:
    one, other = Customer(service["address"], "C1001"), Customer(service["address"], "C1002")
    one.ask("这是我的秘密")
    assert "秘密" not in json.dumps(other.events(), ensure_ascii=False)


def test_pages_come_with_a_strict_policy(service) -> None:
    for path in ("/widget/", "/elderly/", "/console/"):
        headers = httpx.get(f"{service['address']}{path}").headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
