"""Benchmarks: `run` prints one JSON object a line, each figure beside the one it is compared with."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterable

from bot.bench import calls, faq, handoff, nlu, routing, slow, sockets, start, turn, widget
from bot.settings import Settings

BENCHES: dict[str, Callable[..., Iterable[dict[str, Any]]]] = {
    "calls": calls.run,
    "faq": faq.run,
    "handoff": handoff.run,
    "nlu": nlu.run,
    "routing": routing.run,
    "slow": slow.run,
    "sockets": sockets.run,
    "start": start.run,
    "turn": turn.run,
    "widget": widget.run,
}


def run(settings: Settings, name: str, *, only: str = "", epochs: int = nlu.DIET_EPOCHS) -> None:
    """`only` and `epochs` are for `nlu`. Raises ValueError for a name that is not there."""
    if name not in BENCHES:
        raise ValueError(f"no benchmark {name}; there are {', '.join(BENCHES)}")
    if name != "nlu" and (only or epochs != nlu.DIET_EPOCHS):
        raise ValueError("--only and --epochs are for bench nlu")
    options: dict[str, Any] = {"only": only, "epochs": epochs} if name == "nlu" else {}
    for row in BENCHES[name](settings, **options):
        print(json.dumps(row, ensure_ascii=False), flush=True)
