"""Of a question about what was just said: what it asks for, and the rule where nothing particular is known."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).with_name("told.yml")


def topics_of(said: str) -> list[str]:
    """What a question asks for, by the table's names: freight, money, reply."""
    return [topic for topic, pattern in _topics().items() if pattern.search(said)]


def rule_of_money() -> str:
    """Where the money goes and when, for those who have no refund yet."""
    return str(texts()["rule"])


@functools.lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """The table, read once."""
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def _topics() -> dict[str, re.Pattern[str]]:
    return {topic: re.compile(pattern) for topic, pattern in texts()["topics"].items()}
