"""Measures one model in this process: `python -m bot.bench.measure NAME MODEL`; prints one JSON object."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any, Awaitable, Callable, Sequence

from bot import logs
from bot.evaluate import Case, percentiles, read_cases
from bot.messages import Message, Sender
from bot.settings import ROOT

CASES = ROOT / "tests" / "nlu" / "customers.tsv"
TURNS = 400
CUSTOMER = "C1002"
PER_CONVERSATION = 10  # turns, as in a usual conversation
Turn = Callable[[Message, bool], Awaitable[None]]


def main(name: str, model: str) -> None:
    """Loads, warms up, measures."""
    logs.set_up("ERROR", customer_text=False)
    print(json.dumps(asyncio.run(_measure(name, Path(model)))))


async def _measure(name: str, model: Path) -> dict[str, float]:
    began = time.perf_counter()
    agent, turn = await {"yingda": _ours, "vanilla": _vanilla}[name](model)
    loaded = time.perf_counter() - began
    cases = read_cases(CASES)
    accuracy, parse = await _understanding(agent, cases)
    times = await _turns(turn, cases)
    return {
        "load": round(loaded, 1),
        "accuracy": accuracy,
        "parse_p50": parse["ms_p50"],
        "turn_p50": percentiles(times)["ms_p50"],
        "turn_p95": percentiles(times)["ms_p95"],
        "turns_per_second": round(1000 * len(times) / sum(times), 1),
        "memory": peak_mib(),
    }


def peak_mib() -> int:
    """The most memory this process has held; getrusage would count the parent's before the exec too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)


async def _ours(model: Path) -> tuple[Any, Turn]:
    from bot.assistant.assistant import Assistant, Memory

    assistant = Assistant.load(model)

    async def turn(message: Message, first: bool) -> None:
        await assistant.answer(message, memory=Memory(), is_current=not first)

    return assistant._agent, turn


async def _vanilla(model: Path) -> tuple[Any, Turn]:
    """Stock tracker store, lock store and output channel; our actions in process, without the HTTP hop."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    from bot.assistant.in_process import action_endpoint

    agent = Agent.load(str(model), action_endpoint=action_endpoint(""))

    async def turn(message: Message, first: bool) -> None:
        facts = {"customer_id": CUSTOMER, "message_id": message.id, "channel": "chat"}
        await agent.handle_message(
            UserMessage(message.text, CollectingOutputChannel(), message.conversation_id, metadata=facts)
        )

    return agent, turn


async def _understanding(agent: Any, cases: Sequence[Case]) -> tuple[float, dict[str, float]]:
    await agent.parse_message("你好")
    times, right = [], 0
    for case in cases:
        began = time.perf_counter()
        parsed = await agent.parse_message(case.text)
        times.append((time.perf_counter() - began) * 1000)
        intent = parsed.get("decision", parsed["intent"]).get("intent") or parsed["intent"]["name"]
        right += intent in case.accepted
    return round(right / len(cases), 4), percentiles(times)


async def _turns(turn: Turn, cases: Sequence[Case]) -> list[float]:
    times = []
    for number in range(TURNS):
        conversation = f"bench-{number // PER_CONVERSATION}"
        text = cases[(number * 37) % len(cases)].text
        message = Message(f"m-{number:08d}", conversation, Sender.CUSTOMER, text, 0, metadata={"customer_id": CUSTOMER})
        began = time.perf_counter()
        await turn(message, number % PER_CONVERSATION == 0)
        times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main(*sys.argv[1:3])
