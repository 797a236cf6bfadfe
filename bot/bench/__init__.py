"""Benchmarks: `run` prints one JSON object a line, each figure beside the one it is compared with."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterable

from bot.bench import faq, start, turn
from bot.settings import Settings

BENCHES: dict[str, Callable[[Settings], Iterable[dict[str, Any]]]] = {
    "faq": faq.run,
    "start": start.run,
    "turn": turn.run,
}


def run(settings: Settings, name: str) -> None:
    """Raises ValueError for a name that is not there."""
    if name not in BENCHES:
        raise ValueError(f"no benchmark {name}; there are {', '.join(BENCHES)}")
    for row in BENCHES[name](settings):
        print(json.dumps(row, ensure_ascii=False), flush=True)
