"""Pictures and files from an agent: the same checks as the customers', one message each, read by their customer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.auth import Session, sign_session
from bot.messages import Channel
from tests.bot.test_uploads import HTML, SVG, located, office, picture


def _send(front: Any, ticket: str, data: bytes, key: str, *, name: str = "标签.jpg", who: str = "zhao") -> Any:
    params = {"name": name, "message": key}
    return front.call(who, "POST", f"/tickets/{ticket}/files", params=params, content=data)


def _said(front: Any, ticket: str) -> list[dict[str, Any]]:
    events = front.call("zhao", "GET", f"/tickets/{ticket}").json()["events"]
    return [event for event in events if event.get("sender") == "agent" and event.get("attachments")]


def test_picture_reaches_the_conversation_without_its_place_and_the_customer_reads_it(front, new_key, options) -> None:
    ticket, key = front.accepted(), new_key()
    sent = _send(front, ticket, located(), key)
    assert sent.status_code == 201, sent.text
    (event,) = _said(front, ticket)
    assert event["id"] == key and event["name"] == "小赵" and event["text"] == "[图片]" and event["wordless"]
    assert "图片" in event["speech"] and event["attachments"][0]["type"] == "image/jpeg"
    conversation = front.call("zhao", "GET", f"/tickets/{ticket}").json()["ticket"]["conversation_id"]
    session = Session("C1001", conversation, Channel.CHAT)
    token = sign_session(session, secret=options.token_secret, hours=1)
    path = f"/api/uploads/{conversation}/{sent.json()['attachment']['id']}"
    read = front.app.get(path, headers={"Authorization": f"Bearer {token}"})
    assert read.status_code == 200 and b"GPS" not in read.content and read.content != located()


def test_file_that_is_sent_again_is_one_message(front, new_key) -> None:
    ticket, key = front.accepted(), new_key()
    for _ in range(2):
        assert _send(front, ticket, office("word/document.xml"), key, name="说明书.docx").status_code == 201
    assert [event["text"] for event in _said(front, ticket)] == ["[文件] 说明书.docx"]


@pytest.mark.parametrize(
    "data, status", [(SVG, 400), (HTML, 400), (b"", 400), (b"MZ" + b"x" * 99, 400), (picture()[:300], 400)]
)
def test_what_customers_may_not_send_agents_may_not_either(front, new_key, data: bytes, status: int) -> None:
    ticket = front.accepted()
    answer = _send(front, ticket, data, new_key())
    assert answer.status_code == status and answer.json()["text"]
    assert _said(front, ticket) == []


def test_too_large_a_file_is_refused(front, new_key) -> None:
    assert _send(front, front.accepted(), b"x" * (10 * 1024 * 1024 + 1), new_key()).status_code == 413


def test_only_who_serves_the_customer_sends(front, new_key) -> None:
    ticket = front.accepted()
    assert _send(front, ticket, picture(), new_key(), who="qian").status_code == 409
    assert _send(front, ticket, picture(), new_key(), who="bian").status_code == 403
    assert _send(front, ticket, picture(), new_key(), who="far").status_code == 404
    assert _send(front, ticket, picture(), new_key(), who="").status_code == 401
    assert _send(front, ticket, picture(), "?").status_code == 422
    assert _said(front, ticket) == []


def test_customer_on_the_telephone_gets_no_file_and_the_agent_is_told(front, new_key) -> None:
    ticket = front.accepted(channel="voice")
    answer = _send(front, ticket, picture(), new_key())
    assert answer.status_code == 409 and "收不到" in answer.json()["text"]
