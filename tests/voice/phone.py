"""A carrier at the real gateway's socket."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from contextlib import contextmanager
from typing import Any, Iterator, Mapping

import httpx
import websockets

from bot import settings
from bot.gateway.signature import signature
from bot.voice.texts import say

PATIENCE = 30.0  # seconds
FILLERS = (say("filler"), say("filler_long"))


class Phone:
    """Says and keys, and hears whole talk cycles."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._loop = asyncio.new_event_loop()
        self._socket = self._run(_opened(url, headers))

    def _run(self, waiting: Any) -> Any:
        return self._loop.run_until_complete(asyncio.wait_for(waiting, PATIENCE))

    def hang_up(self) -> None:
        """Closes the socket."""
        self._run(self._socket.close())
        self._loop.close()

    def hear(self) -> str:
        """The words of one talk cycle that is no 我正在查; an `end` comes out as its handoffData."""
        words = self._cycle()
        while words in FILLERS:
            words = self._cycle()
        return words

    def _cycle(self) -> str:
        words = ""
        while True:
            frame = json.loads(self._run(self._socket.recv()))
            if frame["type"] == "end":
                return str(frame["handoffData"])
            words += frame.get("token", "")
            if frame.get("last"):
                return words

    def say(self, words: str, **more: Any) -> str:
        """After our voice has ended; the answer."""
        self.send({"type": "info", "name": "agentSpeaking", "value": "off"})
        self.send({"type": "prompt", "voicePrompt": words, "lang": "zh-CN", "last": True, **more})
        return self.hear()

    def key(self, digit: str) -> str:
        """A key; the answer."""
        self.send({"type": "dtmf", "digit": digit})
        return self.hear()

    def send(self, frame: Mapping[str, Any]) -> None:
        """One frame."""
        self._run(self._socket.send(json.dumps(frame, ensure_ascii=False)))


async def _opened(url: str, headers: Mapping[str, str]) -> Any:
    return await websockets.connect(url, extra_headers=headers, ping_interval=None)  # type: ignore[attr-defined]


@contextmanager
def call(service: Mapping[str, str], customer: str = "", **custom: str) -> Iterator[Phone]:
    """A call that the opening has begun; of nobody without a customer."""
    if customer:
        body = {"customer": customer, "channel": "voice", "fresh": True}
        custom["token"] = httpx.post(f"{service['address']}/api/demo/session", json=body).json()["token"]
    host = service["address"].removeprefix("http://")
    secret = settings.load({**os.environ, **service}).relay.auth_token
    headers = {"X-Twilio-Signature": signature(f"wss://{host}/voice/relay", secret=secret)}
    phone = Phone(f"ws://{host}/voice/relay", headers)
    setup = {"type": "setup", "sessionId": uuid.uuid4().hex, "callSid": uuid.uuid4().hex, "from": "+8613900001234"}
    phone.send({**setup, "to": "+861000", "direction": "inbound", "customParameters": custom})
    assert "声音是合成的" in phone.hear()
    yield phone
    phone.hang_up()
