"""Trains the intent model: a linear support vector machine and a small network over the same n-grams."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from bot.assistant.intent_model import IntentModel, Vocabulary, Weights, pieces_of

HIDDEN = 192
EPOCHS, BATCH, RATE = 5, 128, 3e-3
WARM = 0.2  # share of the steps in which the rate rises
DROPOUT, DROPPED_PIECES = 0.3, 0.1
SMOOTHING = 0.05
SVM_C, SVM_SHARE = 0.3, 1.0  # the linear part's regularisation, and its weight in the sum
SEED = 11


def fit(texts: Sequence[str], intents: Sequence[str]) -> IntentModel:
    """`texts` are normalised. The same data gives the same model."""
    pieces = [pieces_of(text) for text in texts]
    vocabulary = Vocabulary.fit(pieces)
    matrix = _matrix(vocabulary, pieces)
    names = sorted(set(intents))
    truth = np.array([names.index(intent) for intent in intents])
    network, linear = _network(matrix, truth, len(names)), _linear(matrix, truth)
    return IntentModel(vocabulary, _joined(network, linear), names)


def _matrix(vocabulary: Vocabulary, pieces: Sequence[Sequence[Sequence[str]]]) -> Any:
    from scipy.sparse import csr_matrix

    rows = [vocabulary.row(found) for found in pieces]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate([row[side] for row in rows]) for side in (0, 1))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(vocabulary)))


def _linear(matrix: Any, truth: np.ndarray) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=SVM_C, class_weight="balanced", random_state=SEED).fit(matrix, truth)


def _joined(network: Any, linear: Any) -> Weights:
    """One table: the network's rows beside the linear part's. Half precision halves 100 MB and changes no decision."""
    hidden = network.embedding.weight.detach().numpy()
    direct = SVM_SHARE * linear.coef_.T
    return Weights(
        table=np.concatenate([hidden, direct], axis=1).astype(np.float16),
        hidden_bias=network.bias.detach().numpy().copy(),
        out=network.out.weight.detach().numpy().T.copy(),
        out_bias=(network.out.bias.detach().numpy() + SVM_SHARE * linear.intercept_).astype(np.float32),
    )


def _network(matrix: Any, truth: np.ndarray, classes: int) -> Any:
    import torch

    torch.manual_seed(SEED)
    network = _make(matrix.shape[1], classes)
    loss = torch.nn.CrossEntropyLoss(weight=_class_weights(truth), label_smoothing=SMOOTHING)
    sparse = torch.optim.SparseAdam(list(network.embedding.parameters()), lr=RATE)
    dense = torch.optim.Adam([network.bias, *network.out.parameters()], lr=RATE)
    plan = [rows for epoch in range(EPOCHS) for rows in _batches(matrix.shape[0], SEED + epoch)]
    network.train()
    for step, rows in enumerate(plan):
        _set_rate((sparse, dense), step / len(plan))
        _step(network, loss, (sparse, dense), matrix[rows], torch.from_numpy(truth[rows]))
    return network.eval()


def _make(columns: int, classes: int) -> Any:
    import torch
    from torch import nn

    class Network(nn.Module):
        """Weighted sum of the pieces' vectors, one hidden layer."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.EmbeddingBag(columns, HIDDEN, mode="sum", sparse=True)
            nn.init.normal_(self.embedding.weight, std=0.05)
            self.bias = nn.Parameter(torch.zeros(HIDDEN))
            self.dropout, self.out = nn.Dropout(DROPOUT), nn.Linear(HIDDEN, classes)

        def forward(self, columns: Any, starts: Any, values: Any) -> Any:
            hidden = torch.relu(self.embedding(columns, starts, per_sample_weights=values) + self.bias)
            return self.out(self.dropout(hidden))

    return Network()


def _class_weights(truth: np.ndarray) -> Any:
    """Half-way (in the exponent) between every sentence and every intent counting the same."""
    import torch

    counts = np.bincount(truth)
    return torch.tensor(np.sqrt(len(truth) / len(counts) / counts), dtype=torch.float32)


def _batches(size: int, seed: int) -> list[np.ndarray]:
    order = np.random.RandomState(seed).permutation(size)
    return [order[start : start + BATCH] for start in range(0, size, BATCH)]


def _set_rate(optimizers: Any, done: float) -> None:
    """Rises for the first WARM of the way, then falls to nothing."""
    rate = RATE * (done / WARM if done < WARM else (1 - done) / (1 - WARM))
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = max(rate, 1e-5)


def _step(network: Any, loss: Any, optimizers: Any, rows: Any, truth: Any) -> None:
    import torch

    values = torch.from_numpy(rows.data.astype(np.float32))
    kept = (torch.rand(len(values)) > DROPPED_PIECES) / (1 - DROPPED_PIECES)
    for optimizer in optimizers:
        optimizer.zero_grad()
    columns, starts = (
        torch.from_numpy(rows.indices.astype(np.int64)),
        torch.from_numpy(rows.indptr[:-1].astype(np.int64)),
    )
    loss(network(columns, starts, values * kept), truth).backward()
    for optimizer in optimizers:
        optimizer.step()
