"""What a change would do before it is published: the answer, and which questions the entry wins or loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Sequence

import numpy as np

from knowledge_base.entries import FaqEntry
from knowledge_base.retriever import Retriever

LOOKED_AT = 150  # questions nearest to the entry; further away nothing changes hands


@dataclass(frozen=True)
class Move:
    """A question whose first entry changes."""

    question: str
    before: str
    after: str
    score: float


@dataclass(frozen=True)
class Preview:
    """`won` go to the entry, `lost` go away from it."""

    won: tuple[Move, ...]
    lost: tuple[Move, ...]
    looked_at: int


def preview(retriever: Retriever, entry: FaqEntry, held: Iterable[str] = (), *, retired: bool = False) -> Preview:
    """Compares `retriever` with one in which `entry` is as given, over `held` questions and every stored wording."""
    rest = [known for known in retriever.corpus.entries if known.id != entry.id]
    changed = retriever.updated(rest if retired else [*rest, entry])
    questions = _nearest(retriever, entry, _questions(retriever, held))
    moves = [move for question in questions if (move := _move(retriever, changed, question))]
    won = tuple(move for move in moves if move.after == entry.id)
    return Preview(won, tuple(move for move in moves if move.before == entry.id), len(questions))


def _questions(retriever: Retriever, held: Iterable[str]) -> list[str]:
    stored = [wording for known in retriever.corpus.entries for wording in known.wordings]
    return list(dict.fromkeys([*held, *stored]))


def _nearest(retriever: Retriever, entry: FaqEntry, questions: Sequence[str]) -> list[str]:
    if len(questions) <= LOOKED_AT:
        return list(questions)
    own = retriever.encoder.encode(list(entry.wordings))
    cosines = (retriever.encoder.encode(list(questions)) @ own.T).max(axis=1)
    return [questions[place] for place in np.argsort(-cosines, kind="stable")[:LOOKED_AT]]


def _move(before: Retriever, after: Retriever, question: str) -> Move | None:
    was, now = before.search(question, 1), after.search(question, 1)
    names = [hits[0].entry_id if hits else "" for hits in (was, now)]
    return Move(question, names[0], names[1], round(now[0].score if now else 0.0, 3)) if names[0] != names[1] else None
