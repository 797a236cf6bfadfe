"""The whole service, model and all, spoken to through the signed webhook by somebody whom the shop does not know yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from typing import Any

import httpx
import pytest

from bot import settings
from bot.channels.identity import Binding, guest_of, sign_binding
from bot.channels.webhook import sign
from bot.gateway.auth import Session, conversation_of, sign_session
from bot.local_stack import until
from bot.messages import Channel
from bot.settings import Settings


class Person:
    """Somebody on the webhook; the log is read as their own app would."""

    def __init__(self, address: str, options: Settings) -> None:
        self.user, self.options = uuid.uuid4().hex, options
        self.http = httpx.Client(base_url=address, timeout=20)
        self.customer = guest_of(Channel.WEBHOOK, self.user)

    def say(self, words: str) -> list[dict[str, Any]]:
        """The answer's bubbles."""
        name = uuid.uuid4().hex
        body = json.dumps({"id": name, "user": self.user, "text": words}).encode()
        hook, at = self.options.channels.webhook, str(int(time.time()))
        assert hook
        headers = {"X-Yingda-Timestamp": at, "X-Yingda-Signature": sign(hook.secret, at, body)}
        assert self.http.post("/hooks/webhook", content=body, headers=headers).status_code == 202
        until(lambda: self._answers(name), "the answer")
        return self._answers(name)

    def _answers(self, name: str) -> list[dict[str, Any]]:
        session = Session(self.customer, conversation_of(self.options.shop, self.customer), Channel.CHAT)
        token = sign_session(session, secret=self.options.token_secret, hours=1)
        events = self.http.get("/api/chat/events", headers={"Authorization": f"Bearer {token}"}).json()
        return [event for event in events if event.get("answers") == name]

    def bind(self, customer: str) -> None:
        """As the shop's server does."""
        token = sign_binding(Binding(Channel.WEBHOOK, self.user, customer), secret=self.options.token_secret)
        answer = self.http.post("/hooks/bindings", headers={"Authorization": f"Bearer {token}"})
        assert answer.json() == {"ok": True}
        self.customer = customer


@pytest.mark.slow
def test_guest_hears_rules_but_no_orders_until_bound(service: dict[str, str]) -> None:
    person = Person(service["address"], settings.load(service))
    rule = person.say("七天无理由退货怎么算")
    assert "七天" in rule[0]["text"] or "7 天" in rule[0]["text"] or "7天" in rule[0]["text"]
    refused = person.say("查一下我的订单")
    assert "绑定账号" in refused[0]["text"] and not refused[0]["cards"]
    assert [button["label"] for button in refused[0]["quick_replies"]] == ["转人工"]
    person.bind("C1001")
    shown = person.say("查一下我的订单")
    assert any(card["kind"] in ("orders", "order") for bubble in shown for card in bubble["cards"])
    _records_are_complete(service, person)


def _records_are_complete(service: dict[str, str], person: Person) -> None:
    """The commands as an operator types them, on what was said just now."""
    figures = [json.loads(line) for line in _yingda(service, "report", "--json", "--days", "1").splitlines()]
    assert {line["metric"]: line["value"] for line in figures}["messages"] >= 3
    told = json.loads(_yingda(service, "export", person.customer))
    texts = [event.get("text") for one in told["conversations"] for event in one["events"]]
    assert "查一下我的订单" in texts and "七天无理由退货怎么算" in texts
    assert json.loads(_yingda(service, "erase", person.customer, "--yes"))["bindings"] == 1
    assert json.loads(_yingda(service, "export", person.customer))["conversations"] == []


def _yingda(service: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *command],
        env={**os.environ, **service},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
