"""A small knowledge base and an encoder that needs no training."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Sequence

import numpy as np
import pytest

from knowledge_base.calibration import NEUTRAL, Calibration
from knowledge_base.entries import FaqEntry
from knowledge_base.features import pieces
from knowledge_base.retriever import Retriever
from knowledge_base.store import Store

# Probability from the rank alone: enough for tests that do not measure quality.
SIMPLE = Calibration(NEUTRAL.fusion, (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0), -4.0)


class HashEncoder:
    """Pieces thrown into 256 places by their hash: near for texts that share words."""

    fingerprint = "hash256"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), 256), np.float32)
        for row, text in enumerate(texts):
            for piece in pieces(text):
                vectors[row, int(hashlib.md5(piece.encode()).hexdigest(), 16) % 256] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def entry(entry_id: str, question: str, *asks: str, answer: str = "", **values: object) -> FaqEntry:
    """An entry with what a test does not care about filled in."""
    text = answer or f"关于{question}的答案。"
    return FaqEntry(entry_id, question, asks or (f"{question}呢",), text, "答案", "规则", **values)  # type: ignore[arg-type]


ENTRIES = (
    entry("a.seven", "七天无理由退货怎么算", "签收后几天能退", "无理由退货有几天", "不喜欢几天内可以退"),
    entry("b.invoice", "怎么开发票", "发票在哪里开", "电子发票怎么申请", "想要发票咋弄"),
    entry("c.arrive", "退款多久到账", "钱几天能退回来", "退款到银行卡要多长时间", "退的钱啥时候到"),
)


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def retriever(encoder: HashEncoder) -> Retriever:
    return Retriever.build(ENTRIES, encoder, SIMPLE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/kb.db")
