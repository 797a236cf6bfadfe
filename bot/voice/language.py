"""How likely a sentence is in this shop's talk, and which characters sound like another: what re-ranking stands on."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from typing import Iterable, Sequence

from bot.settings import ROOT
from knowledge_base.features import domain_words
from knowledge_base.sounds import syllable

NUMERALS = frozenset("零〇一二两三四五六七八九十百千万幺洞拐廿卅俩仨半0123456789")
BY_EYE_ONLY = frozenset("定订")
_NUMBER = "#"  # every numeral counts as the same: how likely a sentence is says nothing about which number it holds
_WEIGHTS = (0.55, 0.3, 0.14, 0.01)  # of three characters, two, one, and any character at all
_SIZE = 6000  # characters that somebody might say
_WORD_TIMES = 20  # a word of the dictionary counts as so many sentences of its own
_SEEN = 3  # times in the talk before a character may be put in for another
_CANDIDATES = 8  # characters that are tried for one
_BEAM = 10
_EXAMPLE, _QUOTED = re.compile(r"^ {4}- (.+)$", re.M), re.compile(r'^ {4}- "(.+)"$', re.M)
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_NOT_SAID = re.compile(r"[^\w]+")


class Language:
    """Characters in threes, counted over sentences. Scores are natural logarithms."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._counts: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
        self._contexts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for sentence in sentences:
            self._add(bare(sentence))
        self._total = sum(self._counts[0].values()) or 1
        self._alike = self._by_sound()

    def score(self, text: str) -> float:
        """The logarithm of the sentence's probability; numerals are all one, marks and blanks are left out."""
        said = f"^^{bare(text)}$"
        return sum(self._one(said[i - 2 : i], said[i]) for i in range(2, len(said)))

    def repaired(self, text: str, *, cost: float) -> str:
        """The likeliest sentence that sounds like `text`, each changed character costing `cost` nats. Numerals,
        letters and 定/订 are left alone and never put in."""
        beam: list[tuple[float, str]] = [(0.0, "")]
        for char in text:
            grown = [
                (score + (self._step(said, other) - (cost if other != char else 0.0)), said + other)
                for score, said in beam
                for other in self._options(char)
            ]
            beam = sorted(grown, reverse=True)[:_BEAM]
        return max((score + self._step(said, "$"), said) for score, said in beam)[1]

    def _step(self, said: str, char: str) -> float:
        if char != "$" and not char.isalnum():
            return 0.0
        return self._one(f"^^{bare(said[-8:])}"[-2:], _NUMBER if char in NUMERALS else char.lower())

    def _options(self, char: str) -> Sequence[str]:
        if char in NUMERALS or char in BY_EYE_ONLY or not "一" <= char <= "鿿":
            return (char,)
        alike = self._alike.get(syllable(char), ())
        return alike if char in alike else (char, *alike)

    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for char, count in self._counts[0].most_common():
            if count >= _SEEN and "一" <= char <= "鿿" and char not in BY_EYE_ONLY:
                found[syllable(char)].append(char)
        return {sound: tuple(chars[:_CANDIDATES]) for sound, chars in found.items()}

    def _add(self, said: str) -> None:
        framed = f"^^{said}$"
        for i in range(2, len(framed)):
            for n in range(3):
                self._counts[n][framed[i - n : i + 1]] += 1
            for n in (1, 2):
                self._contexts[n - 1][framed[i - n : i]] += 1

    def _one(self, before: str, char: str) -> float:
        one, two, three = self._counts
        third = three[before + char] / max(self._contexts[1][before], 1)
        second = two[before[1:] + char] / max(self._contexts[0][before[1:]], 1)
        parts = (third, second, one[char] / self._total, 1 / _SIZE)
        return math.log(sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True)))


def bare(text: str) -> str:
    """What is said of a text: no marks, lower case, every numeral the same, 订金 as 定金."""
    said = _NOT_SAID.sub("", text).lower().replace("订金", "定金")
    return "".join(_NUMBER if char in NUMERALS else char for char in said)


@functools.lru_cache(maxsize=1)
def shop_language() -> Language:
    """Of the sentences that the assistant is trained on, the questions of the knowledge base and the domain's words;
    half a second the first time."""
    return Language([*_examples(), *(word for word in domain_words() for _ in range(_WORD_TIMES))])


def _examples() -> Iterable[str]:
    for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml")):
        for line in _EXAMPLE.findall(path.read_text(encoding="utf-8")):
            yield _ENTITY.sub(r"\1", line)
    for path in sorted((ROOT / "knowledge_base" / "faq").glob("*.yml")):
        yield from _QUOTED.findall(path.read_text(encoding="utf-8"))
