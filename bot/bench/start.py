"""How long `make run` takes, the second time, until a customer's first message is answered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from typing import Any

import httpx

from bot import train
from bot.local_stack import free_port, until
from bot.settings import Settings

LIMIT = 15.0  # seconds, the project's own aim
MESSAGE = {"type": "message", "text": "你好"}


def run(settings: Settings) -> list[dict[str, Any]]:
    """Starts everything in a folder of its own, twice; the second start is measured."""
    train.train(settings, progress=lambda words: print(words, file=sys.stderr))
    with tempfile.TemporaryDirectory(prefix="yingda-") as folder:
        ports = {"PORT": str(free_port()), "PLATFORM_URL": f"http://127.0.0.1:{free_port()}"}
        env = {**os.environ, **ports, "YINGDA_VAR": folder, "YINGDA_DEMO": "1"}
        _first_answer(env)
        seconds = _first_answer(env)
    row = {"bench": "start", "case": "second start to first answer", "metric": "seconds", "value": round(seconds, 1)}
    return [{**row, "unit": "s", "baseline": "aim", "baseline_value": LIMIT, "ratio": round(LIMIT / seconds, 3)}]


def _first_answer(env: dict[str, str]) -> float:
    began = time.perf_counter()
    service = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve"], env=env, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{env['PORT']}"
        until(lambda: _answered(address), "first answer", 120)
        return time.perf_counter() - began
    finally:
        service.send_signal(signal.SIGINT)
        service.wait()


def _answered(address: str) -> bool:
    try:
        session = httpx.post(f"{address}/api/demo/session", json={"customer": "C1001", "fresh": True}, timeout=2).json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        message = {**MESSAGE, "id": uuid.uuid4().hex}
        httpx.post(f"{address}/api/chat/events", json=message, headers=headers, timeout=2).raise_for_status()
        until(lambda: _has_answer(address, headers, message["id"]), "answer", 60)
        return True
    except httpx.HTTPError:
        return False


def _has_answer(address: str, headers: dict[str, str], message_id: str) -> bool:
    events = httpx.get(f"{address}/api/chat/events", headers=headers, timeout=2).json()
    return any(event.get("answers") == message_id for event in events)
