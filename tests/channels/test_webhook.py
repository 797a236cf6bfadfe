"""The generic signed webhook, both ways."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from bot.channels.contract import Outgoing, Said
from bot.channels.errors import DeliveryFailed, Undeliverable
from bot.channels.settings import WebhookSettings
from bot.channels.webhook import ATTEMPTS, WINDOW, Webhook, sign
from bot.conversation import Conversations
from bot.local_stack import until
from bot.messages import Channel
from tests.channels.conftest import Hub, Receiver

README = Path(__file__).parents[2] / "bot" / "channels" / "README.md"
SECRET = "hook-secret"


def schemas() -> list[dict[str, Any]]:
    """As the documentation gives them: to us, from us."""
    parts = README.read_text(encoding="utf-8").split("```json\n")[1:]
    return [json.loads(part.split("```")[0]) for part in parts]


def post(hub: Hub, *, secret: str = SECRET, late: int = 0, **fields: Any) -> httpx.Response:
    """A signed message of the test's user."""
    body = json.dumps({"id": uuid.uuid4().hex, "user": hub.user, **fields}, ensure_ascii=False).encode()
    at = str(int(time.time()) - late)
    headers = {"X-Yingda-Timestamp": at, "X-Yingda-Signature": sign(secret, at, body)}
    return hub.http.post("/hooks/webhook", content=body, headers=headers)


def got(hub: Hub) -> list[dict[str, Any]]:
    """What the receiver has been told of this user."""
    return [one for _, body in hub.receiver.got if (one := json.loads(body))["user"] == hub.user]


def test_message_is_answered_by_a_signed_post_that_fits_the_schema(hub: Hub) -> None:
    answer = post(hub, text="几天发货")
    assert (answer.status_code, answer.json()) == (202, {"ok": True, "duplicate": False})
    until(lambda: got(hub), "the post")
    headers, body = hub.receiver.got[-1]
    assert headers["x-yingda-signature"] == sign(SECRET, headers["x-yingda-timestamp"], body)
    assert headers["x-yingda-event"] == json.loads(body)["id"]
    jsonschema.validate(json.loads(body), schemas()[1])
    assert [one["text"] for one in json.loads(body)["messages"]] == ["收到：几天发货"]


def test_choices_are_told_by_label_and_chosen_by_number(hub: Hub) -> None:
    post(hub, text="选")
    until(lambda: got(hub), "the choices")
    assert got(hub)[0]["messages"][-1]["choices"] == ["看物流", "申请退款"]
    jsonschema.validate(got(hub)[0], schemas()[1])
    post(hub, text="1")
    until(lambda: len(got(hub)) == 2, "the tap's answer")
    assert got(hub)[1]["messages"][0]["text"] == "选了 logistics_track"


@pytest.mark.parametrize("late", [WINDOW + 5, -WINDOW - 5])
def test_call_outside_the_window_is_refused(hub: Hub, late: int) -> None:
    assert post(hub, text="旧的", late=late).status_code == 401


def test_forged_call_is_refused(hub: Hub) -> None:
    assert post(hub, text="假的", secret="guess").status_code == 401
    assert hub.http.post("/hooks/webhook", content=b"{}").status_code == 401


async def test_replayed_call_counts_once(hub: Hub, conversations: Conversations) -> None:
    sent = {"id": "replayed-" + uuid.uuid4().hex[:8], "text": "一次"}
    answers = [post(hub, **sent).json()["duplicate"] for _ in range(3)]
    assert answers == [False, True, True]
    rows = await conversations.events_after(hub.conversation(Channel.WEBHOOK))
    assert [event["text"] for _, event in rows if event["sender"] == "customer"] == ["一次"]


BAD: list[dict[str, Any]] = [
    {"id": "short"},
    {"id": 5},
    {"user": ""},
    {"user": "a b"},
    {"kind": "dance"},
    {"text": 5},
    {"pictures": "x"},
    {"pictures": ["ftp://a"]},
    {"pictures": ["http://a"] * 10},
]


@pytest.mark.parametrize("fields", BAD)
def test_what_does_not_fit_the_schema_is_refused_and_the_schema_says_so(hub: Hub, fields: dict[str, Any]) -> None:
    assert post(hub, **fields).status_code == 400
    whole = {"id": "x" * 8, "user": "u", **fields}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole, schemas()[0])


def test_too_long_a_body_is_refused(hub: Hub) -> None:
    assert post(hub, text="长" * 100_000).status_code == 413


def test_text_that_is_too_long_is_answered_with_why(hub: Hub) -> None:
    assert post(hub, text="长" * 3000).status_code == 202
    until(lambda: got(hub), "the reason")
    assert "2000" in got(hub)[0]["messages"][0]["text"]


OUT = Outgoing("5-1", "c1", "u1", (Said("5-1", "assistant", "小应", "好的"),))


async def _send(redis, *statuses: int) -> Receiver:  # type: ignore[no-untyped-def, type-arg]
    receiver = Receiver()
    receiver.statuses = list(statuses)
    transport = httpx.ASGITransport(receiver.app)
    async with httpx.AsyncClient(transport=transport) as client:
        hook = Webhook(WebhookSettings(SECRET, "http://receiver/"), client, redis)
        try:
            await hook.send(OUT)
        finally:
            ids = {headers["x-yingda-event"] for headers, _ in receiver.got}
            assert ids == {"5-1"}
    return receiver


async def test_receiver_that_stumbles_is_asked_again_with_the_same_id(redis) -> None:  # type: ignore[no-untyped-def]
    receiver = await _send(redis, 500, 429, 200)
    assert len(receiver.got) == 3
    assert len({body for _, body in receiver.got}) == 1


async def test_receiver_that_stays_down_is_a_failed_delivery(redis) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DeliveryFailed):
        await _send(redis, *[503] * ATTEMPTS)


async def test_receiver_that_says_never_is_not_asked_again(redis) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Undeliverable):
        await _send(redis, 410, 200)
