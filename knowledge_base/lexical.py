"""How much an entry's words and sounds are a question's: BM25, scaled to 0..1. A change counts only what is new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from knowledge_base.corpus import document
from knowledge_base.entries import FaqEntry
from knowledge_base.errors import IndexStale
from knowledge_base.features import pieces
from knowledge_base.sounds import pinyin_pieces
from knowledge_base.text import simplify

K1, B = 1.2, 0.3  # B is low: texts differ in length for reasons that do not matter
Cut = Callable[[str], list[str]]


class Bm25:
    """Scores of one query against every stored text. `cut` gives the pieces that are counted."""

    def __init__(self, texts: Sequence[str], cut: Cut, vocabulary: dict[str, int], counts: csr_matrix) -> None:
        """`counts` is [texts, vocabulary]: how often a piece stands in a text."""
        self._texts, self._cut, self._vocabulary, self._counts = list(texts), cut, vocabulary, counts
        self.size = len(texts)
        self._seen = np.bincount(counts.indices, minlength=len(vocabulary))
        self._idf = np.log1p((self.size - self._seen + 0.5) / (self._seen + 0.5)).astype(np.float32)
        self._weights = self._weighted(counts)

    @classmethod
    def of(cls, texts: Sequence[str], cut: Cut = pieces) -> Bm25:
        """Counts every text."""
        vocabulary: dict[str, int] = {}
        return cls(texts, cut, vocabulary, _counted(texts, cut, vocabulary))

    def updated(self, texts: Sequence[str]) -> Bm25:
        """The same for other texts: those that it holds already are not cut again."""
        known = {text: row for row, text in enumerate(self._texts)}
        fresh = [text for text in texts if text not in known]
        vocabulary = dict(self._vocabulary)
        added = _counted(fresh, self._cut, vocabulary)
        known.update({text: self.size + row for row, text in enumerate(fresh)})
        held = self._counts
        held = csr_matrix((held.data, held.indices, held.indptr), shape=(self.size, len(vocabulary)))
        rows = vstack([held, added], format="csr")[[known[text] for text in texts]]
        return Bm25(texts, self._cut, vocabulary, rows)

    def save(self, path: Path) -> None:
        """One file, without the texts."""
        words = np.frombuffer("\n".join(self._vocabulary).encode(), dtype=np.uint8)
        rows = self._counts
        np.savez(path, words=words, data=rows.data, columns=rows.indices.astype(np.int32), ends=rows.indptr)

    @classmethod
    def open(cls, path: Path, texts: Sequence[str], cut: Cut = pieces) -> Bm25:
        """What `save` wrote of these texts. Raises IndexStale when it is of another number of texts."""
        with np.load(path) as kept:
            words = kept["words"].tobytes().decode().split("\n")
            parts = (kept["data"], kept["columns"], kept["ends"])
        if len(parts[2]) != len(texts) + 1:
            raise IndexStale(f"{path} was made from other texts")
        return cls(texts, cut, {word: n for n, word in enumerate(words)}, csr_matrix(parts, (len(texts), len(words))))

    def _weighted(self, counts: csr_matrix) -> csc_matrix:
        number = counts.data
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0)) if self.size else lengths
        rows = np.repeat(norm, np.diff(counts.indptr))
        values = self._idf[counts.indices] * number * (K1 + 1) / (number + rows)
        return csr_matrix((values.astype(np.float32), counts.indices, counts.indptr), counts.shape).tocsc()

    def scores(self, query: str) -> np.ndarray:
        """Share of the query's weight that each text covers, about 0..1, shape [texts]."""
        words = set(self._cut(query))
        columns = [self._vocabulary[word] for word in words if word in self._vocabulary]
        known = [column for column in columns if self._seen[column]]
        unknown_idf = float(np.log1p(2.0 * self.size))
        whole = float(self._idf[known].sum()) + unknown_idf * (len(words) - len(known)) * 0.5
        if not known or not whole:
            return np.zeros(self.size, dtype=np.float32)
        return self._sum(known) / (whole * (K1 + 1) / 2)

    def _sum(self, columns: list[int]) -> np.ndarray:
        """Sum of the weights' columns, without scipy's cost for a slice."""
        total = np.zeros(self.size, dtype=np.float32)
        starts, rows, values = self._weights.indptr, self._weights.indices, self._weights.data
        for column in columns:
            part = slice(starts[column], starts[column + 1])
            total[rows[part]] += values[part]
        return total


def _counted(texts: Sequence[str], cut: Cut, vocabulary: dict[str, int]) -> csr_matrix:
    """[texts, vocabulary]; pieces that are new are added to `vocabulary`."""
    counts = [Counter(cut(text)) for text in texts]
    columns = [vocabulary.setdefault(piece, len(vocabulary)) for row in counts for piece in row]
    number = np.array([n for row in counts for n in row.values()], dtype=np.float32)
    ends = np.cumsum([0, *(len(row) for row in counts)])
    return csr_matrix((number, np.array(columns, np.int32), ends), shape=(len(texts), len(vocabulary)))


def _sounds(text: str) -> list[str]:
    """What a text is cut into for comparing by ear."""
    return pinyin_pieces(simplify(text))


@dataclass(frozen=True)
class Lexical:
    """The entries by their words and by their sounds."""

    words: Bm25
    sounds: Bm25

    @classmethod
    def of(cls, entries: Sequence[FaqEntry]) -> Lexical:
        """Counts every entry."""
        texts = [document(entry) for entry in entries]
        return cls(Bm25.of(texts), Bm25.of(texts, _sounds))

    def updated(self, entries: Sequence[FaqEntry]) -> Lexical:
        """The same for other entries."""
        texts = [document(entry) for entry in entries]
        return Lexical(self.words.updated(texts), self.sounds.updated(texts))

    def save(self, folder: Path) -> None:
        """Two files."""
        self.words.save(folder / "words.npz")
        self.sounds.save(folder / "sounds.npz")

    @classmethod
    def open(cls, folder: Path, entries: Sequence[FaqEntry]) -> Lexical:
        """What `save` wrote of these entries. Raises IndexStale."""
        texts = [document(entry) for entry in entries]
        return cls(Bm25.open(folder / "words.npz", texts), Bm25.open(folder / "sounds.npz", texts, _sounds))
