"""Questions whose answer is one entry of the knowledge base, though their words lead to another: a book's missing pages
are no fresh food, and 今天买啥时候到 asks for no parcel. What is to be said of goods before they are bought is ours to tell
honestly: advice is the shop's."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, Awaitable, Callable, Mapping, Sequence

import yaml

from actions.faq import say_entry
from actions.platform.contract import Platform
from actions.turn import Turn
from knowledge_base.errors import EntryNotFound
from knowledge_base.text import simplify

Step = Callable[[Turn, Platform], Awaitable[None]]
_ONLY = ("faq", "nlu_fallback", "out_of_scope", "chitchat")  # as which a question is mistaken, if nothing else is said
_FREE = ("text", "confirmed", "address")  # questions whose answer may hold any words


def unless_advised(step: Step) -> Step:
    """The step, for messages that are not answered by one certain entry."""

    async def advises_or_steps(turn: Turn, platform: Platform) -> None:
        """The entry's answer, or the step's."""
        if not _advised(turn):
            await step(turn, platform)

    return advises_or_steps


def entry_for(text: str, intent: str, hits: Sequence[Mapping[str, Any]]) -> str:
    """The entry that answers a sentence understood as `intent`, or ""."""
    plain = simplify(text)
    row = next((row for row in _rows() if intent in row.get("only", _ONLY) and _fits(row, plain)), None)
    if not row:
        return ""
    found = str(hits[0]["entry_id"]) if hits else ""
    return found if row.get("family") and found.startswith(row["family"]) else str(row["entry"])


def _advised(turn: Turn) -> bool:
    asked = turn.flow.asked if turn.flow else ""
    if turn.values("faq_entry") or turn.values("option") or asked in _FREE and turn.intent == "inform":
        return False
    entry = entry_for(turn.text, turn.intent, turn.decision.get("faq_hits") or ())
    try:
        if entry:
            say_entry(turn, {"entry_id": entry})
    except EntryNotFound:  # an editor has retired it
        return False
    return bool(entry)


def _fits(row: Mapping[str, str], plain: str) -> bool:
    words = re.sub(row["but"], "", plain) if "but" in row else plain
    both = re.search(row["when"], words) and re.search(row.get("and", ""), words)
    return bool(both) and not ("unless" in row and re.search(row["unless"], words))


@functools.lru_cache(maxsize=1)
def _rows() -> Sequence[Mapping[str, Any]]:
    return yaml.safe_load(Path(__file__).with_name("advice.yml").read_text(encoding="utf-8"))
