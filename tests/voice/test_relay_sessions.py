"""Recorded ConversationRelay sessions, written from the published message reference, played against a real Redis and an
assistant by script. A file's `steps` are, in this order: `hush` our voice has ended, `wait` seconds, `in` a frame (text:
sent as it is; `passed_over` when it cannot be read), `redial` the line broke, `hang_up`; `says`/`not` regular expressions on the words since the last look, `nothing` that
there were none, `frames` their types, `frame` fields of the last one, `handoff` patterns in its handoffData."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any, Mapping

import pytest
import yaml

from bot.settings import Settings
from tests.voice.caller import Carrier

SESSIONS = sorted((Path(__file__).parent / "sessions").glob("*.yml"))
CALLS = [(path.stem, call) for path in SESSIONS for call in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("call", [call for _, call in CALLS], ids=[f"{stem}: {call['name']}" for stem, call in CALLS])
def test_session_goes_as_recorded(quiet_options: Settings, call: Mapping[str, Any]) -> None:
    asyncio.run(_play(quiet_options.redis_url, call))


async def _play(redis_url: str, call: Mapping[str, Any]) -> None:
    carrier = Carrier(redis_url, call)
    await carrier.line.start()
    for number, step in enumerate(call["steps"], 1):
        await _do(carrier, step)
        _check(carrier, step, f"step {number} {step}")
    await carrier.redis.close()


async def _do(carrier: Carrier, step: Mapping[str, Any]) -> None:
    if "hush" in step:
        await carrier.hush()
    if "wait" in step:
        await carrier.wait(step["wait"])
    if "in" in step:
        assert await carrier.send(step["in"]) is not bool(step.get("passed_over"))
    if "redial" in step:
        await carrier.dial().start()
    if "hang_up" in step:
        await carrier.line.hung_up()
    if "ticket" in step:
        queue = carrier.desk.queue
        waiting = [*await queue.waiting(), *await queue.callbacks()]
        assert len(waiting) == len(step["ticket"]["reasons"])
        for ticket, reason in zip(waiting, step["ticket"]["reasons"], strict=True):
            assert re.fullmatch(reason, ticket.reason.value)
        summary = "\n".join(line for ticket in waiting for line in ticket.context.summary)
        assert re.search(step["ticket"].get("summary", ""), summary), summary


def _check(carrier: Carrier, step: Mapping[str, Any], where: str) -> None:
    expectations = ("says", "not", "nothing", "frames", "frame", "handoff")
    if not any(name in step for name in expectations):
        return
    frames = carrier.new_frames()
    words = "".join(re.sub(r"<[^>]+>", "", frame["token"]) for frame in frames if frame["type"] == "text")
    for pattern in step.get("says", ()):
        assert re.search(pattern, words), f"{where}: {words!r}"
    for pattern in step.get("not", ()):
        assert not re.search(pattern, words), f"{where}: {words!r}"
    if step.get("nothing"):
        assert not frames, f"{where}: {frames}"
    if "frames" in step:
        assert [frame["type"] for frame in frames] == step["frames"], where
    for name, value in (step.get("frame") or {}).items():
        assert frames[-1][name] == value, where
    for name, pattern in (step.get("handoff") or {}).items():
        data = json.loads(frames[-1]["handoffData"])
        assert re.search(pattern, json.dumps(data[name], ensure_ascii=False)), f"{where}: {data}"
