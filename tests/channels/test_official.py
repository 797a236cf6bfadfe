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
from tests.channels.conftest import Hub
from tests.channels.wechat_client import message, push, query, said, say


async def _log(conversations: Conversations, conversation_id: str) -> list[dict[str, Any]]:
    return [event for _, event in await conversations.events_after(conversation_id)]


def test_address_is_proven_by_its_echo(hub: Hub) -> None:
    answer = hub.http.get("/hooks/wechat", params={**query(), "echostr": "4379302139"})
    assert (answer.status_code, answer.text) == (200, "4379302139")


def test_forged_call_is_refused(hub: Hub) -> None:
    assert hub.http.get("/hooks/wechat", params={**query("other"), "echostr": "1"}).status_code == 403
    plain = xml.write(message(hub.user, "text", Content="你好"))
    assert hub.http.post("/hooks/wechat", params=query(), content=plain.encode()).status_code == 403
    assert hub.http.post("/hooks/wechat", params=query(), content=b"<xml>").status_code == 400


def test_text_is_answered_in_the_same_breath(hub: Hub) -> None:
    heard = say(hub.http, hub.user, "几天发货")
    assert heard["Content"] == "收到：几天发货"
    assert (heard["ToUserName"], heard["FromUserName"], heard["MsgType"]) == (hub.user, "gh_shop", "text")
    assert hub.tencent.sent == []


async def test_message_sent_three_times_counts_once(hub: Hub, conversations: Conversations) -> None:
    sent = message(hub.user, "text", Content="几天发货")
    answers = [said(push(hub.http, sent)) for _ in range(3)]
    assert [answer["Content"] for answer in answers] == ["收到：几天发货"] * 3
    events = await _log(conversations, hub.conversation(Channel.WECHAT))
    assert [event["sender"] for event in events] == ["customer", "assistant"]
    assert events[0]["channel"] == "wechat"
    assert hub.tencent.sent == []


def test_slow_answer_is_sent_once_later(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfficialAccount, "patience", 0.3)
    hub.worker.gate.clear()
    sent = message(hub.user, "text", Content="慢慢查")
    assert said(push(hub.http, sent)) == {}
    assert said(push(hub.http, sent)) == {}
    hub.worker.gate.set()
    until(lambda: hub.tencent.texts(hub.user), "the active answer")
    assert say(hub.http, hub.user, "好")["Content"] == "收到：好"
    assert hub.tencent.texts(hub.user) == ["收到：慢慢查"]


def test_number_or_label_typed_back_is_a_tap(hub: Hub) -> None:
    asked = say(hub.http, hub.user, "选")["Content"]
    assert asked.split("\n") == ["您要办哪一件？", "请选择", "回复数字选择：", "1. 看物流", "2. 申请退款"]
    assert say(hub.http, hub.user, "２。")["Content"] == "选了 apply_refund"
    assert say(hub.http, hub.user, "2")["Content"] == "收到：2"  # nothing is offered any more
    say(hub.http, hub.user, "选")
    assert say(hub.http, hub.user, "看物流")["Content"] == "选了 logistics_track"


def test_number_beyond_the_choices_is_text(hub: Hub) -> None:
    say(hub.http, hub.user, "选")
    assert say(hub.http, hub.user, "3")["Content"] == "收到：3"


def test_long_answer_is_sent_in_parts_that_fit(hub: Hub) -> None:
    assert say(hub.http, hub.user, "长") == {}
    until(lambda: len("".join(hub.tencent.texts(hub.user))) >= 1600, "all parts")
    parts = hub.tencent.texts(hub.user)
    assert "\n".join(parts) == ("很长的一行文字。\n" * 200).strip()
    assert all(len(part.encode()) <= 2048 for part in parts)


def test_voice_is_what_wechat_recognised(hub: Hub) -> None:
    heard = said(push(hub.http, message(hub.user, "voice", MediaId="m1", Format="amr", Recognition="查快递")))
    assert heard["Content"] == "收到：查快递"


async def test_voice_without_words_is_kept_and_asked_again(hub: Hub, conversations: Conversations) -> None:
    heard = said(push(hub.http, message(hub.user, "voice", MediaId="m1", Format="amr")))
    assert "没有识别出文字" in heard["Content"]
    events = await _log(conversations, hub.conversation(Channel.WECHAT))
    assert [event["text"] for event in events][0] == "[语音]"


async def test_picture_comes_with_its_id_and_address(hub: Hub, conversations: Conversations) -> None:
    heard = said(push(hub.http, message(hub.user, "image", PicUrl="http://127.0.0.1/a.jpg", MediaId="m2")))
    assert heard["Content"] == "收到：1 张图"
    first, *_ = await _log(conversations, hub.conversation(Channel.WECHAT))
    assert first["attachments"] == [{"kind": "image", "id": "wechat-m2", "url": "http://127.0.0.1/a.jpg"}]


def test_events_greet_ask_and_are_passed_over(hub: Hub) -> None:
    assert "小应" in said(push(hub.http, message(hub.user, "event", Event="subscribe")))["Content"]
    menu = message(hub.user, "event", Event="CLICK", EventKey="查订单")
    assert said(push(hub.http, menu))["Content"] == "收到：查订单"
    assert said(push(hub.http, message(hub.user, "event", Event="VIEW", EventKey="http://x"))) == {}
    assert said(push(hub.http, message(hub.user, "event", Event="unsubscribe"))) == {}


def test_stale_token_is_renewed_and_the_message_sent_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfficialAccount, "patience", 0.05)
    for number in range(2):
        hub.worker.gate.clear()
        say(hub.http, hub.user, f"慢{number}")
        hub.tencent.spoil()
        hub.worker.gate.set()
        until(lambda: len(hub.tencent.sent) > number, "the active answer")  # noqa: B023
    assert hub.tencent.texts(hub.user) == ["收到：慢0", "收到：慢1"]
    assert hub.tencent.fetched == 2


@pytest.mark.parametrize("code", [45015, 45047])
def test_shut_window_keeps_the_rest_for_the_next_message(
    hub: Hub, redis_url: str, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    sent = key(hub.conversation(Channel.WECHAT), "sent:wechat")
    monkeypatch.setattr(OfficialAccount, "patience", 0.05)
    hub.worker.gate.clear()
    hub.tencent.refusals = [code]
    say(hub.http, hub.user, "慢一点")
    hub.worker.gate.set()
    until(lambda: PlainRedis.from_url(redis_url).hexists(sent, "held"), "the refusal")
    monkeypatch.setattr(OfficialAccount, "patience", 4.5)
    heard = say(hub.http, hub.user, "还在吗")["Content"]
    assert heard == "收到：慢一点\n收到：还在吗"
    assert hub.tencent.sent == []


async def test_bound_user_goes_on_in_the_conversation_of_the_app(hub: Hub, conversations: Conversations) -> None:
    customer = f"C-{hub.user}"
    headers, body = hub.shopper(customer), {"type": "message", "id": "message-0001", "text": "从应用来"}
    assert hub.http.post("/api/chat/events", headers=headers, json=body).status_code == 202
    assert hub.bind(Channel.WECHAT, customer).json() == {"ok": True}
    assert say(hub.http, hub.user, "从微信来")["Content"] == "收到：从微信来"
    shown = hub.http.get("/api/chat/events", headers=headers).json()
    assert [event["text"] for event in shown] == ["从应用来", "收到：从应用来", "从微信来", "收到：从微信来"]
    events = await _log(conversations, conversation_of("demo", customer))
    assert [event["channel"] for event in events if event["sender"] == "customer"] == ["chat", "wechat"]


def test_answer_goes_only_where_the_question_was_asked(hub: Hub) -> None:
    customer = f"C-{hub.user}"
    hub.bind(Channel.WECHAT, customer)
    say(hub.http, hub.user, "从微信来")
    body = {"type": "message", "id": "message-0002", "text": "从应用来"}
    hub.http.post("/api/chat/events", headers=hub.shopper(customer), json=body)
    until(lambda: "收到：从应用来" in json.dumps(_shown(hub, customer), ensure_ascii=False), "the answer in the app")
    assert say(hub.http, hub.user, "再问")["Content"] == "收到：再问"
    assert hub.tencent.sent == []


def _shown(hub: Hub, customer: str) -> Any:
    return hub.http.get("/api/chat/events", headers=hub.shopper(customer)).json()


def test_binding_needs_the_shops_own_signature(hub: Hub) -> None:
    assert hub.bind(Channel.WECHAT, "C1001", secret="x" * 40).status_code == 401
    assert hub.bind(Channel.WECHAT, "C1001", minutes=-1).status_code == 401
    assert hub.bind(Channel.WECHAT, "guest:wechat:1").status_code == 401
    chat = hub.shopper("C1001")
    assert hub.http.post("/hooks/bindings", headers=chat).status_code == 401
    assert hub.http.post("/hooks/bindings").status_code == 401


def test_unbound_again_is_a_guest_again(hub: Hub) -> None:
    customer = f"C-{hub.user}"
    hub.bind(Channel.WECHAT, customer)
    say(hub.http, hub.user, "一")
    assert hub.bind(Channel.WECHAT, customer, method="DELETE").json() == {"ok": True}
    say(hub.http, hub.user, "二")
    assert [event["text"] for event in _shown(hub, customer) if event["sender"] == "customer"] == ["一"]
