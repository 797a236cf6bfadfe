"""Entries that answer the same question: once too often, or, worse, differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.text import simplify

SAME_QUESTION = 0.9  # cosine of two wordings from which they are taken for one question
SAME_ANSWER = 0.5  # share of character pairs from which two answers say the same
BLOCK = 1024  # rows compared at once


@dataclass(frozen=True)
class Double:
    """Two entries that one question fits. `contradiction` when their answers differ."""

    first: str
    second: str
    wordings: tuple[str, str]
    likeness: float
    contradiction: bool

    def __str__(self) -> str:
        what = "same question, different answers" if self.contradiction else "same question twice"
        return (
            f"{what}: {self.first} 「{self.wordings[0]}」 / {self.second} 「{self.wordings[1]}」 ({self.likeness:.2f})"
        )


def find_doubles(entries: Sequence[FaqEntry], encoder: Encoder, *, likeness: float = SAME_QUESTION) -> list[Double]:
    """The nearest pair of wordings of every two entries that hold in the same place and time, contradictions first."""
    rows = [(place, wording) for place, entry in enumerate(entries) for wording in entry.wordings]
    owners = np.array([place for place, _ in rows])
    vectors = encoder.encode([wording for _, wording in rows]) if rows else np.zeros((0, 1))
    best: dict[tuple[int, int], tuple[float, int, int]] = {}
    for start in range(0, len(rows), BLOCK):
        cosines = vectors[start : start + BLOCK] @ vectors.T
        for first, second in np.argwhere(cosines >= likeness):
            row = start + int(first)
            pair = (int(owners[row]), int(owners[second]))
            if pair[0] < pair[1] and cosines[first, second] > best.get(pair, (0.0, 0, 0))[0]:
                best[pair] = (float(cosines[first, second]), row, int(second))
    found = [_double(entries, rows, pair, *facts) for pair, facts in best.items() if _meet(entries, pair)]
    return sorted(found, key=lambda double: (not double.contradiction, -double.likeness))


def _double(
    entries: Sequence[FaqEntry],
    rows: Sequence[tuple[int, str]],
    pair: tuple[int, int],
    likeness: float,
    first: int,
    second: int,
) -> Double:
    one, other = entries[pair[0]], entries[pair[1]]
    same = _alike(one.answer, other.answer) >= SAME_ANSWER
    return Double(one.id, other.id, (rows[first][1], rows[second][1]), round(likeness, 3), not same)


def _meet(entries: Sequence[FaqEntry], pair: tuple[int, int]) -> bool:
    """Whether there is a day and a place at which both hold."""
    one, other = entries[pair[0]], entries[pair[1]]
    apart = any(set(one.scope[kind]).isdisjoint(other.scope[kind]) for kind in one.scope if kind in other.scope)
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_until, other.valid_until) if day]
    return not apart and not (starts and ends and max(starts) > min(ends))


def _alike(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _pairs(text: str) -> set[str]:
    plain = [char for char in simplify(text) if char.isalnum()]
    return {a + b for a, b in zip(plain, plain[1:], strict=False)}
