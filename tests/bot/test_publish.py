"""What an editor publishes, the next customer gets, from every worker, and nobody's question fails meanwhile."""

from __future__ import annotations

import os
import threading
import time

import httpx

from bot import settings
from bot.local_stack import start_process, stop_process
from handoff.accounts import Accounts
from handoff.agents import Role
from handoff.tables import open_engine
from tests.client import Customer, eventually

QUESTION = "退款一般多久能到账？"  # stands in the knowledge base as it is
SECONDS = 5.0  # a publish is served everywhere within this


def _editor(service: dict) -> httpx.Client:  # type: ignore[type-arg]
    options = settings.load({**os.environ, **service["env"]})
    Accounts(open_engine(options.database_url)).add("bian", "小编", "correct-horse", roles=(Role.EDITOR,))
    client = httpx.Client(base_url=service["address"], timeout=30)
    token = client.post("/api/console/login", json={"name": "bian", "password": "correct-horse"}).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def _publish(editor: httpx.Client, answer: str) -> int:
    found = editor.get("/api/kb/entries/refunds.arrival").json()
    body = {"entry": {**found["entry"], "answer": answer}, "revision": found["revision"]}
    editor.put("/api/kb/entries/refunds.arrival", json=body).raise_for_status()
    return int(editor.post("/api/kb/publish", json={"note": answer}).json()["version"])


def _served(editor: httpx.Client, version: int, workers: int) -> bool:
    found = editor.get("/api/kb/versions").json()["workers"]
    return sum(worker["version"] == version for worker in found) == workers


def test_publish_reaches_every_worker_without_a_failed_question(own_service) -> None:  # type: ignore[no-untyped-def]
    second = start_process("worker", own_service["env"])
    try:
        editor, customer = _editor(own_service), Customer(own_service["address"])
        before = editor.get("/api/kb/entries/refunds.arrival").json()["entry"]["answer"]
        assert before in customer.ask(QUESTION)
        eventually(lambda: _served(editor, 0, 2), 60)
        answers, stop = [], threading.Event()

        def asks() -> None:
            while not stop.is_set():
                answers.append(customer.ask(QUESTION))

        asking = threading.Thread(target=asks)
        asking.start()
        eventually(lambda: len(answers) > 3)
        version = _publish(editor, "到账时间以银行为准，一般三天内。")
        published = time.monotonic()
        eventually(lambda: _served(editor, version, 2), SECONDS)
        assert time.monotonic() - published < SECONDS
        seen = len(answers)
        eventually(lambda: len(answers) > seen + 3)
        stop.set()
        asking.join()
        assert before in answers[0]
        assert all("一般三天内" in said for said in answers[seen + 1 :])
        assert all(before in said or "一般三天内" in said for said in answers)
        restored = editor.post("/api/kb/publish", json={}).status_code
        assert restored == 409  # nothing new to publish
    finally:
        stop_process(second)
