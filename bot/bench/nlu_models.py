"""The classifiers that `bench nlu` compares, all fed with the same normalised text; knows no Rasa.

Each is fitted twice, as the served one is: on everything, and without one sentence in six, on which its probabilities
are then calibrated in the same way. So what differs is the classifier alone."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Protocol, Sequence

import numpy as np
import yaml

from bot.assistant import calibration
from bot.assistant.calibration import Calibration
from bot.assistant.corrector import LENGTHS, Corrector
from bot.assistant.intent_model import PLAN, IntentModel, lesson
from bot.assistant.sentence import marked
from bot.settings import ROOT
from knowledge_base import train_network
from knowledge_base.entries import load_entries
from knowledge_base.features import common_words, domain_words
from knowledge_base.network import Vocabulary, pieces_of
from knowledge_base.retriever import rows_of
from knowledge_base.text import normalise

HELD_SHARE, SEED, WORDINGS = 6, 5, 8  # as in the served classifier
C = 5.0  # of the logistic regression: the best of those tried in step 1 (docs/quality.md)
NEIGHBOURS, SHARPNESS = 15, 10.0  # a neighbour's vote is exp(SHARPNESS * cosine)
Rows = Sequence[tuple[str, str]]


class Classifier(Protocol):
    """Uncalibrated scores, one for each of `intents`."""

    intents: list[str]

    def scores(self, text: str) -> np.ndarray: ...


class Logistic:
    """One-vs-rest logistic regression on the n-grams of the served model."""

    def __init__(self, rows: Rows) -> None:
        from sklearn.linear_model import LogisticRegression

        self.intents, truth, self._vocabulary, matrix = _fed(rows)
        model = LogisticRegression(C=C, solver="liblinear", class_weight="balanced", random_state=SEED)
        model.fit(matrix, truth)
        self._weights, self._bias = model.coef_.T.astype(np.float32).copy(), model.intercept_

    def scores(self, text: str) -> np.ndarray:
        """Log-odds."""
        columns, values = self._vocabulary.row(pieces_of(marked(text)))
        return values @ self._weights[columns] + self._bias


class Neighbours:
    """kNN over the static encoder, trained as the knowledge base trains it."""

    def __init__(self, rows: Rows) -> None:
        from knowledge_base.encoder import open_encoder
        from knowledge_base.train_encoder import train_static

        self.intents = sorted({intent for _, intent in rows})
        with tempfile.TemporaryDirectory() as folder:
            train_static(_groups(rows), Path(folder), progress=lambda words: None)
            self._encoder = open_encoder("static", Path(folder))
        self._vectors = self._encoder.encode([text for text, _ in rows])
        self._truth = np.array([self.intents.index(intent) for _, intent in rows])

    def scores(self, text: str) -> np.ndarray:
        """Logarithm of the votes; an intent without a vote has that of a stranger."""
        cosines = self._vectors @ self._encoder.encode([text])[0]
        near = np.argpartition(-cosines, NEIGHBOURS)[:NEIGHBOURS]
        votes = np.bincount(self._truth[near], np.exp(SHARPNESS * cosines[near]), len(self.intents))
        return np.log(votes + 1.0)


class Linear:
    """The served model's support vector machine alone."""

    def __init__(self, rows: Rows) -> None:
        self.intents, truth, self._vocabulary, matrix = _fed(rows)
        model = train_network._linear(matrix, truth)
        self._weights, self._bias = model.coef_.T.astype(np.float32).copy(), model.intercept_

    def scores(self, text: str) -> np.ndarray:
        """Distances from the planes."""
        columns, values = self._vocabulary.row(pieces_of(marked(text)))
        return values @ self._weights[columns] + self._bias


def network(rows: Rows) -> IntentModel:
    """The served model's network alone."""
    return IntentModel(train_network.fit(replace(lesson(rows), plan=replace(PLAN, linear=False))))


CLASSIFIERS: dict[str, Callable[[Rows], Classifier]] = {
    "logistic": Logistic,
    "knn": Neighbours,
    "linear": Linear,
    "network": network,
}


@dataclass(frozen=True)
class Calibrated:
    """From what a customer typed to the best intent and its probability."""

    model: Classifier
    calibration: Calibration
    corrector: Corrector

    def best(self, text: str) -> tuple[str, float]:
        """Normalises, repairs, scores, calibrates."""
        plain = self.corrector.correct(normalise(text).text)[0]
        found = self.calibration.probabilities(self.model.scores(plain), self.model.intents)
        place = int(np.argmax(found))
        return self.model.intents[place], float(found[place])


def train(name: str) -> Calibrated:
    """The classifier of that name on the project's sentences."""
    rows = [(normalise(text).text, intent) for text, intent in sentences()]
    make = CLASSIFIERS[name]
    corrector = Corrector(domain_words(), [text for text, _ in rows], common_words(min(LENGTHS), max(LENGTHS)))
    return Calibrated(make(rows), _calibration(make, rows), corrector)


def sentences() -> list[tuple[str, str]]:
    """What the served classifier trains on: the NLU files' examples, then the first wordings of every FAQ entry."""
    rows = []
    for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            rows += [(line[2:].strip(), block["intent"]) for line in block["examples"].splitlines() if line.strip()]
    entries = load_entries(ROOT / "knowledge_base" / "faq")
    wordings = [(entry.id, wording) for entry in entries for wording in entry.wordings[:WORDINGS]]
    return list(dict.fromkeys([*rows, *((wording, "faq") for _, wording in wordings)]))


def _calibration(make: Callable[[Rows], Classifier], rows: Rows) -> Calibration:
    order = np.random.RandomState(SEED).permutation(len(rows))
    kept = [rows[i] for place, i in enumerate(order) if place % HELD_SHARE]
    trial = make(kept)
    held = [rows[i] for i in order[::HELD_SHARE] if rows[i][1] in trial.intents]
    scores = np.stack([trial.scores(text) for text, _ in held])
    return calibration.fit(scores, [intent for _, intent in held], trial.intents)


def _fed(rows: Rows) -> tuple[list[str], np.ndarray, Vocabulary, Any]:
    pieces = [pieces_of(marked(text)) for text, _ in rows]
    vocabulary = Vocabulary.fit(pieces)
    intents = sorted({intent for _, intent in rows})
    truth = np.array([intents.index(intent) for _, intent in rows])
    return intents, truth, vocabulary, train_network._matrix(vocabulary, pieces)


def _groups(rows: Rows) -> dict[str, list[str]]:
    """Sentences of one intent, and wordings of one FAQ entry, mean the same."""
    entry_of = {normalise(words).text: entry for entry, words in rows_of(load_entries(ROOT / "knowledge_base" / "faq"))}
    groups: dict[str, list[str]] = {}
    for text, intent in rows:
        groups.setdefault(f"entry:{entry_of[text]}" if text in entry_of else intent, []).append(text)
    return groups
