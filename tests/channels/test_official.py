"""A WeChat official account, end to end over HTTP: from WeChat's call to what the customer reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis import Redis as PlainRedis

from bot.channels.wechat import xml
from bot.channels.wechat.official import OfficialAccount
from bot.conversation import Conversations, key
from bot.gateway.auth import conversation_of
from bot.local_stack import until
from bot.messages import Channel
from tests.channels.conftest import Service
from tests.channels.wechat_client import message, push, query, said, say


async def _log(conversations: Conversations, conversation_id: str) -> list[dict[str, Any]]:
    return [event for _, event in await conversations.events_after(conversation_id)]


def test_address_is_proven_by_its_echo(service: Service) -> None:
    answer = service.http.get("/hooks/wechat", params={**query(), "echostr": "4379302139"})
    assert (answer.status_code, answer.text) == (200, "4379302139")


def test_forged_call_is_refused(service: Service) -> None:
    assert service.http.get("/hooks/wechat", params={**query("other"), "echostr": "1"}).status_code == 403
    plain = xml.write(message(service.user, "text", Content="你好"))
    assert service.http.post("/hooks/wechat", params=query(), content=plain.encode()).status_code == 403
    assert service.http.post("/hooks/wechat", params=query(), content=b"<xml>").status_code == 400


def test_text_is_answered_in_the_same_breath(service: Service) -> None:
    heard = say(service.http, service.user, "几天发货")
    assert heard["Content"] == "收到：几天发货"
    assert (heard["ToUserName"], heard["FromUserName"], heard["MsgType"]) == (service.user, "gh_shop", "text")
    assert service.tencent.sent == []


async def test_message_sent_three_times_counts_once(service: Service, conversations: Conversations) -> None:
    sent = message(service.user, "text", Content="几天发货")
    answers = [said(push(service.http, sent)) for _ in range(3)]
    assert [answer["Content"] for answer in answers] == ["收到：几天发货"] * 3
    events = await _log(conversations, service.conversation(Channel.WECHAT))
    assert [event["sender"] for event in events] == ["customer", "assistant"]
    assert events[0]["channel"] == "wechat"
    assert service.tencent.sent == []


def test_slow_answer_is_sent_once_later(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfficialAccount, "patience", 0.3)
    service.worker.gate.clear()
    sent = message(service.user, "text", Content="慢慢查")
    assert said(push(service.http, sent)) == {}
    assert said(push(service.http, sent)) == {}
    service.worker.gate.set()
    until(lambda: service.tencent.texts(service.user), "the active answer")
    assert say(service.http, service.user, "好")["Content"] == "收到：好"
    assert service.tencent.texts(service.user) == ["收到：慢慢查"]


def test_number_or_label_typed_back_is_a_tap(service: Service) -> None:
    asked = say(service.http, service.user, "选")["Content"]
    assert asked.split("\n") == ["您要办哪一件？", "请选择", "回复数字选择：", "1. 看物流", "2. 申请退款"]
    assert say(service.http, service.user, "２。")["Content"] == "选了 apply_refund"
    assert say(service.http, service.user, "2")["Content"] == "收到：2"  # nothing is offered any more
    say(service.http, service.user, "选")
    assert say(service.http, service.user, "看物流")["Content"] == "选了 logistics_track"


def test_number_beyond_the_choices_is_text(service: Service) -> None:
    say(service.http, service.user, "选")
    assert say(service.http, service.user, "3")["Content"] == "收到：3"


def test_long_answer_is_sent_in_parts_that_fit(service: Service) -> None:
    assert say(service.http, service.user, "长") == {}
    until(lambda: len("".join(service.tencent.texts(service.user))) >= 1600, "all parts")
    parts = service.tencent.texts(service.user)
    assert "\n".join(parts) == ("很长的一行文字。\n" * 200).strip()
    assert all(len(part.encode()) <= 2048 for part in parts)


def test_voice_is_what_wechat_recognised(service: Service) -> None:
    heard = said(push(service.http, message(service.user, "voice", MediaId="m1", Format="amr", Recognition="查快递")))
    assert heard["Content"] == "收到：查快递"


async def test_voice_without_words_is_kept_and_asked_again(service: Service, conversations: Conversations) -> None:
    heard = said(push(service.http, message(service.user, "voice", MediaId="m1", Format="amr")))
    assert "没有识别出文字" in heard["Content"]
    events = await _log(conversations, service.conversation(Channel.WECHAT))
    assert [event["text"] for event in events][0] == "[语音]"


async def test_picture_comes_with_its_id_and_address(service: Service, conversations: Conversations) -> None:
    heard = said(push(service.http, message(service.user, "image", PicUrl="http://127.0.0.1/a.jpg", MediaId="m2")))
    assert heard["Content"] == "收到：[图片]，1 张图"
    first, *_ = await _log(conversations, service.conversation(Channel.WECHAT))
    assert first["attachments"] == [{"kind": "image", "id": "wechat-m2", "url": "http://127.0.0.1/a.jpg"}]


def test_events_greet_ask_and_are_passed_over(service: Service) -> None:
    assert "小应" in said(push(service.http, message(service.user, "event", Event="subscribe")))["Content"]
    menu = message(service.user, "event", Event="CLICK", EventKey="查订单")
    assert said(push(service.http, menu))["Content"] == "收到：查订单"
    assert said(push(service.http, message(service.user, "event", Event="VIEW", EventKey="http://x"))) == {}
    assert said(push(service.http, message(service.user, "event", Event="unsubscribe"))) == {}


def test_stale_token_is_renewed_and_the_message_sent_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfficialAccount, "patience", 0.05)
    for number in range(2):
        service.worker.gate.clear()
        say(service.http, service.user, f"慢{number}")
        service.tencent.spoil()
        service.worker.gate.set()
        until(lambda: len(service.tencent.sent) > number, "the active answer")  # noqa: B023
    assert service.tencent.texts(service.user) == ["收到：慢0", "收到：慢1"]
    assert service.tencent.fetched == 2


@pytest.mark.parametrize("code", [45015, 45047])
def test_shut_window_keeps_the_rest_for_the_next_message(
    service: Service, redis_url: str, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    sent = key(service.conversation(Channel.WECHAT), "sent:wechat")
    monkeypatch.setattr(OfficialAccount, "patience", 0.05)
    service.worker.gate.clear()
    service.tencent.refusals = [code]
    say(service.http, service.user, "慢一点")
    service.worker.gate.set()
    until(lambda: PlainRedis.from_url(redis_url).hexists(sent, "held"), "the refusal")
    monkeypatch.setattr(OfficialAccount, "patience", 4.5)
    heard = say(service.http, service.user, "还在吗")["Content"]
    assert heard == "收到：慢一点\n收到：还在吗"
    assert service.tencent.sent == []


async def test_bound_user_goes_on_in_the_conversation_of_the_app(
    service: Service, conversations: Conversations
) -> None:
    customer = f"C-{service.user}"
    headers, body = service.shopper(customer), {"type": "message", "id": "message-0001", "text": "从应用来"}
    assert service.http.post("/api/chat/events", headers=headers, json=body).status_code == 202
    assert service.bind(Channel.WECHAT, customer).json() == {"ok": True}
    assert say(service.http, service.user, "从微信来")["Content"] == "收到：从微信来"
    shown = service.http.get("/api/chat/events", headers=headers).json()
    assert [event["text"] for event in shown] == ["从应用来", "收到：从应用来", "从微信来", "收到：从微信来"]
    events = await _log(conversations, conversation_of("demo", customer))
    assert [event["channel"] for event in events if event["sender"] == "customer"] == ["chat", "wechat"]


def test_answer_goes_only_where_the_question_was_asked(service: Service) -> None:
    customer = f"C-{service.user}"
    service.bind(Channel.WECHAT, customer)
    say(service.http, service.user, "从微信来")
    body = {"type": "message", "id": "message-0002", "text": "从应用来"}
    service.http.post("/api/chat/events", headers=service.shopper(customer), json=body)
    until(
        lambda: "收到：从应用来" in json.dumps(_shown(service, customer), ensure_ascii=False), "the answer in the app"
    )
    assert say(service.http, service.user, "再问")["Content"] == "收到：再问"
    assert service.tencent.sent == []


def _shown(service: Service, customer: str) -> Any:
    return service.http.get("/api/chat/events", headers=service.shopper(customer)).json()


def test_binding_needs_the_shops_own_signature(service: Service) -> None:
    assert service.bind(Channel.WECHAT, "C1001", secret="x" * 40).status_code == 401
    assert service.bind(Channel.WECHAT, "C1001", minutes=-1).status_code == 401
    assert service.bind(Channel.WECHAT, "guest:wechat:1").status_code == 401
    chat = service.shopper("C1001")
    assert service.http.post("/hooks/bindings", headers=chat).status_code == 401
    assert service.http.post("/hooks/bindings").status_code == 401


def test_unbound_again_is_a_guest_again(service: Service) -> None:
    customer = f"C-{service.user}"
    service.bind(Channel.WECHAT, customer)
    say(service.http, service.user, "一")
    assert service.bind(Channel.WECHAT, customer, method="DELETE").json() == {"ok": True}
    say(service.http, service.user, "二")
    assert [event["text"] for event in _shown(service, customer) if event["sender"] == "customer"] == ["一"]
