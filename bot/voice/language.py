"""How likely a sentence is in this shop's talk, and which characters sound like another: what re-ranking stands on."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from typing import Iterable, Iterator, Sequence

from bot.settings import ROOT
from knowledge_base.features import domain_words
from knowledge_base.sounds import syllable

NUMERALS = frozenset("零〇一二两三四五六七八九十百千万幺洞拐廿卅俩仨半0123456789")
BY_EYE_ONLY = frozenset("定订")
_NUMBER = "#"  # every numeral counts as the same: how likely a sentence is says nothing about which number it holds
_AS_ONE = {ord(char): _NUMBER for char in NUMERALS}
_WEIGHTS = (0.55, 0.3, 0.14, 0.01)  # of three characters, two, one, and any character at all
_SIZE = 6000  # characters that somebody might say
_LONGEST_WORD = 4
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
        framed = [f"^^{bare(sentence)}$" for sentence in sentences]
        for n in range(3):
            self._counts[n].update(said[i - n : i + 1] for said in framed for i in range(2, len(said)))
        for n in (1, 2):
            self._contexts[n - 1].update(said[i - n : i] for said in framed for i in range(2, len(said)))
        self._total = sum(self._counts[0].values()) or 1
        self._alike = self._by_sound()

    def score(self, text: str) -> float:
        """The logarithm of the sentence's probability; numerals are all one, marks and blanks are left out."""
        said = f"^^{bare(text)}$"
        return sum(self._one(said[i - 2 : i], said[i]) for i in range(2, len(said)))

    def repaired(self, text: str, *, cost: float) -> str:
        """The likeliest sentence that sounds like `text`, each changed character costing `cost` nats. Numerals,
        letters and 定/订 are left alone and never put in."""
        beam: list[tuple[float, str, str]] = [(0.0, "", "^^")]  # score, what was said, the last two of it as counted
        for char in text:
            grown = [
                self._step(score - (cost if other != char else 0.0), said, before, other)
                for score, said, before in beam
                for other in self._options(char)
            ]
            beam = sorted(grown, reverse=True)[:_BEAM]
        return max((score + self._one(before, "$"), said) for score, said, before in beam)[1]

    def _step(self, score: float, said: str, before: str, char: str) -> tuple[float, str, str]:
        if not char.isalnum():
            return score, said + char, before
        counted = char.lower().translate(_AS_ONE)
        return score + self._one(before, counted), said + char, (before + counted)[-2:]

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

    def _one(self, before: str, char: str) -> float:
        one, two, three = self._counts
        third = three[before + char] / max(self._contexts[1][before], 1)
        second = two[before[1:] + char] / max(self._contexts[0][before[1:]], 1)
        parts = (third, second, one[char] / self._total, 1 / _SIZE)
        return math.log(sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True)))


def bare(text: str) -> str:
    """What is said of a text: no marks, lower case, every numeral the same, 订金 as 定金."""
    said = _NOT_SAID.sub("", text).lower().replace("订金", "定金")
    return said.translate(_AS_ONE)


@functools.lru_cache(maxsize=1)
def shop_language() -> Language:
    """Of the sentences that the assistant is trained on, the questions of the knowledge base and the domain's words;
    some seconds the first time, so ask for it before anybody speaks."""
    words = domain_words()
    return Language([*_well_written(_examples(), words), *(word for word in words for _ in range(_WORD_TIMES))])


def _well_written(sentences: Iterable[str], words: Sequence[str]) -> Iterator[str]:
    """Without those that the training data misspells on purpose (退宽, 转人公): they would make errors likely."""
    known = {word for word in words if 2 <= len(word) <= _LONGEST_WORD and not set(word) & (NUMERALS | BY_EYE_ONLY)}
    by_sound = {tuple(syllable(char) for char in word) for word in known}
    starts = {sounds[:2] for sounds in by_sound}
    for sentence in sentences:
        sounds = tuple(syllable(char) for char in sentence)
        places = (i for i in range(len(sentence) - 1) if sounds[i : i + 2] in starts)
        windows = ((i, i + n) for i in places for n in range(2, _LONGEST_WORD + 1) if i + n <= len(sentence))
        if all(sentence[a:b] in known for a, b in windows if sounds[a:b] in by_sound):
            yield sentence


def _examples() -> Iterable[str]:
    for path in sorted((ROOT / "nlu_data" / "nlu").glob("*.yml")):
        for line in _EXAMPLE.findall(path.read_text(encoding="utf-8")):
            yield _ENTITY.sub(r"\1", line)
    for path in sorted((ROOT / "knowledge_base" / "faq").glob("*.yml")):
        yield from _QUOTED.findall(path.read_text(encoding="utf-8"))
