"""Questions that found no answer or a bad one, grouped by meaning; each group proposes what to add."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, Sequence

import numpy as np
from sqlalchemy import delete, insert, select, update

from knowledge_base import tables as t
from knowledge_base.checks import MAX_WORDING
from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.errors import EntryInvalid, ProposalNotFound
from knowledge_base.retriever import Retriever
from knowledge_base.store import Draft, Store
from knowledge_base.text import simplify

OPEN, ACCEPTED, DISMISSED = "open", "accepted", "dismissed"
UNANSWERED, RATED_BADLY = "unanswered", "rated_badly"
TOGETHER = 0.55  # cosine with the group's centre from which a question belongs to it
NEAR = 0.25  # probability from which an entry is taken for the one that was meant
MAX_READ = 5_000  # newest open questions that are grouped
SHOWN = 20  # questions shown of a group


@dataclass(frozen=True)
class Question:
    """A masked question as it was asked."""

    id: int
    text: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """A group of questions: new ways of asking for `entry_id`, or, where that is empty, a new entry."""

    id: str
    entry_id: str
    score: float
    question: str
    asks: tuple[str, ...]
    count: int
    newest: datetime
    reasons: tuple[str, ...]
    members: tuple[int, ...]


class Review:
    """Keeps questions and turns groups of them into edits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, question: str, *, reason: str = UNANSWERED, entry_id: str = "", score: float = 0.0) -> None:
        """Keeps a question; it must be masked already: no names, numbers or addresses."""
        text = simplify(question)[:500]
        if not text:
            return
        values = {"question": text, "reason": reason, "entry_id": entry_id, "score": score, "state": OPEN}
        with self._store.engine.begin() as connection:
            connection.execute(insert(t.questions).values(**values, editor="", at=_now()))

    def questions(self, *, state: str = OPEN) -> list[Question]:
        """The newest, newest first."""
        query = select(t.questions).where(t.questions.c.state == state).order_by(t.questions.c.id.desc())
        with self._store.engine.connect() as connection:
            rows = connection.execute(query.limit(MAX_READ))
            return [Question(row.id, row.question, row.reason, row.at) for row in rows]

    def proposals(self, retriever: Retriever) -> list[Proposal]:
        """The open questions in groups, the largest first."""
        found = self.questions()
        groups = group(retriever.encoder, [question.text for question in found])
        made = [_proposal([found[place] for place in places], retriever) for places in groups]
        return sorted(made, key=lambda proposal: (-proposal.count, proposal.id))

    def proposal(self, proposal_id: str, retriever: Retriever) -> Proposal:
        """Raises ProposalNotFound when it has been decided or its questions have changed."""
        for proposal in self.proposals(retriever):
            if proposal.id == proposal_id:
                return proposal
        raise ProposalNotFound(f"there is no open group {proposal_id}")

    def accept_asks(self, proposal: Proposal, *, editor: str, entry_id: str = "") -> Draft:
        """The group's questions become ways of asking for an entry. Raises EntryNotFound, EntryInvalid."""
        draft = self._store.draft(entry_id or proposal.entry_id)
        asks = [text for text in proposal.asks if text not in draft.entry.wordings]
        if asks:
            entry = replace(draft.entry, asks=(*draft.entry.asks, *asks))
            draft = self._store.edit(entry, revision=draft.revision, editor=editor)
        self._decide(proposal, ACCEPTED, editor)
        return draft

    def accept_entry(self, proposal: Proposal, entry: FaqEntry, *, editor: str) -> Draft:
        """A new entry for the group, answer and source written by the editor."""
        if not entry.answer.strip():
            raise EntryInvalid(f"{entry.id}: answer is missing")
        draft = self._store.create(entry, editor=editor)
        self._decide(proposal, ACCEPTED, editor)
        return draft

    def dismiss(self, proposal: Proposal, *, editor: str) -> None:
        """The group needs no answer."""
        self._decide(proposal, DISMISSED, editor)

    def forget(self, before: datetime) -> int:
        """Deletes questions asked before a time (UTC). How many."""
        with self._store.engine.begin() as connection:
            return int(connection.execute(delete(t.questions).where(t.questions.c.at < before)).rowcount)

    def _decide(self, proposal: Proposal, state: str, editor: str) -> None:
        members = t.questions.c.id.in_(proposal.members)
        with self._store.engine.begin() as connection:
            connection.execute(update(t.questions).where(members).values(state=state, editor=editor))


def group(encoder: Encoder, texts: Sequence[str], *, together: float = TOGETHER) -> list[list[int]]:
    """Places of texts that mean the same: each joins the nearest group that is near enough, or starts one."""
    sums: list[np.ndarray] = []
    groups: list[list[int]] = []
    for place, vector in enumerate(encoder.encode(list(texts)) if texts else ()):
        nearest, cosine = _nearest(vector, sums)
        if cosine >= together:
            groups[nearest].append(place)
            sums[nearest] = sums[nearest] + vector
        else:
            groups.append([place])
            sums.append(vector)
    return groups


def _nearest(vector: np.ndarray, sums: list[np.ndarray]) -> tuple[int, float]:
    if not sums:
        return -1, -1.0
    centres = np.stack(sums)
    cosines = centres @ vector / np.maximum(np.linalg.norm(centres, axis=1), 1e-9)
    best = int(np.argmax(cosines))
    return best, float(cosines[best])


def _proposal(members: Sequence[Question], retriever: Retriever) -> Proposal:
    texts = list(dict.fromkeys(question.text[:MAX_WORDING] for question in members))
    middle = _middle(retriever.encoder, texts)
    hits = retriever.search(middle, 1)
    near = hits[0] if hits and hits[0].score >= NEAR else None
    name = hashlib.sha256(",".join(str(question.id) for question in members).encode()).hexdigest()[:12]
    return Proposal(
        id=name,
        entry_id=near.entry_id if near else "",
        score=round(hits[0].score, 3) if hits else 0.0,
        question=middle,
        asks=tuple(texts[:SHOWN]),
        count=len(members),
        newest=max(question.at for question in members),
        reasons=tuple(sorted({question.reason for question in members})),
        members=tuple(question.id for question in members),
    )


def _middle(encoder: Encoder, texts: Sequence[str]) -> str:
    """The text nearest to the group's centre."""
    vectors = encoder.encode(list(texts))
    return texts[int(np.argmax(vectors @ vectors.sum(axis=0)))]


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


def as_draft(proposal: Proposal) -> dict[str, Any]:
    """What an editor starts a new entry from: the questions, all else empty."""
    return {"question": proposal.question, "asks": [text for text in proposal.asks if text != proposal.question]}
