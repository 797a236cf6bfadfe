"""The statistical heart of understanding: sentence -> calibrated probabilities over intents. Knows no Rasa."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Sequence

import numpy as np

from knowledge_base.features import cut
from knowledge_base.text import simplify

FOLDS = 4
_DIGITS = re.compile(r"\d+")
# Sounds that accents and input methods confuse, folded to one.
_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


class Features:
    """One kind of n-gram with its tf-idf weights, read from a fitted TfidfVectorizer: the same numbers
    (a test compares them) without the milliseconds that scipy takes for one row."""

    def __init__(self, vectorizer: Any, offset: int) -> None:
        self._analyzer = vectorizer.analyzer
        self._places = dict(vectorizer.vocabulary_)
        self._idf = vectorizer.idf_.astype(np.float32)
        self._offset = offset

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of a text, the values of length 1 together."""
        counts = Counter(piece for piece in self._analyzer(text) if piece in self._places)
        columns = np.fromiter((self._places[piece] for piece in counts), dtype=np.intp, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self._idf[columns]
        return columns + self._offset, values / (np.linalg.norm(values) or 1.0)


class IntentModel:
    """Logistic regression over character, word and pinyin n-grams."""

    def __init__(self, vectorizers: list[Any], classifier: Any, temperature: float) -> None:
        starts = np.cumsum([0, *(len(v.vocabulary_) for v in vectorizers)])
        self._features = [Features(v, int(start)) for v, start in zip(vectorizers, starts, strict=False)]
        self._weights = np.ascontiguousarray(classifier.coef_.T.astype(np.float32))
        self._bias = classifier.intercept_.astype(np.float32)
        self.temperature = temperature
        self.intents: list[str] = list(classifier.classes_)

    @classmethod
    def fit(cls, texts: Sequence[str], intents: Sequence[str]) -> IntentModel:
        """Fits the features and weights on all texts, the temperature on cross-validated scores."""
        vectorizers = _vectorizers()
        matrix = _stack([v.fit_transform(texts) for v in vectorizers])
        temperature = _temperature(matrix, np.array(intents))
        return cls(vectorizers, _classifier().fit(matrix, intents), temperature)

    def probabilities(self, text: str) -> np.ndarray:
        """Probabilities in the order of `intents`, shape [intents]."""
        rows = [features.row(text) for features in self._features]
        scores = self._bias + sum(values @ self._weights[columns] for columns, values in rows)
        return softmax(scores / self.temperature)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def characters(text: str) -> list[str]:
    """Character n-grams of 1 to 4, numbers folded by length."""
    plain = f"^{_plain(text)}$"
    return [plain[i : i + n] for n in (1, 2, 3, 4) for i in range(len(plain) - n + 1)]


def words(text: str) -> list[str]:
    """jieba words and their pairs."""
    found = [word for word in cut(_plain(text)) if not word.isspace()]
    return [*found, *(f"{a} {b}" for a, b in zip(found, found[1:], strict=False))]


def sounds(text: str) -> list[str]:
    """Pairs and triples of syllables with confusable sounds folded: 退宽 and 退款 are the same."""
    from pypinyin import lazy_pinyin

    syllables = [_fold_sound(s) for s in lazy_pinyin(_plain(text))]
    return [" ".join(syllables[i : i + n]) for n in (2, 3) for i in range(len(syllables) - n + 1)]


def _fold_sound(syllable: str) -> str:
    for written, folded in _CONFUSED:
        syllable = syllable.replace(written, folded)
    return "l" + syllable[1:] if syllable.startswith("n") else syllable


def _plain(text: str) -> str:
    return _DIGITS.sub(lambda m: "#" if len(m.group()) < 4 else "##" if len(m.group()) < 10 else "###", simplify(text))


def _vectorizers() -> list[Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return [
        TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=minimum, dtype=np.float32)
        for analyzer, minimum in ((characters, 2), (words, 1), (sounds, 2))
    ]


def _classifier() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=20.0, class_weight="balanced", max_iter=300)


def _stack(parts: list[Any]) -> Any:
    from scipy.sparse import hstack

    return hstack(parts, format="csr")


def _temperature(matrix: Any, intents: np.ndarray) -> float:
    """The temperature with the least log-loss on sentences the weights have not seen."""
    from sklearn.model_selection import cross_val_predict

    held = cross_val_predict(_classifier(), matrix, intents, cv=FOLDS, method="decision_function", n_jobs=1)
    names = np.unique(intents)
    truth = np.searchsorted(names, intents)
    grid = np.geomspace(0.2, 3.0, 40)
    losses = [-np.log(softmax(held / t)[np.arange(len(truth)), truth] + 1e-12).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])
