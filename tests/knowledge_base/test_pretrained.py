"""The pretrained encoder as it serves: eight bits and a graph of our own, beside the package's arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base import pretrained

TEXTS = [
    "我的快递到哪了",
    "退货运费谁出",
    "羽绒服的拉链坏了,想换一件",
    "好",
    "",
    "iphone 15 的发票抬头开错了能不能重开一张,急用",
]


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return pretrained.vectors(TEXTS)


def test_vectors_are_of_length_one(vectors: np.ndarray) -> None:
    assert vectors.shape == (len(TEXTS), pretrained.DIM)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_eight_bits_say_what_the_package_says(vectors: np.ndarray) -> None:
    exact = pretrained._model().encode(TEXTS)
    assert float((vectors * exact).sum(axis=1).min()) > 0.98


def test_many_at_once_are_the_same_as_one_by_one(vectors: np.ndarray) -> None:
    many = [f"{text}{n}" for n in range(pretrained.BULK) for text in TEXTS[:1]]
    assert np.allclose(pretrained.vectors(many)[7], pretrained.vectors([many[7]])[0], atol=1e-6)
