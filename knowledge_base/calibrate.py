"""Fits fusion and probability on questions that the retriever has not seen."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Sequence

import numpy as np

from knowledge_base.calibration import NEUTRAL, Calibration, signals
from knowledge_base.entries import FaqEntry
from knowledge_base.retriever import Ranked, Retriever

SEED = 11
HELD = 2  # ways of asking that are held back of each entry
RIVALS = 10  # wrong candidates that a right one is compared with
Row = tuple[str, str]


def hold_back(entries: Sequence[FaqEntry], held: int = HELD, *, seed: int = SEED) -> tuple[list[FaqEntry], list[Row]]:
    """Takes `held` ways of asking away from every entry that keeps at least as many; the same ones every time."""
    rng = random.Random(seed)
    kept, rows = [], []
    for entry in entries:
        asks = list(entry.asks)
        rng.shuffle(asks)
        number = held if len(asks) >= 2 * held else len(asks) // 2
        rows += [(entry.id, text) for text in asks[:number]]
        kept.append(replace(entry, asks=tuple(asks[number:])))
    return kept, rows


def fit(retriever: Retriever, positives: Sequence[Row], negatives: Sequence[str]) -> Calibration:
    """`retriever` must hold neither the positives (entry id, question) nor the negatives (no entry fits).

    The hardest negatives are the positives themselves with their own entry taken away: questions of the domain
    that no entry answers."""
    fused = replace(NEUTRAL, fusion=_fit_fusion(retriever, positives))
    chosen = retriever.calibrated(fused)
    answered = [(chosen.ranked(question), entry_id) for entry_id, question in positives]
    orphans = [chosen.ranked(question, without=entry_id) for entry_id, question in positives]
    strangers = [chosen.ranked(text) for text in negatives]
    rows = [_first(found) for found, _ in answered] + [_first(found) for found in (*orphans, *strangers)]
    right = [float(_best(chosen, found) == wanted) for found, wanted in answered]
    right += [0.0] * (len(orphans) + len(strangers))
    weights, bias = _logistic(np.stack(rows), np.array(right))
    return replace(fused, weights=weights, bias=bias)


def _best(retriever: Retriever, found: Ranked) -> str:
    return retriever.corpus.entries[found.places[0]].id


def _first(found: Ranked) -> np.ndarray:
    return signals(found.evidence[:2], found.ranks[:2])[0]


def _fit_fusion(retriever: Retriever, positives: Sequence[Row]) -> tuple[float, ...]:
    """Weights with which right entries come before their rivals: logistic regression on differences of evidence."""
    place = {entry.id: number for number, entry in enumerate(retriever.corpus.entries)}
    found = [(retriever.ranked(question), place[entry_id]) for entry_id, question in positives]
    differences = [_differences(ranked, wanted) for ranked, wanted in found if wanted in ranked.places]
    if not differences:
        return NEUTRAL.fusion
    rows = np.concatenate(differences)
    both = np.concatenate([rows, -rows])
    weights, _ = _logistic(both, np.repeat([1.0, 0.0], len(rows)), intercept=False)
    return weights


def _differences(found: Ranked, wanted: int) -> np.ndarray:
    right = found.evidence[found.places == wanted][0]
    return right - found.evidence[found.places != wanted][:RIVALS]


def _logistic(rows: np.ndarray, right: np.ndarray, *, intercept: bool = True) -> tuple[tuple[float, ...], float]:
    """Plain logistic regression, not reweighted: what comes out is a probability."""
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:
        return (0.0,) * rows.shape[1], float(np.log(0.99 / 0.01) * (2 * right[0] - 1)) if len(right) else 0.0
    model = LogisticRegression(C=10.0, max_iter=1000, fit_intercept=intercept).fit(rows, right)
    bias = float(model.intercept_[0]) if intercept else 0.0
    return tuple(float(weight) for weight in model.coef_[0]), bias
