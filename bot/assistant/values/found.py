"""What a rule gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping


@dataclass(frozen=True)
class Found:
    """A value with its span `[start, end)` in the normalised text; `more` travels in the entity dict."""

    entity: str
    value: object
    start: int
    end: int
    more: Mapping[str, Any] = field(default_factory=dict)


def without_overlap(candidates: Iterable[Found]) -> list[Found]:
    """Left to right, the earlier candidate winning where two overlap."""
    kept: list[Found] = []
    for candidate in candidates:
        if all(candidate.end <= other.start or candidate.start >= other.end for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda item: item.start)
