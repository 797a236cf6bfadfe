"""Trains a Network with torch, and beside it, where asked for, a linear support vector machine whose scores are added:
the linear part remembers, the network generalises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np

from knowledge_base.network import Network, Pieces, Vocabulary, Weights, centred
from knowledge_base.processes import in_processes

RATE = 3e-3
WARM = 0.2  # share of the steps in which the rate rises
DROPOUT, DROPPED_PIECES = 0.3, 0.1
SVM_C = 0.3
SVM_TOLERANCE = 1e-2  # a quarter quicker than 1e-4, and no score moves by more than 0.002
WORTH_A_PROCESS = 2000  # texts: fewer are learnt in the seconds that a process takes to start
SEED = 11


@dataclass(frozen=True)
class Plan:
    """How long and how large; `linear` adds the support vector machine."""

    hidden: int
    epochs: int
    batch: int
    smoothing: float
    linear: bool


@dataclass(frozen=True)
class Lesson:
    """What a network learns from: `pieces` [texts], `vectors` [texts, dim], `labels` [texts]."""

    pieces: Sequence[Pieces]
    vectors: np.ndarray
    labels: Sequence[str]
    plan: Plan


@dataclass(frozen=True)
class Numbers:
    """A lesson in numbers, which go to another process cheaply."""

    matrix: Any
    vectors: np.ndarray
    truth: np.ndarray
    plan: Plan


def fit(lesson: Lesson) -> Network:
    """The same data gives the same network."""
    return fit_each([lesson])[0]


def fit_each(lessons: Sequence[Lesson]) -> list[Network]:
    """A network for each lesson, learnt beside each other where there are cores for it."""
    vocabularies = [Vocabulary.fit(lesson.pieces) for lesson in lessons]
    numbers = [_numbers(*pair) for pair in zip(lessons, vocabularies, strict=True)]
    learnt = in_processes(_learn, numbers, worth=len(numbers[0].truth) >= WORTH_A_PROCESS)
    named = [sorted(set(lesson.labels)) for lesson in lessons]
    return [Network(*parts) for parts in zip(vocabularies, learnt, named, strict=True)]


def _numbers(lesson: Lesson, vocabulary: Vocabulary) -> Numbers:
    place = {name: n for n, name in enumerate(sorted(set(lesson.labels)))}
    truth = np.array([place[label] for label in lesson.labels])
    return Numbers(_matrix(vocabulary, lesson.pieces), lesson.vectors, truth, lesson.plan)


def _learn(numbers: Numbers) -> Weights:
    mean = numbers.vectors.mean(axis=0)
    network = _network(numbers.matrix, centred(numbers.vectors, mean), numbers.truth, numbers.plan)
    return _joined(network, _linear(numbers.matrix, numbers.truth) if numbers.plan.linear else None, mean)


def _matrix(vocabulary: Vocabulary, pieces: Sequence[Pieces]) -> Any:
    from scipy.sparse import csr_matrix

    rows = [vocabulary.row(found) for found in pieces]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate([row[side] for row in rows]) for side in (0, 1))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(vocabulary)))


def _linear(matrix: Any, truth: np.ndarray) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=SVM_C, class_weight="balanced", random_state=SEED, tol=SVM_TOLERANCE).fit(matrix, truth)


def _joined(network: Any, linear: Any, mean: np.ndarray) -> Weights:
    """One table: the network's rows beside the linear part's. Half precision halves it and changes no decision."""
    table, bias = network.embedding.weight.detach().numpy(), network.out.bias.detach().numpy()
    if linear is not None:
        table, bias = np.concatenate([table, linear.coef_.T], axis=1), bias + linear.intercept_
    return Weights(
        table=table.astype(np.float16),
        dense=network.dense.weight.detach().numpy().T.copy(),
        mean=mean.astype(np.float32),
        hidden_bias=network.dense.bias.detach().numpy().copy(),
        out=network.out.weight.detach().numpy().T.copy(),
        out_bias=bias.astype(np.float32),
    )


def _network(matrix: Any, vectors: np.ndarray, truth: np.ndarray, plan: Plan) -> Any:
    import torch

    torch.manual_seed(SEED)
    network = _make(matrix.shape[1], vectors.shape[1], int(truth.max()) + 1, plan.hidden)
    loss = torch.nn.CrossEntropyLoss(weight=_class_weights(truth), label_smoothing=plan.smoothing)
    sparse = torch.optim.SparseAdam(list(network.embedding.parameters()), lr=RATE)
    dense = torch.optim.Adam([*network.dense.parameters(), *network.out.parameters()], lr=RATE)
    steps = [rows for epoch in range(plan.epochs) for rows in _batches(matrix.shape[0], plan.batch, SEED + epoch)]
    given = torch.from_numpy(vectors.astype(np.float32))
    network.train()
    for step, rows in enumerate(steps):
        _set_rate((sparse, dense), step / len(steps))
        scores = network(*_bag(matrix[rows]), given[rows])
        _step(loss(scores, torch.from_numpy(truth[rows])), (sparse, dense))
    return network.eval()


def _make(columns: int, dim: int, classes: int, hidden: int) -> Any:
    import torch
    from torch import nn

    class Bag(nn.Module):
        """Weighted sum of the pieces' vectors and the sentence's own, one hidden layer."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.EmbeddingBag(columns, hidden, mode="sum", sparse=True)
            nn.init.normal_(self.embedding.weight, std=0.05)
            self.dense, self.out = nn.Linear(dim, hidden), nn.Linear(hidden, classes)
            self.dropout = nn.Dropout(DROPOUT)

        def forward(self, pieces: Any, starts: Any, values: Any, vectors: Any) -> Any:
            added = self.embedding(pieces, starts, per_sample_weights=values) + self.dense(vectors)
            return self.out(self.dropout(torch.relu(added)))

    return Bag()


def _bag(rows: Any) -> tuple[Any, Any, Any]:
    """Pieces, where each text's begin, and values, a tenth of them dropped."""
    import torch

    values = torch.from_numpy(rows.data.astype(np.float32))
    kept = (torch.rand(len(values)) > DROPPED_PIECES) / (1 - DROPPED_PIECES)
    pieces, starts = rows.indices.astype(np.int64), rows.indptr[:-1].astype(np.int64)
    return torch.from_numpy(pieces), torch.from_numpy(starts), values * kept


def _class_weights(truth: np.ndarray) -> Any:
    """Half-way (in the exponent) between every sentence and every label counting the same."""
    import torch

    counts = np.bincount(truth)
    return torch.tensor(np.sqrt(len(truth) / len(counts) / counts), dtype=torch.float32)


def _batches(size: int, batch: int, seed: int) -> list[np.ndarray]:
    order = np.random.RandomState(seed).permutation(size)
    return [order[start : start + batch] for start in range(0, size, batch)]


def _set_rate(optimizers: Any, done: float) -> None:
    """Rises for the first WARM of the way, then falls to nothing."""
    rate = RATE * (done / WARM if done < WARM else (1 - done) / (1 - WARM))
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = max(rate, 1e-5)


def _step(loss: Any, optimizers: Any) -> None:
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()
