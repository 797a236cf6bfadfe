"""Fifty telephone calls at once on one gateway and one worker: from the last word's `prompt` to the first `text`.

Two cases in one run: callers who think between their sentences, as people do, and all fifty in the same instant."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

import httpx
import websockets
import yaml

from bot import settings as all_settings
from bot import train
from bot.evaluate import percentiles
from bot.gateway.signature import signature
from bot.local_stack import http_answers, local_stack, start_process, stop_process, until
from bot.settings import Settings
from bot.voice.texts import say

CALLS, TURNS, BURSTS = 50, 8, 4
THINKING = (3.0, 6.5)  # seconds between an answer and the next sentence; telephone turns are rarely quicker
AIM = 300.0  # ms, p95
WORDS = Path(__file__).with_name("calls.yml")
START_SECONDS = 240.0  # a loaded machine takes its time to load the model
NAMES = ("gateway", "worker")
FILLERS = (say("filler"), say("filler_long"))  # 我正在查 is no answer
Frame = dict[str, Any]


def run(settings: Settings) -> list[dict[str, Any]]:
    """Starts a service of its own."""
    train.train(settings, progress=lambda words: print(words, file=sys.stderr))
    with local_stack(RATE_PER_SECOND="1000", RATE_BURST="1000") as stack:
        env = dict(stack.env)
        processes = [start_process(name, env) for name in NAMES]
        try:
            until(lambda: http_answers(f"http://127.0.0.1:{env['PORT']}/healthz"), "gateway", START_SECONDS)
            until(lambda: worker_ready(env["REDIS_URL"]), "worker", START_SECONDS)
            found = asyncio.run(_measure(env, dict(zip(NAMES, processes, strict=True))))
        finally:
            for process in processes:
                stop_process(process)
    return [row for case, times in found.times.items() for row in _rows(case, times)] + _cpu_rows(found)


@dataclass(frozen=True)
class Found:
    """`times` are ms by case; `cpu` the seconds of processor that each process has used for `turns`."""

    times: Mapping[str, list[float]]
    cpu: Mapping[str, float]
    turns: int


def _cpu_rows(found: Found) -> list[dict[str, Any]]:
    """What a turn costs, whatever else the machine does."""
    case = f"{CALLS} calls"
    costs = {name: round(1000 * used / found.turns, 2) for name, used in found.cpu.items()}
    empty = {"baseline": "", "baseline_value": None, "ratio": None}
    return [
        {"bench": "calls", "case": case, "metric": f"{name}_cpu_per_turn", "value": value, "unit": "ms", **empty}
        for name, value in costs.items()
    ]


def _cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def worker_ready(url: str) -> bool:
    """Whether some worker has its model loaded."""
    import redis

    from bot.processes import WORKER_READY

    return bool(redis.Redis.from_url(url).exists(WORKER_READY))


def _rows(case: str, times: list[float]) -> list[dict[str, Any]]:
    shares = percentiles(times)
    return [_row(case, name, shares[f"ms_{name}"]) for name in ("p50", "p95")] + [
        _row(case, "max", round(max(times), 1))
    ]


def _row(case: str, metric: str, value: float) -> dict[str, Any]:
    return {
        "bench": "calls",
        "case": case,
        "metric": f"first_text_{metric}",
        "value": value,
        "unit": "ms",
        "baseline": "aim",
        "baseline_value": AIM,
        "ratio": round(AIM / value, 3),
    }


async def _measure(env: Mapping[str, str], processes: Mapping[str, subprocess.Popen[bytes]]) -> Found:
    callers = [Caller(env, number) for number in range(CALLS)]
    await callers[0].dial()  # the gateway learns its language once
    await callers[0].say()
    await asyncio.gather(*(caller.dial() for caller in callers[1:]))
    before = {name: _cpu_seconds(process) for name, process in processes.items()}
    talked = await asyncio.gather(*(caller.talk() for caller in callers))
    burst = [await asyncio.gather(*(caller.say() for caller in callers)) for _ in range(BURSTS)]
    cpu = {name: _cpu_seconds(process) - before[name] for name, process in processes.items()}
    await asyncio.gather(*(caller.hang_up() for caller in callers))
    times = {
        f"{CALLS} calls, {THINKING[0]} to {THINKING[1]} s between sentences": [ms for each in talked for ms in each],
        f"{CALLS} calls, all in the same instant": [ms for each in burst for ms in each],
    }
    return Found(times, cpu, sum(len(each) for each in times.values()))


class Caller:
    """One call; every sentence is timed."""

    def __init__(self, env: Mapping[str, str], number: int) -> None:
        self._env, self._random = env, random.Random(number)
        words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
        self._words, self._next = words, number % len(words)
        self._socket: Any = None

    async def dial(self) -> None:
        """Until the opening has been heard."""
        host = f"127.0.0.1:{self._env['PORT']}"
        options = all_settings.load({**os.environ, **self._env})
        headers = {"X-Twilio-Signature": signature(f"wss://{host}/voice/relay", secret=options.relay.auth_token)}
        self._socket = await websockets.connect(f"ws://{host}/voice/relay", extra_headers=headers)  # type: ignore[attr-defined]
        token = await self._token(host)
        call = {"sessionId": uuid.uuid4().hex, "callSid": uuid.uuid4().hex, "from": "+8613900001234"}
        await self._send({"type": "setup", **call, "customParameters": {"token": token}})
        await self._cycle()

    async def _token(self, host: str) -> str:
        async with httpx.AsyncClient() as http:
            body = {"customer": "C1002", "channel": "voice", "fresh": True}
            answer = await http.post(f"http://{host}/api/demo/session", json=body, timeout=60)
            return str(answer.json()["token"])

    async def talk(self) -> list[float]:
        """TURNS sentences at a caller's pace."""
        times = []
        for _ in range(TURNS):
            await asyncio.sleep(self._random.uniform(*THINKING))
            times.append(await self.say())
        return times

    async def say(self) -> float:
        """Milliseconds from the prompt to the first text of its answer; then the rest of the answer is heard too."""
        words, self._next = self._words[self._next], (self._next + 1) % len(self._words)
        await self._send({"type": "info", "name": "agentSpeaking", "value": "off"})
        began = time.perf_counter()
        await self._send({"type": "prompt", "voicePrompt": words, "lang": "zh-CN", "last": True})
        frame = json.loads(await self._socket.recv())
        while frame["token"] in FILLERS:
            frame = json.loads(await self._socket.recv())
        first = (time.perf_counter() - began) * 1000
        if not frame["last"]:
            await self._cycle()
        return first

    async def _cycle(self) -> None:
        while not json.loads(await self._socket.recv())["last"]:
            pass

    async def _send(self, frame: Frame) -> None:
        await self._socket.send(json.dumps(frame, ensure_ascii=False))

    async def hang_up(self) -> None:
        """The end of the call."""
        await self._socket.close()
