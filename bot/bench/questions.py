"""Generated questions for measuring size and speed: distinct, in a fixed order, no customer ever asked them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Iterator

import yaml

PARTS = Path(__file__).with_suffix(".yml")


def questions(number: int) -> Iterator[str]:
    """`number` distinct questions. Raises ValueError when there are not so many."""
    parts: list[list[str]] = list(yaml.safe_load(PARTS.read_text(encoding="utf-8")).values())
    total = math.prod(len(part) for part in parts)
    if number > total:
        raise ValueError(f"only {total} questions can be generated, not {number}")
    step = _step(total)
    return (_question(parts, place * step % total) for place in range(number))


def _step(total: int) -> int:
    """A stride without a common factor, so that neighbours differ in every part."""
    step = int(total * 0.6180339887)
    while math.gcd(step, total) != 1:
        step += 1
    return step


def _question(parts: list[list[str]], place: int) -> str:
    chosen = []
    for part in parts:
        place, which = divmod(place, len(part))
        chosen.append(part[which])
    return "".join(chosen)
