"""The socket itself: who is let in, and what ends it. Words and dialogue are in the recorded sessions."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any, Iterator

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from bot.gateway.app import create_app
from bot.gateway.auth import Session, conversation_of, sign_session
from bot.gateway.signature import signature
from bot.messages import Channel
from bot.settings import RelaySettings, Settings

URL = "wss://shop.example/voice/relay"
SETUP = {"type": "setup", "sessionId": "VX1", "callSid": "CA1", "from": "+8613900001234", "direction": "inbound"}


@pytest.fixture
def settings(quiet_options: Settings) -> Settings:
    return replace(quiet_options, relay=RelaySettings(auth_token="carrier-secret", url=URL))


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as ready:
        yield ready


def _call(client: TestClient, sign: str | None = None, path: str = "/voice/relay") -> WebSocketTestSession:
    given = signature(URL, secret="carrier-secret") if sign is None else sign
    return client.websocket_connect(path, headers={"X-Twilio-Signature": given} if given else {})


def test_signature_is_the_published_one() -> None:
    # base64(HMAC-SHA1("12345", url)), as `openssl dgst -sha1 -hmac 12345 -binary | base64` gives it
    assert signature("wss://mycompany.com/myapp", secret="12345") == "J/JKmcbpZKEME3GHV3oonGIlDmM="


@pytest.mark.parametrize(
    "given", ["", "nonsense", signature(URL, secret="another"), signature(URL + "/", secret="carrier-secret")]
)
def test_wrong_signature_is_refused_before_the_handshake(client: TestClient, given: str) -> None:
    with pytest.raises(WebSocketDisconnect), _call(client, given):
        raise AssertionError("it was accepted")


def test_signature_covers_the_query(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), _call(client, path="/voice/relay?shop=2"):
        raise AssertionError("it was accepted")
    with _call(client, signature(URL + "?shop=2", secret="carrier-secret"), "/voice/relay?shop=2") as socket:
        socket.send_json(SETUP)
        assert socket.receive_json()["type"] == "text"


def test_first_words_say_that_a_machine_speaks_and_are_not_interruptible(client: TestClient) -> None:
    with _call(client) as socket:
        socket.send_json({**SETUP, "callSid": uuid.uuid4().hex})
        first = socket.receive_json()
    assert "声音是合成的" in first["token"] and first["interruptible"] is False


@pytest.mark.parametrize(
    "first", [json.dumps({"type": "prompt", "voicePrompt": "你好"}), "{", json.dumps({"type": "setup"}), "x" * 70_000]
)
def test_call_without_setup_first_is_closed(client: TestClient, first: str) -> None:
    with _call(client) as socket:
        socket.send_text(first)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1008


def test_oversized_frame_ends_the_call(client: TestClient) -> None:
    assert _after_setup(client, ["x" * 70_000]) == 1009


def test_carrier_that_sends_only_garbage_is_hung_up(client: TestClient) -> None:
    assert _after_setup(client, ["{"] * 21) == 1007


def _after_setup(client: TestClient, frames: list[str]) -> int:
    with _call(client) as socket:
        socket.send_json({**SETUP, "callSid": uuid.uuid4().hex})
        for frame in frames:
            socket.send_text(frame)
        with pytest.raises(WebSocketDisconnect) as closed:
            while True:
                socket.receive_text()
    return closed.value.code


def test_signed_token_makes_the_caller_a_customer(client: TestClient, settings: Settings) -> None:
    session = Session("C1003", conversation_of("demo", "C1003", "relay"), Channel.CHAT)
    token = sign_session(session, secret=settings.token_secret, hours=1)
    assert "直接说就行" in _opening(client, {"token": token})
    assert "还没有核对身份" in _opening(client, {"token": token + "x"})
    assert "还没有核对身份" in _opening(client, {"customer": "C1003"})


def _opening(client: TestClient, custom: dict[str, Any]) -> str:
    with _call(client) as socket:
        socket.send_json({**SETUP, "callSid": uuid.uuid4().hex, "customParameters": custom})
        words, last = "", False
        while not last:
            frame = socket.receive_json()
            words, last = words + frame["token"], frame["last"]
    return words


def test_channel_is_not_there_without_a_secret(options: Settings) -> None:
    client = TestClient(create_app(replace(options, relay=RelaySettings())))
    with pytest.raises(WebSocketDisconnect), _call(client):
        raise AssertionError("it was accepted")
