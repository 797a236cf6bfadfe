"""Fits the retriever's probability on questions that it has not seen."""

from __future__ import annotations

import random
from typing import Sequence

import numpy as np

from knowledge_base.retriever import Calibration, Retriever

NEUTRAL = Calibration((1.0, 1.0, 1.0), 0.0)
SEED = 11
Rows = Sequence[tuple[str, str]]


def hold_back(rows: Rows, share: float = 0.25) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Splits the wordings of every entry into kept and held-back rows, the same way every time."""
    rng = random.Random(SEED)
    kept, held = [], []
    by_entry: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_entry.setdefault(row[0], []).append(row)
    for group in by_entry.values():
        rng.shuffle(group)
        size = max(1, int(len(group) * share)) if len(group) > 1 else 0
        held += group[:size]
        kept += group[size:]
    return kept, held


def fit(retriever: Retriever, positives: Rows, negatives: Sequence[str]) -> Calibration:
    """`retriever` must hold neither the positives (entry id, question) nor the negatives (no entry fits).

    The hardest negatives are the positives themselves with their own entry taken away: questions of the domain
    that no entry answers."""
    from sklearn.linear_model import LogisticRegression

    answered = [(*retriever.features(question), entry_id) for entry_id, question in positives]
    orphans = [retriever.features(question, without=entry_id)[1] for entry_id, question in positives]
    strangers = [retriever.features(text)[1] for text in negatives]
    features = [found for _, found, _ in answered] + orphans + strangers
    right = [float(name == wanted) for name, _, wanted in answered] + [0.0] * (len(orphans) + len(strangers))
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(np.stack(features), right)
    return Calibration(tuple(float(w) for w in model.coef_[0]), float(model.intercept_[0]))
