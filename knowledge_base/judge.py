"""Which entry a question sounds like, by a network that has learnt all ways of asking against each other."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Sequence

import numpy as np

from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.network import Network, pieces_of, softmax
from knowledge_base.text import simplify
from knowledge_base.train_network import Lesson, Plan, fit_each

FILE = "judge.pickle"
PLAN = Plan(hidden=256, epochs=10, batch=96, smoothing=0.1, linear=False)
LEAST = -8.0  # log-probability below which differences say nothing
UNKNOWN = -1
FEWEST = 2  # entries: with one there is nothing to tell apart


class Judge:
    """Log-probabilities of the entries it was trained on."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._place = {entry_id: place for place, entry_id in enumerate(network.labels)}

    @classmethod
    def train_each(cls, sets: Sequence[tuple[Sequence[FaqEntry], Encoder]]) -> list[Judge | None]:
        """For every set of entries one, from all their wordings; nothing where there are too few entries."""
        able = [len(entries) >= FEWEST for entries, _ in sets]
        networks = iter(fit_each([_lesson(*one) for one, enough in zip(sets, able, strict=True) if enough]))
        return [cls(next(networks)) if enough else None for enough in able]

    def places(self, entry_ids: Sequence[str]) -> np.ndarray:
        """Where each entry stands among those it knows, int [entries]; UNKNOWN for one that is newer than the training."""
        return np.array([self._place.get(name, UNKNOWN) for name in entry_ids], dtype=np.int64)

    def opinions(self, query: str, vector: np.ndarray, places: np.ndarray) -> np.ndarray:
        """LEAST..0 for each of `places`. UNKNOWN gets the best of the others: what is not known decides nothing."""
        scores = softmax(self._network.scores(pieces_of(simplify(query)), vector))
        logs = np.maximum(np.log(scores + 1e-12), LEAST)
        return np.where(places == UNKNOWN, logs.max(), logs[places])

    def save(self, folder: Path) -> None:
        """One file."""
        (folder / FILE).write_bytes(pickle.dumps(self))


def _lesson(entries: Sequence[FaqEntry], encoder: Encoder) -> Lesson:
    rows = [(simplify(wording), entry.id) for entry in entries for wording in entry.wordings]
    texts = [text for text, _ in rows]
    return Lesson([pieces_of(text) for text in texts], encoder.encode(texts), [name for _, name in rows], PLAN)


def open_judge(folder: Path) -> Judge | None:
    """What `save` wrote, or nothing."""
    path = folder / FILE
    return pickle.loads(path.read_bytes()) if path.exists() else None
