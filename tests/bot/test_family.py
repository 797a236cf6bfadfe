"""The family helper: nobody comes in without the customer's yes, sees what was before it, or does anything but talk."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any, Iterator

import jwt
import pytest
from fastapi.testclient import TestClient
from redis.asyncio import Redis

from bot.conversation import Conversations, key
from bot.events import now_ms, reply_event
from bot.family import Family, Invitation
from bot.gateway.app import create_app
from bot.gateway.auth import Session, sign_session
from bot.gateway.family_auth import LINK, VISIT, read_visitor, sign_visitor
from bot.gateway.family_socket import later
from bot.messages import Channel, Choice, Reply

DEVICE, OTHER_DEVICE = "device-of-daughter", "device-of-somebody"


@pytest.fixture(scope="module")
def gateway(quiet_options) -> Iterator[TestClient]:
    """A gateway without a worker: what is said waits."""
    with TestClient(create_app(quiet_options)) as client:
        yield client


class Grandmother:
    """A customer with a conversation of her own."""

    def __init__(self, gateway: TestClient, options: Any, customer: str = "C1002") -> None:
        self.gateway, self.options, self.conversation = gateway, options, f"c{uuid.uuid4().hex[:20]}"
        session = Session(customer, self.conversation, Channel.ELDERLY)
        token = sign_session(session, secret=options.token_secret, hours=1)
        self.headers = {"Authorization": f"Bearer {token}"}

    def say(self, words: str) -> None:
        event = {"type": "message", "id": uuid.uuid4().hex, "text": words}
        assert self.gateway.post("/api/chat/events", json=event, headers=self.headers).status_code == 202

    def invite(self, name: str = "女儿", consent: bool = True) -> Any:
        return self.gateway.post("/api/family", json={"name": name, "consent": consent}, headers=self.headers)

    def link(self) -> str:
        return self.invite().json()["path"].split("#token=")[1]

    def people(self) -> list[dict]:
        return self.gateway.get("/api/family", headers=self.headers).json()

    def end(self) -> int:
        return self.gateway.delete("/api/family", headers=self.headers).json()["ended"]

    def log(self) -> list[dict]:
        return self.gateway.get("/api/chat/events", headers=self.headers).json()

    def redis(self, work: Any) -> Any:
        """Runs `work(conversations)` on this test's Redis."""

        async def run() -> Any:
            redis: Redis[str] = Redis.from_url(self.options.redis_url, decode_responses=True)
            try:
                return await work(Conversations(redis))
            finally:
                await redis.close()

        return asyncio.run(run())


@pytest.fixture
def grandmother(gateway, quiet_options) -> Grandmother:
    return Grandmother(gateway, quiet_options)


def opened(gateway: TestClient, link: str, device: str = DEVICE) -> Any:
    return gateway.post("/api/family/open", json={"token": link, "device": device})


@contextmanager
def visit(gateway: TestClient, token: str, after: str = "") -> Iterator[Any]:
    """The relative's socket after its greeting."""
    with gateway.websocket_connect("/family/ws") as socket:
        socket.send_json({"type": "hello", "token": token, "after": after})
        yield socket


def heard(socket: Any, kind: str) -> dict:
    """The next event of that kind."""
    while (event := socket.receive_json())["type"] != kind:
        assert event["type"] != "ended", event
    return event


def texts_until(socket: Any, last: str) -> list[str]:
    """The messages up to the one with that text."""
    texts: list[str] = []
    while not texts or texts[-1] != last:
        texts.append(heard(socket, "message")["text"])
    return texts


def test_without_consent_there_is_no_link(grandmother) -> None:
    refused = grandmother.invite(consent=False)
    assert refused.status_code == 422 and "path" not in refused.json()
    assert grandmother.people() == []
    assert not [event for event in grandmother.log() if event.get("family")]


@pytest.mark.parametrize("name", ["", "  ", "<>", "一二三四五六七八九"])
def test_name_must_be_a_short_word(grandmother, name: str) -> None:
    assert grandmother.invite(name).status_code == 422


def test_customer_sees_who_was_invited_and_who_came(gateway, grandmother) -> None:
    link = grandmother.link()
    (person,) = grandmother.people()
    assert (person["name"], person["opened"]) == ("女儿", False)
    assert opened(gateway, link).json()["name"] == "女儿"
    assert grandmother.people()[0]["opened"] is True
    told = [event["text"] for event in grandmother.log() if event.get("family")]
    assert told == ["您同意请女儿来帮忙。等女儿打开链接。", "女儿进来了。女儿能看、能说，不能替您点确认。"]


def test_relative_reads_from_the_invitation_on_and_nothing_before(gateway, grandmother) -> None:
    grandmother.say("我的密码写在纸上")
    before = grandmother.log()[-1]["event"]
    token = opened(gateway, grandmother.link()).json()["token"]
    grandmother.say("我的快递到哪了")
    for after in ("", "0-0", before.replace(before.split("-")[0], "1")):
        with visit(gateway, token, after) as socket:
            assert heard(socket, "ready")["name"] == "女儿"
            assert "我的密码写在纸上" not in texts_until(socket, "我的快递到哪了")


def test_first_message_of_all_may_be_the_invitation(gateway, grandmother) -> None:
    token = opened(gateway, grandmother.link()).json()["token"]
    with visit(gateway, token) as socket:
        assert heard(socket, "message")["sender"] == "system"


def test_relative_hears_nothing_of_other_conversations(gateway, quiet_options, grandmother) -> None:
    neighbour = Grandmother(gateway, quiet_options, "C1001")
    token = opened(gateway, grandmother.link()).json()["token"]
    with visit(gateway, token) as socket:
        neighbour.say("这是邻居的事")
        grandmother.say("这是我的事")
        assert "这是邻居的事" not in texts_until(socket, "这是我的事")


def test_relative_has_no_way_into_the_chat(gateway, grandmother) -> None:
    link = grandmother.link()
    token = opened(gateway, link).json()["token"]
    for wrong in (link, token):
        headers = {"Authorization": f"Bearer {wrong}"}
        assert gateway.get("/api/chat/events", headers=headers).status_code == 401
        assert gateway.post("/api/family", json={"name": "我", "consent": True}, headers=headers).status_code == 401
        assert gateway.delete("/api/family", headers=headers).status_code == 401
        assert gateway.post("/api/chat/mode", json={"elderly": True}, headers=headers).status_code == 401


def test_customers_token_and_link_open_no_visit(gateway, grandmother) -> None:
    for wrong in (grandmother.headers["Authorization"].split()[1], grandmother.link(), "nonsense"):
        with visit(gateway, wrong) as socket:
            assert socket.receive_json()["type"] == "ended"


def test_relatives_line_is_in_the_log_and_waits_for_nobody(gateway, grandmother) -> None:
    with visit(gateway, opened(gateway, grandmother.link()).json()["token"]) as socket:
        line = {"type": "message", "id": "line-00001", "text": "妈，点确认提交"}
        socket.send_json(line)
        assert heard(socket, "ack")["id"] == "line-00001"
        socket.send_json(line)  # sent again after a lost acknowledgement: said once
        heard(socket, "ack")
        said = [event for event in grandmother.log() if event.get("sender") == "helper"]
        assert [(event["name"], event["text"]) for event in said] == [("女儿", "妈，点确认提交")]
        waiting = grandmother.redis(lambda conversations: conversations.next_waiting(grandmother.conversation))
        assert waiting is None


def test_relative_cannot_confirm_a_refund(gateway, grandmother) -> None:
    yes = Choice("确认提交", {"intent": "affirm", "entities": {}})
    token = opened(gateway, grandmother.link()).json()["token"]
    question = reply_event(
        Reply(text="可以退 269.00 元。确认提交吗？", quick_replies=(yes,), answers="message-0001"), 0
    )
    event_id = grandmother.redis(lambda conversations: conversations.note(grandmother.conversation, question))
    with visit(gateway, token) as socket:
        while (seen := heard(socket, "message"))["text"] != "可以退 269.00 元。确认提交吗？":
            pass
        assert "quick_replies" not in seen and "choices" not in seen
        for frame in (
            {"type": "tap", "id": "tap-000001", "event": event_id, "choice": "c1"},
            {"type": "message", "id": "tap-000002", "text": "确认提交"},
            {"type": "rate", "id": "tap-000003", "ticket": "t-1", "score": 5},
            {"type": "leave_queue", "id": "tap-000004"},
        ):
            socket.send_json(frame)
            answer = socket.receive_json()
            while answer["type"] not in ("ack", "error"):
                answer = socket.receive_json()
            assert answer["type"] == ("ack" if frame["type"] == "message" else "error")
        waiting = grandmother.redis(lambda conversations: conversations.next_waiting(grandmother.conversation))
        assert waiting is None
        assert "customer" not in [event.get("sender") for event in grandmother.log()]


def test_ended_visit_is_over_at_once_and_for_good(gateway, grandmother) -> None:
    link = grandmother.link()
    token = opened(gateway, link).json()["token"]
    with visit(gateway, token) as socket:
        heard(socket, "ready")
        assert grandmother.end() == 1
        while (event := socket.receive_json())["type"] != "ended":
            assert event.get("text") != "我不想让她看到这句"
    grandmother.say("我不想让她看到这句")
    with visit(gateway, token) as again:
        assert again.receive_json()["type"] == "ended"
    assert opened(gateway, link).status_code == 410
    assert grandmother.people() == []


def test_line_after_the_end_is_refused(gateway, grandmother) -> None:
    token = opened(gateway, grandmother.link()).json()["token"]
    visitor = read_visitor(token, audience=VISIT, secret=grandmother.options.token_secret)
    grandmother.end()

    async def say(conversations: Conversations) -> Any:
        return await Family(conversations).held(visitor.conversation_id, visitor.invitation_id)

    from bot.errors import InvitationRefused

    with pytest.raises(InvitationRefused):
        grandmother.redis(say)


def test_link_is_over_with_its_time(gateway, grandmother, options) -> None:
    link = grandmother.link()
    visitor = read_visitor(link, audience=LINK, secret=options.token_secret)
    past = Invitation(visitor.invitation_id, "女儿", "0-0", now_ms() - 1000)
    late = sign_visitor(visitor, past, audience=LINK, secret=options.token_secret)
    assert opened(gateway, late).status_code == 401  # the token has expired
    line = json.dumps(asdict(replace(past)))
    place = key(grandmother.conversation, "family")
    grandmother.redis(lambda conversations: conversations.redis.hset(place, visitor.invitation_id, line))
    assert opened(gateway, link).status_code == 410  # the invitation has, whatever the token says
    assert grandmother.people() == []


def test_link_serves_one_device(gateway, grandmother) -> None:
    link = grandmother.link()
    assert opened(gateway, link).status_code == 200
    assert opened(gateway, link).status_code == 200  # the page was loaded again
    assert opened(gateway, link, OTHER_DEVICE).status_code == 409


def test_link_signed_by_somebody_else_opens_nothing(gateway, grandmother) -> None:
    claims = jwt.decode(grandmother.link(), options={"verify_signature": False})
    forged = jwt.encode(claims, "x" * 32, algorithm="HS256")
    assert opened(gateway, forged).status_code == 401


def test_no_more_than_three_people(grandmother) -> None:
    assert [grandmother.invite(name).status_code for name in ("女儿", "儿子", "孙女", "邻居")] == [201, 201, 201, 409]
    assert grandmother.end() == 3


def test_after_never_reaches_before_the_invitation() -> None:
    assert later("", "170-5") == "170-5"
    assert later("99-9", "170-5") == "170-5"
    assert later("170-10", "170-5") == "170-10"
    assert later("nonsense", "170-5") == "170-5"


def test_mode_changes_the_channel_and_nothing_else(gateway, grandmother) -> None:
    answer = gateway.post("/api/chat/mode", json={"elderly": False}, headers=grandmother.headers).json()
    back = jwt.decode(answer["token"], options={"verify_signature": False})
    old = jwt.decode(grandmother.headers["Authorization"].split()[1], options={"verify_signature": False})
    assert (back["channel"], old["channel"]) == ("chat", "elderly")
    assert {name: back[name] for name in ("sub", "conv", "aud")} == {name: old[name] for name in ("sub", "conv", "aud")}
    assert back["exp"] <= old["exp"] + 1
