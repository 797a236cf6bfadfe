"""Trains the default encoder: a sentence-transformers StaticEmbedding on the project's own sentences."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Callable, Mapping, Sequence

from knowledge_base.encoder import spaced

DIM = 192
MIN_COUNT = 2  # a piece seen once cannot have learned anything
BATCHES = 12  # in one epoch, each with one pair of every group
LEARNING_RATE = 0.02
SCALE = 10.0  # how sharply a pair must stand out from the others
SEED = 7

Groups = Mapping[str, Sequence[str]]


def train_static(groups: Groups, folder: Path, *, epochs: int = 12, progress: Callable[[str], None] = print) -> None:
    """Pulls sentences of one group together and all others apart; saves a SentenceTransformer to `folder`."""
    import torch
    from sentence_transformers import SentenceTransformer, util
    from sentence_transformers.losses import MultipleNegativesRankingLoss
    from sentence_transformers.models import StaticEmbedding

    torch.manual_seed(SEED)
    cut = {name: [spaced(text) for text in texts] for name, texts in groups.items()}
    module = StaticEmbedding(_tokenizer(cut), embedding_dim=DIM)
    model = SentenceTransformer(modules=[module], device="cpu")
    loss = MultipleNegativesRankingLoss(model, scale=SCALE, similarity_fct=util.cos_sim)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for epoch in range(epochs):
        total = sum(_step(model, loss, optimizer, batch) for batch in _batches(cut, SEED + epoch))
        progress(f"encoder: epoch {epoch + 1}/{epochs}, loss {total:.2f}")
    model.save(str(folder))


def _step(model, loss, optimizer, batch: list[tuple[str, str]]) -> float:  # type: ignore[no-untyped-def]
    optimizer.zero_grad()
    sides = [model.tokenize([pair[side] for pair in batch]) for side in (0, 1)]
    value = loss(sides, None)
    value.backward()
    optimizer.step()
    return float(value.detach())


def _tokenizer(cut: Groups):  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer, models, pre_tokenizers

    counts = Counter(piece for texts in cut.values() for text in texts for piece in text.split())
    known = sorted(piece for piece, count in counts.items() if count >= MIN_COUNT)
    vocabulary = {piece: place for place, piece in enumerate(["[UNK]", *known])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _batches(groups: Groups, seed: int) -> list[list[tuple[str, str]]]:
    """One pair of each group in a batch, so that all other pairs in it are true negatives."""
    rng = random.Random(seed)
    usable = [texts for texts in groups.values() if len(texts) > 1]
    return [[_pair(texts, rng) for texts in usable] for _ in range(BATCHES)]


def _pair(texts: Sequence[str], rng: random.Random) -> tuple[str, str]:
    first, second = rng.sample(texts, 2)
    return first, second
