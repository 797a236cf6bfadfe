"""The noise of `evaluate calls`: seeded, at its rate, with what was said at a rank that recognisers have."""

from __future__ import annotations

import random

import pytest

from bot.bench.noise import RANKS, RECOVERABLE, confused, noisy, spoken
from knowledge_base.sounds import syllable

SAID = "我昨天买的蓝牙耳机一直没有收到帮我看看快递到哪了能不能催一下商家早点发货"


def _rng() -> random.Random:
    return random.Random(7)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.15])
def test_as_many_characters_are_misheard_as_the_rate_says(rate: float) -> None:
    rng, wrong = _rng(), 0
    for _ in range(300):
        wrong += sum(a != b for a, b in zip(SAID, noisy(SAID, rate=rate, rng=rng)[0].text, strict=True))
    assert abs(wrong / (300 * len(SAID)) - rate) < 0.01


def test_same_seed_same_noise() -> None:
    assert noisy(SAID, rate=0.1, rng=_rng()) == noisy(SAID, rate=0.1, rng=_rng())


def test_no_noise_is_one_sure_hypothesis() -> None:
    (only,) = noisy(SAID, rate=0.0, rng=_rng())
    assert only.text == SAID and only.confidence == 0.95


def test_confusions_sound_alike() -> None:
    rng = _rng()
    pairs = [(char, confused(char, rng)) for char in SAID for _ in range(20)]
    assert all(a != b for a, b in pairs)
    alike = sum(syllable(a) == syllable(b) for a, b in pairs) / len(pairs)
    assert 0.8 < alike < 0.97  # the rest differ by a letter


def test_errors_are_recoverable_as_often_as_measured_elsewhere() -> None:
    rng, errors, found = _rng(), 0, 0
    for _ in range(300):
        first, *others = noisy(SAID, rate=0.1, rng=rng)
        for place, char in enumerate(SAID):
            if first.text[place] != char:
                errors += 1
                found += any(other.text[place] == char for other in others[: RANKS - 2])
    assert abs(found / errors - RECOVERABLE) < 0.05


def test_confidence_falls_with_errors_but_is_no_oracle() -> None:
    rng = _rng()
    rows = [noisy(SAID[:12], rate=0.1, rng=rng)[0] for _ in range(300)]
    right = [row.confidence or 0 for row in rows if row.text == SAID[:12]]
    wrong = [row.confidence or 0 for row in rows if row.text != SAID[:12]]
    assert sum(right) / len(right) > sum(wrong) / len(wrong) + 0.02
    assert max(wrong) > min(right)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("尾号0001", "尾号零零零幺"),
        ("花了20块", "花了二十块"),
        ("13912345678", "幺三九、幺二三四、五六七八"),
        ("单号YT1234567890123", "单号YT幺二三四五六七八九零幺二三"),
    ],
)
def test_numbers_are_spoken(written: str, said: str) -> None:
    assert spoken(written) == said
