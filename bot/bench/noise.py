"""What a recogniser makes of a sentence: characters taken for others that sound like them, seeded, with an n-best list.

Errors are drawn from the 3,500 commonest characters of jieba's dictionary (in how many words), not from the shop's own talk: three in five
sound exactly alike but for the tone, three in ten differ by an accent (zh/z, n/l, an/ang, hu/f), one in ten by one
letter. After the figures in sherpa-onnx's issue 3858 (oracle error 6.98 -> 4.48 % in four hypotheses), 36 of 100 errors
are right in one of the ranks 2 to 4; the other ranks have errors of their own."""

from __future__ import annotations

import functools
import random
import re
from collections import Counter, defaultdict
from typing import Sequence

from pypinyin import lazy_pinyin

from bot.voice.hearing import Hypothesis
from bot.voice.numbers_out import say
from bot.voice.numerals import cardinal, one_by_one
from knowledge_base.sounds import fold

RECOVERABLE = 0.36
RANKS = 5
COMMON = 3500
_CODE = r"(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{8,}"
_KINDS = ("same", "accent", "letter")
_KIND_WEIGHTS = (6, 3, 1)


def noisy(text: str, *, rate: float, rng: random.Random) -> list[Hypothesis]:
    """An n-best list, best first, for a sentence of which `rate` of the characters are misheard."""
    said = spoken(text)
    places = [n for n, char in enumerate(said) if _confusable(char)]
    wrong = {n: confused(said[n], rng) for n in places if rng.random() < rate}
    first = _with(said, wrong)
    if rate == 0.0:
        return [Hypothesis(first, 0.95)]
    recoverable = {n: rng.randrange(1, 4) for n in wrong if rng.random() < RECOVERABLE}
    texts = [first, *(_other(said, places, wrong, recoverable, rank, rng) for rank in range(1, RANKS))]
    unique = list(dict.fromkeys(texts))
    return [Hypothesis(each, _confidence(said, each, rank, rng)) for rank, each in enumerate(unique)]


def _other(
    said: str, places: Sequence[int], wrong: dict[int, str], recoverable: dict[int, int], rank: int, rng: random.Random
) -> str:
    """The errors of the first, some put right at this rank, and one new guess."""
    kept = {
        n: char if rng.random() < 0.7 else confused(said[n], rng)
        for n, char in wrong.items()
        if recoverable.get(n) != rank
    }
    if places and (rank not in recoverable.values() or rng.random() < 0.3):
        n = rng.choice(places)
        kept.setdefault(n, confused(said[n], rng))
    return _with(said, kept)


def _confidence(said: str, heard: str, rank: int, rng: random.Random) -> float:
    """Lower where characters are wrong, and blurred, as recognisers' are: 0.93 for right ones, 0.6 for wrong ones."""
    each = [rng.gauss(0.93 if a == b else 0.6, 0.08) for a, b in zip(said, heard, strict=True)] or [0.9]
    return round(min(max(sum(each) / len(each) - 0.02 * rank, 0.05), 0.99), 3)


def spoken(text: str) -> str:
    """As the caller says it: long numbers digit by digit, short ones as counts."""
    said = re.sub(r"1[3-9]\d{9}", lambda m: say("phone", m[0]), text)
    said = re.sub(_CODE, lambda m: re.sub(r"\d", lambda digit: one_by_one(digit[0]), m[0]), said)
    said = re.sub(r"\d{5,}|(?<=尾号)\d+|(?<![\d.])\d{4}(?![\d元块年])", lambda m: one_by_one(m[0]), said)
    return re.sub(r"\d+(?:\.\d+)?", lambda m: cardinal(m[0]), said)


def confused(char: str, rng: random.Random) -> str:
    """Another character that sounds like it."""
    kinds = rng.choices(_KINDS, _KIND_WEIGHTS, k=3)
    reading = lazy_pinyin(char)[0]
    for kind in (*kinds, *_KINDS):
        options = [other for other in _alike(kind, reading) if other != char]
        if options:
            return rng.choices(options, [_weight(other) for other in options])[0]
    return char


@functools.lru_cache(maxsize=1)
def _common() -> Counter[str]:
    from knowledge_base.features import common_words

    counts = Counter(char for word in common_words(1, 4) for char in word if "一" <= char <= "鿿")
    return Counter(dict(counts.most_common(COMMON)))


def _weight(char: str) -> float:
    return float(_common()[char] ** 0.5)


def _confusable(char: str) -> bool:
    return "一" <= char <= "鿿"


@functools.lru_cache(maxsize=8192)
def _alike(kind: str, reading: str) -> tuple[str, ...]:
    if kind == "same":
        return tuple(_by_reading()[reading])
    readings = [other for other in _by_reading() if other != reading and _near(kind, other, reading)]
    return tuple(char for other in readings for char in _by_reading()[other])


def _near(kind: str, a: str, b: str) -> bool:
    if kind == "accent":
        return fold(a) == fold(b)
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1 and fold(a) != fold(b)


@functools.lru_cache(maxsize=1)
def _by_reading() -> dict[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for char in _common():
        table[lazy_pinyin(char)[0]].append(char)
    return table


def _with(said: str, changed: dict[int, str]) -> str:
    return "".join(changed.get(n, char) for n, char in enumerate(said))
