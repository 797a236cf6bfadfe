"""WeCom customer service: told that there is something, fetching it with a cursor, answering by its API."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

from bot.conversation import Conversations
from bot.local_stack import until
from bot.messages import Channel
from tests.channels import vectors as v
from tests.channels.conftest import Hub
from tests.channels.wechat_client import push

_ids = itertools.count(1)
CALL = {"ToUserName": v.WECOM_CORP, "CreateTime": 1, "MsgType": "event", "Event": "kf_msg_or_event", "Token": "ENC"}


def row(user: str, kind: str = "text", origin: int = 3, **fields: Any) -> dict[str, Any]:
    """One of WeCom's messages."""
    base = {"msgid": f"kf-{next(_ids)}-{user}", "open_kfid": "wkAJ2G", "external_userid": user, "origin": origin}
    return {**base, "send_time": int(time.time()), "msgtype": kind, **fields}


def text(user: str, words: str, **fields: Any) -> dict[str, Any]:
    """A text of a customer."""
    return row(user, text={"content": words}, **fields)


def call(hub: Hub) -> int:
    """WeCom tells that there is something."""
    return push(hub.http, {**CALL, "OpenKfId": "wkAJ2G"}, path="/hooks/wecom").status_code


def test_published_echo_proves_the_address(hub: Hub) -> None:
    answer = hub.http.get("/hooks/wecom", params=v.ECHO)
    assert (answer.status_code, answer.text) == (200, v.ECHO_PLAIN)
    assert hub.http.get("/hooks/wecom", params={**v.ECHO, "nonce": "1"}).status_code == 403


def test_published_message_is_taken_and_is_none_of_ours(hub: Hub) -> None:
    answer = hub.http.post("/hooks/wecom", params=v.POST, content=v.POST_BODY.encode())
    assert (answer.status_code, answer.text) == (200, "success")


def test_messages_of_all_pages_are_answered_in_order(hub: Hub) -> None:
    user = hub.user
    hub.tencent.inbox = [text(user, f"第{number}句") for number in range(5)]
    assert call(hub) == 200
    until(lambda: len(hub.tencent.texts(user)) == 5, "five answers")
    assert hub.tencent.texts(user) == [f"收到：第{number}句" for number in range(5)]
    assert {one["open_kfid"] for one in hub.tencent.sent} == {"wkAJ2G"}
    assert len({one["msgid"] for one in hub.tencent.sent}) == 5


async def test_told_again_fetches_from_the_cursor(hub: Hub, conversations: Conversations) -> None:
    user = hub.user
    hub.tencent.inbox = [text(user, "一")]
    assert call(hub) == 200 and call(hub) == 200
    hub.tencent.inbox.append(text(user, "二"))
    assert call(hub) == 200
    until(lambda: len(hub.tencent.texts(user)) == 2, "two answers")
    rows = await conversations.events_after(hub.conversation(Channel.WECOM))
    assert [event["text"] for _, event in rows if event["sender"] == "customer"] == ["一", "二"]


async def test_lost_cursor_counts_nothing_twice(hub: Hub, redis, conversations: Conversations) -> None:  # type: ignore[no-untyped-def]
    user = hub.user
    hub.tencent.inbox = [text(user, "一"), text(user, "二")]
    call(hub)
    await redis.delete(f"yd:wecom:{{{v.WECOM_CORP}}}:cursor")
    call(hub)
    rows = await conversations.events_after(hub.conversation(Channel.WECOM))
    assert [event["text"] for _, event in rows if event["sender"] == "customer"] == ["一", "二"]


def test_somebody_new_is_greeted_by_the_code_that_wecom_gives(hub: Hub) -> None:
    event = {"event_type": "enter_session", "open_kfid": "wkAJ2G", "external_userid": hub.user}
    hub.tencent.inbox = [row(hub.user, "event", 4, event={**event, "welcome_code": "W1"})]
    assert call(hub) == 200
    [greeting] = hub.tencent.sent
    assert greeting["code"] == "W1" and "小应" in greeting["text"]["content"]


def test_what_our_own_people_and_the_system_wrote_is_passed_over(hub: Hub) -> None:
    user = hub.user
    event = {"event_type": "enter_session", "open_kfid": "wkAJ2G", "external_userid": user}
    hub.tencent.inbox = [
        row(user, "event", 4, event=event),
        text(user, "同事写的", origin=5),
        text(user, "客户写的"),
    ]
    assert call(hub) == 200
    until(lambda: hub.tencent.texts(user), "the answer")
    assert hub.tencent.texts(user) == ["收到：客户写的"]


def test_picture_and_voice_are_kept(hub: Hub) -> None:
    user = hub.user
    hub.tencent.inbox = [row(user, "image", image={"media_id": "m1"}), row(user, "voice", voice={"media_id": "m2"})]
    assert call(hub) == 200
    until(lambda: len(hub.tencent.texts(user)) == 2, "both answers")
    hint, picture = sorted(hub.tencent.texts(user), key=lambda words: words.startswith("收到"))
    assert "没有识别出文字" in hint and picture == "收到：1 张图"


@pytest.mark.parametrize("code", [95001, 95002])
def test_shut_window_waits_for_the_customer(hub: Hub, code: int) -> None:
    user = hub.user
    hub.tencent.refusals = [code]
    hub.tencent.inbox = [text(user, "一")]
    call(hub)
    until(lambda: not hub.tencent.refusals, "the refusal")
    hub.tencent.inbox.append(text(user, "二"))
    call(hub)
    until(lambda: len(hub.tencent.texts(user)) == 2, "both answers")
    assert hub.tencent.texts(user) == ["收到：一", "收到：二"]
