"""Fits fusion and probability on questions that the retriever has not seen."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Sequence

import numpy as np

from knowledge_base.calibration import NEUTRAL, Calibration, signals
from knowledge_base.entries import FaqEntry
from knowledge_base.network import softmax
from knowledge_base.retriever import Ranked, Retriever
from knowledge_base.text import simplify

SEED = 11
HELD = 1  # ways of asking that are held back of each entry: enough with some hundred entries
# How often a question that no entry answers, or one from elsewhere, comes for each one that an entry answers.
ORPHANS, STRANGERS = 0.3, 0.3
MOST_STRANGERS = 500  # more cost training time and change nothing
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
    retriever.encoder.encode([simplify(text) for text in (*(text for _, text in positives), *negatives)])  # all at once
    fused = replace(NEUTRAL, fusion=_fit_fusion(retriever, positives))
    chosen = retriever.calibrated(fused)
    answered = [(chosen.ranked(question), entry_id) for entry_id, question in positives]
    orphans = [chosen.ranked(question, without=entry_id) for entry_id, question in positives]
    strangers = [chosen.ranked(text) for text in negatives[:: max(1, len(negatives) // MOST_STRANGERS)]]
    rows = [_first(found) for found, _ in answered] + [_first(found) for found in (*orphans, *strangers)]
    right = [float(_best(chosen, found) == wanted) for found, wanted in answered]
    right += [0.0] * (len(orphans) + len(strangers))
    shares = [1.0] * len(answered) + [ORPHANS] * len(orphans) + [STRANGERS] * len(strangers)
    weights, bias = _logistic(np.stack(rows), np.array(right), np.array(shares))
    return replace(fused, weights=weights, bias=bias)


def _best(retriever: Retriever, found: Ranked) -> str:
    return retriever.corpus.entries[found.places[0]].id


def _first(found: Ranked) -> np.ndarray:
    return signals(found.evidence[:2], found.ranks[:2])[0]


def _fit_fusion(retriever: Retriever, positives: Sequence[Row]) -> tuple[float, ...]:
    """Weights under which the right entry is the likeliest of all candidates; none is negative, as evidence never
    speaks against. All candidates count: against the best few only, what made them the best looks harmful."""
    from scipy.optimize import minimize

    place = {entry.id: number for number, entry in enumerate(retriever.corpus.entries)}
    found = [(retriever.ranked(question), place[entry_id]) for entry_id, question in positives]
    lists = [(ranked.evidence, ranked.places == wanted) for ranked, wanted in found if wanted in ranked.places]
    if not lists:
        return NEUTRAL.fusion

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        parts = [_surprise(evidence, right, weights) for evidence, right in lists]
        return float(np.mean([cost for cost, _ in parts])), np.mean([slope for _, slope in parts], axis=0)

    start = np.array(NEUTRAL.fusion)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(start))
    return tuple(float(weight) for weight in best.x)


def _surprise(evidence: np.ndarray, right: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Minus the log-probability of the right candidate, and its slope by the weights."""
    likely = softmax(evidence @ weights)
    return -float(np.log(likely[right][0] + 1e-12)), likely @ evidence - evidence[right][0]


def _logistic(rows: np.ndarray, right: np.ndarray, shares: np.ndarray) -> tuple[tuple[float, ...], float]:
    """Logistic regression in which every row counts its share: what comes out is a probability."""
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:
        return (0.0,) * rows.shape[1], float(np.log(0.99 / 0.01) * (2 * right[0] - 1)) if len(right) else 0.0
    model = LogisticRegression(C=10.0, max_iter=1000).fit(rows, right, sample_weight=shares)
    return tuple(float(weight) for weight in model.coef_[0]), float(model.intercept_[0])
