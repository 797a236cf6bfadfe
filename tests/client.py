"""A customer and an agent as the tests play them: the public HTTP API and nothing else."""

from __future__ import annotations

import os
import time
import uuid
from typing import Any, Callable, Mapping

import httpx
import jwt

from bot import settings

Event = dict[str, Any]
PATIENCE = 30.0  # seconds


class Customer:
    """Talks through the REST twin."""

    def __init__(self, address: str, customer: str = "C1001", channel: str = "chat") -> None:
        self.acks: dict[str, str] = {}  # message id -> event id
        self.http = httpx.Client(base_url=address, timeout=10.0)
        body = {"customer": customer, "channel": channel, "fresh": True}
        session = self.http.post("/api/demo/session", json=body).json()
        self.token, self.conversation = session["token"], session["conversation"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def send(self, event: Any) -> httpx.Response:
        """Posts one event."""
        return self.http.post("/api/chat/events", json=event)

    def say(self, words: str, message_id: str | None = None) -> str:
        """Sends a message; returns its id once it is acknowledged."""
        message_id = message_id or uuid.uuid4().hex
        answer = self.send({"type": "message", "id": message_id, "text": words})
        return self._acknowledged(message_id, answer)

    def _acknowledged(self, message_id: str, answer: httpx.Response) -> str:
        assert answer.status_code == 202, answer.text
        self.acks[message_id] = answer.json()["event"]
        return message_id

    def tap(self, label: str) -> str:
        """Chooses the newest button with that label."""
        for event in reversed(self.events()):
            for reply in event.get("quick_replies", []):
                if reply["label"] == label:
                    return self._tap(event["event"], reply["choice"])
        raise AssertionError(f"no button {label}")

    def tap_order(self, place: int) -> str:
        """Chooses a row of the newest list of orders."""
        for event in reversed(self.events()):
            for card in event.get("cards", []):
                if card["kind"] == "orders":
                    return self._tap(event["event"], card["orders"][place]["choice"])
        raise AssertionError("no list of orders")

    def _tap(self, event_id: str, choice: str) -> str:
        message_id = uuid.uuid4().hex
        answer = self.send({"type": "tap", "id": message_id, "event": event_id, "choice": choice})
        return self._acknowledged(message_id, answer)

    def events(self, after: str = "") -> list[Event]:
        """The log after an event id, up to 500 events."""
        return self.http.get("/api/chat/events", params={"after": after, "limit": 500}).json()

    def answers(self, message_id: str) -> list[Event]:
        """What has been said in answer to a message."""
        return [event for event in self.events(self.acks[message_id]) if event.get("answers") == message_id]

    def ask(self, words: str) -> str:
        """Says it and waits for the answer's text."""
        return self.answer_to(self.say(words))

    def answer_to(self, message_id: str) -> str:
        """The text of the answer, waited for."""
        found = eventually(lambda: self.answers(message_id))
        return "\n".join(event["text"] for event in found)

    def owner(self) -> str:
        """Who answers now."""
        return self.http.get("/api/chat/state").json()["owner"]


def eventually(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true value of `look()`; fails when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        value = look()
        if value:
            return value
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def platform_client(env: Mapping[str, str], customer: str) -> httpx.Client:
    """The platform's API in a customer's name."""
    secret = settings.load({**os.environ, **env}).platform_secret
    token = jwt.encode({"sub": customer, "aud": "platform", "exp": int(time.time()) + 600}, secret, algorithm="HS256")
    return httpx.Client(base_url=env["PLATFORM_URL"], headers={"Authorization": f"Bearer {token}"})


def refunds_of(env: Mapping[str, str], customer: str) -> list[dict[str, Any]]:
    """All refund requests of a customer, as the platform has them."""
    return platform_client(env, customer).get("/v1/refunds", params={"limit": 100}).json()["refunds"]
