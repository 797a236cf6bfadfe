"""From a question to entries: vectors, BM25 over words and characters, BM25 over sounds, one calibrated score."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Callable, Mapping, Sequence

import numpy as np

from knowledge_base.calibration import Calibration
from knowledge_base.corpus import Corpus, sentences
from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry, entry_of, plain
from knowledge_base.errors import EntryNotFound, IndexStale
from knowledge_base.index import Index, build_index
from knowledge_base.learnt import Learnt
from knowledge_base.lexical import Lexical
from knowledge_base.nearest import FAR, RowsByEntry
from knowledge_base.projection import Projection
from knowledge_base.text import simplify

BY_MEANING, BY_WORDS = 256, 64  # entries that are looked at: by their cosines, and by BM25
FILTERS_KEPT = 256
NOWHERE: Mapping[str, str] = {}
MakeIndex = Callable[[np.ndarray], Index]


@dataclass(frozen=True)
class Hit:
    """An entry with the probability that it answers the question, and the wording that matched."""

    entry_id: str
    score: float
    wording: str


@dataclass(frozen=True)
class Ranked:
    """What a search looks at: entries' places, best first, their evidence [entries, EVIDENCE] and nearest rows."""

    places: np.ndarray
    evidence: np.ndarray
    ranks: np.ndarray
    rows: np.ndarray


class Retriever:
    """Searches one set of entries with one encoder. Never changes: `updated` gives another one."""

    def __init__(
        self,
        corpus: Corpus,
        encoder: Encoder,
        index: Index,
        centres: np.ndarray,
        calibration: Calibration,
        *,
        lexical: Lexical,
        learnt: Learnt,
    ) -> None:
        self.corpus, self.encoder, self.calibration, self.learnt = corpus, encoder, calibration, learnt
        self._index, self._centres, self._lexical = index, centres, lexical
        self._filters: dict[tuple[object, ...], np.ndarray] = {}
        self._by_id = {entry.id: entry for entry in corpus.entries}
        self._rows = RowsByEntry(corpus.places, len(corpus.entries))
        self._judged = learnt.judge.places(list(self._by_id)) if learnt.judge else np.zeros(0, np.int64)

    @classmethod
    def build(
        cls,
        entries: Sequence[FaqEntry],
        encoder: Encoder,
        calibration: Calibration,
        *,
        learnt: Learnt | None = None,
        make_index: MakeIndex = build_index,
    ) -> Retriever:
        """Encodes and indexes every way of asking."""
        corpus, learnt = Corpus.of(entries), learnt or Learnt()
        vectors = encoder.encode([simplify(wording) for _, wording in corpus.rows])
        centres = _centres(entries, encoder, learnt.projection)
        index, lexical = make_index(learnt.projection.apply(vectors)), Lexical.of(corpus.entries)
        return cls(corpus, encoder, index, centres, calibration, lexical=lexical, learnt=learnt)

    def updated(self, entries: Sequence[FaqEntry]) -> Retriever:
        """A retriever for these entries: only wordings and entries that are new are encoded."""
        corpus = Corpus.of(entries, self.corpus.rows)
        fresh = [simplify(wording) for _, wording in corpus.rows[len(self.corpus.rows) :]]
        index = self._index.added(self.learnt.projection.apply(self.encoder.encode(fresh))) if fresh else self._index
        changed = [entry for entry in entries if self._by_id.get(entry.id) != entry]
        encoded = _centres(changed, self.encoder, self.learnt.projection)
        known = {entry.id: centre for entry, centre in zip(self.corpus.entries, self._centres, strict=True)}
        known.update({entry.id: centre for entry, centre in zip(changed, encoded, strict=True)})
        centres = np.stack([known[entry.id] for entry in entries]) if entries else encoded
        return self._with(corpus, index, centres, self.calibration)

    def calibrated(self, calibration: Calibration) -> Retriever:
        """The same entries with other numbers."""
        return self._with(self.corpus, self._index, self._centres, calibration)

    def _with(self, corpus: Corpus, index: Index, centres: np.ndarray, calibration: Calibration) -> Retriever:
        same = corpus.entries == self.corpus.entries
        lexical = self._lexical if same else self._lexical.updated(corpus.entries)
        return Retriever(corpus, self.encoder, index, centres, calibration, lexical=lexical, learnt=self.learnt)

    @property
    def fingerprint(self) -> str:
        """Names encoder and entries."""
        return f"{self.encoder.fingerprint}-{self.corpus.fingerprint}"

    def entry(self, entry_id: str) -> FaqEntry:
        """Raises EntryNotFound."""
        if entry_id not in self._by_id:
            raise EntryNotFound(entry_id)
        return self._by_id[entry_id]

    def search(
        self, query: str, top_k: int = 3, *, scope: Mapping[str, str] = NOWHERE, on: date | None = None
    ) -> list[Hit]:
        """The best entries that hold in `scope` on that day (today), best first, each with its probability."""
        found = self.ranked(query, scope=scope, on=on)
        scores = self.calibration.probabilities(found.evidence, found.ranks)
        return [
            Hit(self.corpus.entries[place].id, float(score), self._wording(place, row))
            for place, score, row in zip(found.places[:top_k], scores, found.rows, strict=False)
        ]

    def ranked(
        self, query: str, *, scope: Mapping[str, str] = NOWHERE, on: date | None = None, without: str = ""
    ) -> Ranked:
        """All candidates, best first, as if the entry `without` did not exist."""
        eligible = self._eligible(scope, on or date.today())
        if without:
            eligible = eligible & np.array([entry.id != without for entry in self.corpus.entries])
        places, evidence, rows = self._evidence(query, eligible)
        ranks = self.calibration.ranks(evidence)
        order = np.argsort(-ranks, kind="stable")
        return Ranked(places[order], evidence[order], ranks[order], rows[order])

    def _eligible(self, scope: Mapping[str, str], on: date) -> np.ndarray:
        """The corpus's answer, kept: a process asks for one shop on one day again and again."""
        key = (on, *sorted(scope.items()))
        found = self._filters.get(key)
        if found is None:
            if len(self._filters) >= FILTERS_KEPT:
                self._filters.clear()
            found = self._filters[key] = self.corpus.eligible(scope, on)
        return found

    def _wording(self, place: int, row: int) -> str:
        return self.corpus.rows[row][1] if row >= 0 else self.corpus.entries[place].question

    def _evidence(self, query: str, eligible: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Candidates' places, their evidence as EVIDENCE names it, and the row nearest to each (or -1)."""
        meant = self.encoder.encode([simplify(query)])
        vector = self.learnt.projection.apply(meant)[0]
        near = self._rows.nearest(self._index, vector, self._allowed(eligible))
        words, heard = self._lexical.words.scores(query), self._lexical.sounds.scores(query)
        places = np.union1d(_top(near.best, eligible, BY_MEANING), _top(words, eligible, BY_WORDS))
        centres = np.einsum("ij,j->i", self._centres[places], vector)  # BLAS would wake its threads for this
        first = np.where(near.best[places] > FAR, near.best[places], centres)
        other = np.where(near.second[places] > FAR, near.second[places], np.minimum(first, centres))
        opinions = self._opinions(query, meant[0], places)
        evidence = np.stack([first, (first + other) / 2, centres, words[places], heard[places], opinions], axis=1)
        return places, evidence.astype(np.float64), near.rows[places]

    def _opinions(self, query: str, vector: np.ndarray, places: np.ndarray) -> np.ndarray:
        if self.learnt.judge is None:
            return np.zeros(len(places))
        return self.learnt.judge.opinions(query, vector, self._judged[places])

    def _allowed(self, eligible: np.ndarray) -> np.ndarray | None:
        allowed = self.corpus.rows_of(eligible)
        return None if allowed.all() else allowed

    def save(self, folder: Path) -> None:
        """Everything that `open` needs but the encoder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._index.save(folder / "vectors.faiss")
        np.save(folder / "centres.npy", self._centres)
        self._lexical.save(folder)
        self.learnt.save(folder)
        facts = {
            "fingerprint": self.fingerprint,
            "encoder": self.encoder.fingerprint,
            "entries": [plain(entry) for entry in self.corpus.entries],
            "rows": self.corpus.rows,
            "calibration": self.calibration.plain(),
        }
        (folder / "retriever.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path, encoder: Encoder, *, open_index: Callable[[Path, int], Index]) -> Retriever:
        """A saved retriever. Raises IndexStale when it was built by another encoder or from other entries."""
        facts = json.loads((folder / "retriever.json").read_text(encoding="utf-8"))
        if facts["encoder"] != encoder.fingerprint:
            raise IndexStale(f"{folder} was built by encoder {facts['encoder']}, not {encoder.fingerprint}")
        rows = [(entry_id, wording) for entry_id, wording in facts["rows"]]
        corpus = Corpus.of([entry_of(values) for values in facts["entries"]], rows)
        index = open_index(folder / "vectors.faiss", len(rows))
        if facts["fingerprint"] != f"{encoder.fingerprint}-{corpus.fingerprint}" or index.size != len(corpus.rows):
            raise IndexStale(f"{folder} was built from other entries than it names")
        centres, lexical = np.load(folder / "centres.npy"), Lexical.open(folder, corpus.entries)
        calibration = Calibration.of(facts["calibration"])
        return cls(corpus, encoder, index, centres, calibration, lexical=lexical, learnt=Learnt.open(folder))


def _centres(entries: Sequence[FaqEntry], encoder: Encoder, projection: Projection) -> np.ndarray:
    """The mean direction of all that an entry says, float32 [entries, size]."""
    texts = [(*entry.wordings, *sentences(entry)) for entry in entries]
    vectors = projection.apply(encoder.encode([simplify(text) for group in texts for text in group] or [""]))
    ends = np.cumsum([len(group) for group in texts])
    sums = [part.sum(axis=0) for part in np.split(vectors, ends[:-1])] if texts else []
    centres = np.stack(sums) if sums else np.zeros((0, vectors.shape[1]), np.float32)
    return centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)


def _top(scores: np.ndarray, eligible: np.ndarray, number: int) -> np.ndarray:
    """Places of that many eligible entries with the best scores."""
    places = np.flatnonzero(eligible)
    if len(places) <= number:
        return places
    return places[np.argpartition(-scores[places], number)[:number]]


def rows_of(entries: Sequence[FaqEntry]) -> list[tuple[str, str]]:
    """(entry id, wording) for every way of asking."""
    return [(entry.id, wording) for entry in entries for wording in entry.wordings]
