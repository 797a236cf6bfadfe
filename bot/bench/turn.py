"""What one worker does with a customer's message, ours beside a vanilla Rasa for Chinese, in the same run.

Both get the same sentences, the same actions in process, the same platform. Each runs in a process of its own,
so that its memory is its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from bot import train
from bot.bench import vanilla
from bot.local_stack import local_stack
from bot.settings import Settings

# metric -> (unit, True if more is better)
METRICS = {
    "turn_p50": ("ms", False),
    "turn_p95": ("ms", False),
    "turns_per_second": ("1/s", True),
    "parse_p50": ("ms", False),
    "accuracy": ("share", True),
    "memory": ("MiB", False),
    "load": ("s", False),
}
CASE = "one worker, tests/nlu/customers.tsv"


def run(settings: Settings) -> list[dict[str, Any]]:
    """Trains both where needed, then measures one after the other."""
    models = {"yingda": train.train(settings, progress=_say), "vanilla": vanilla.train(settings, progress=_say)}
    with local_stack() as stack:
        found = {name: _measure(name, str(path), dict(stack.env)) for name, path in models.items()}
    return [_row(metric, found) for metric in METRICS]


def _measure(name: str, model: str, env: dict[str, str]) -> dict[str, float]:
    _say(f"measuring {name}")
    command = [sys.executable, "-m", "bot.bench.measure", name, model]
    done = subprocess.run(command, env={**os.environ, **env}, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _row(metric: str, found: dict[str, dict[str, float]]) -> dict[str, Any]:
    ours, theirs = found["yingda"][metric], found["vanilla"][metric]
    more = METRICS[metric][1]
    better, worse = (ours, theirs) if more else (theirs, ours)
    return {
        "bench": "turn",
        "case": CASE,
        "metric": metric,
        "value": ours,
        "unit": METRICS[metric][0],
        "baseline": "vanilla Rasa 3.6.21 (JiebaTokenizer, CountVectors, DIET 100, TED)",
        "baseline_value": theirs,
        "ratio": round(better / worse, 3) if worse else None,
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
