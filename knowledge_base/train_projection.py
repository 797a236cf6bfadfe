"""Learns a Projection with torch: every way of asking is drawn to its own entry's centre and away from the others'."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from knowledge_base.encoder import Encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.projection import Projection
from knowledge_base.text import simplify

SIZE = 128
EPOCHS, BATCH = 6, 256
RATE, CENTRES_RATE = 1e-3, 3e-3
SHARPNESS, DROPOUT, SMOOTHING = 14.0, 0.2, 0.05
FEWEST = 20  # entries: fewer teach nothing that holds for other questions
SEED = 11


def learn(entries: Sequence[FaqEntry], encoder: Encoder) -> Projection:
    """The same entries give the same one; few entries give one that changes nothing."""
    rows = [(simplify(wording), place) for place, entry in enumerate(entries) for wording in entry.wordings]
    if len(entries) < FEWEST:
        return Projection()
    vectors = encoder.encode([text for text, _ in rows])
    if vectors.shape[1] <= SIZE:
        return Projection()
    return Projection(_fit(vectors, np.array([place for _, place in rows])))


def _fit(vectors: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The matrix, float32 [dim, SIZE], beginning at the directions in which the vectors differ most."""
    import torch

    torch.manual_seed(SEED)
    matrix = torch.nn.Parameter(torch.from_numpy(_main_directions(vectors)))
    given, truth = torch.from_numpy(vectors), torch.from_numpy(places)
    centres = torch.nn.Parameter(_centres(given @ matrix.detach(), truth))
    learner = torch.optim.Adam([{"params": [matrix], "lr": RATE}, {"params": [centres], "lr": CENTRES_RATE}])
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(vectors)), BATCH):
            learner.zero_grad()
            _loss(given[rows], truth[rows], matrix, centres).backward()
            learner.step()
    return matrix.detach().numpy()


def _main_directions(vectors: np.ndarray) -> np.ndarray:
    moved = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(moved.T @ moved)
    return np.ascontiguousarray(directions[:, : -SIZE - 1 : -1], dtype=np.float32)


def _centres(turned: Any, truth: Any) -> Any:
    import torch

    sums = torch.zeros(int(truth.max()) + 1, turned.shape[1])
    return sums.index_add_(0, truth, torch.nn.functional.normalize(turned, dim=1))


def _loss(vectors: Any, truth: Any, matrix: Any, centres: Any) -> Any:
    from torch.nn import functional

    turned = functional.normalize(functional.dropout(vectors, DROPOUT) @ matrix, dim=1)
    scores = SHARPNESS * turned @ functional.normalize(centres, dim=1).T
    return functional.cross_entropy(scores, truth, label_smoothing=SMOOTHING)
