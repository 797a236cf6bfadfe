"""A set of entries laid out for searching: one row for each way of asking."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Mapping, Sequence

import numpy as np

from knowledge_base.entries import FaqEntry, plain

Row = tuple[str, str]  # entry id, wording
NO_ENTRY = -1  # the place of a row whose wording was taken away
_SENTENCE = re.compile(r"[。；！？\n]+")
_WORTH_READING = 4  # characters: shorter pieces of an answer say nothing


@dataclass(frozen=True)
class Corpus:
    """`rows` may hold rows of entries that are gone: they keep the numbers that the index knows them by."""

    entries: tuple[FaqEntry, ...]
    rows: tuple[Row, ...]
    places: np.ndarray  # int [rows]: the entry's place, or NO_ENTRY

    @classmethod
    def of(cls, entries: Sequence[FaqEntry], before: Sequence[Row] = ()) -> Corpus:
        """Lays out `entries`; rows of `before` keep their numbers, new ones follow."""
        place = {entry.id: number for number, entry in enumerate(entries)}
        wanted = {(entry.id, wording): place[entry.id] for entry in entries for wording in entry.wordings}
        known = set(before)
        rows = (*before, *(row for row in wanted if row not in known))
        return cls(tuple(entries), rows, np.array([wanted.get(row, NO_ENTRY) for row in rows], dtype=np.int64))

    def eligible(self, scope: Mapping[str, str], on: date) -> np.ndarray:
        """Which entries hold for what is known of the question on that day, bool [entries]."""
        flags = [entry.is_valid_on(on) and entry.applies_to(scope) for entry in self.entries]
        return np.array(flags, dtype=bool)

    def rows_of(self, entries: np.ndarray) -> np.ndarray:
        """Which rows belong to the entries that are flagged, bool [rows]."""
        return np.append(entries, False)[self.places]  # NO_ENTRY is the last place

    @property
    def fingerprint(self) -> str:
        """Names the entries, whatever their order."""
        return fingerprint_of(self.entries)


def fingerprint_of(entries: Sequence[FaqEntry]) -> str:
    """Names a set of entries, whatever their order."""
    lines = sorted(json.dumps(plain(entry), ensure_ascii=False, sort_keys=True) for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def sentences(entry: FaqEntry) -> list[str]:
    """The answer's and the details' sentences: they use words that no way of asking has."""
    parts = _SENTENCE.split(f"{entry.answer}\n{entry.details}")
    return [part.strip() for part in parts if len(part.strip()) >= _WORTH_READING]


def document(entry: FaqEntry) -> str:
    """All of an entry as one text."""
    return " ".join((*entry.wordings, entry.answer, entry.details))
