"""Repairs a domain word that was misheard or mistyped by sound, and only when the repair is far likelier; and guesses
at single characters that stand where no sentence of the domain has them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Iterable, Sequence

from knowledge_base.sounds import syllable, syllables

# Nats by which a repair must make the sentence likelier; a window that is itself a word of the language needs more.
GAIN, GAIN_OVER_WORD = 4.0, 12.0
MARGIN = 3.0  # nats between the best repair and the next: closer ones are not decided by ear (定金, 订金)
LENGTHS = (4, 3, 2)  # characters of a domain word, longest first
NUMERALS = frozenset("零〇一二两三四五六七八九十百千万幺")  # never folded: 四 and 十 sound the same
BY_EYE_ONLY = frozenset({"定金", "订金"})  # sound the same, differ in law: never a repair
ALPHA = 0.1  # weight of a pair never seen
SEEN = 3  # times that a character must stand in the domain's sentences to be guessed at


@dataclass(frozen=True)
class Repair:
    """`text[start:end]` was `heard` and is now `meant`, of the same length."""

    start: int
    end: int
    heard: str
    meant: str


class Corrector:
    """Holds the domain's words by their sound, and how often characters follow each other in its sentences."""

    def __init__(self, words: Iterable[str], texts: Sequence[str], common: Iterable[str] = ()) -> None:
        self._words = {word for word in words if len(word) in LENGTHS and not set(word) & NUMERALS}
        self._common = frozenset(common)
        by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in sorted(self._words - BY_EYE_ONLY):
            by_sound[tuple(syllables(word))].append(word)
        self._by_sound = dict(by_sound)
        self._pairs = Counter(pair for text in texts for pair in zip(f"^{text}", f"{text}$", strict=True))
        self._firsts = Counter(first for first, _ in self._pairs.elements())
        self._size = max(len({second for _, second in self._pairs}), 1)
        self._chars: dict[str, list[str]] = defaultdict(list)
        for char in sorted(char for char, count in self._firsts.items() if count >= SEEN and _is_han(char)):
            self._chars[syllable(char)].append(char)

    def correct(self, text: str) -> tuple[str, list[Repair]]:
        """The repaired text, of the same length, and what was repaired; repairs do not overlap."""
        repairs: list[Repair] = []
        heard = [syllable(char) for char in text]
        for length in LENGTHS:
            for start in range(len(text) - length + 1):
                candidates = self._by_sound.get(tuple(heard[start : start + length]), ())
                repair = self._repair(text, start, start + length, candidates) if candidates else None
                if repair and all(repair.end <= other.start or repair.start >= other.end for other in repairs):
                    repairs.append(repair)
                    text = text[:start] + repair.meant + text[repair.end :]
        return text, repairs

    def guess(self, text: str) -> str:
        """`text` with every character that fits neither neighbour replaced by the one of its sound that does. Good for
        telling what is wanted; a name or an address may be guessed away, so values are never read from it."""
        chars = list(text)
        for place, char in enumerate(chars):
            left = chars[place - 1] if place else "^"
            right = chars[place + 1] if place + 1 < len(chars) else "$"
            if _is_han(char) and self._is_strange(left, char, right):
                chars[place] = self._likelier(left, char, right)
        return "".join(chars)

    def _is_strange(self, left: str, char: str, right: str) -> bool:
        pairs = (left, char), (char, right)
        return not any(self._pairs[pair] > 1 or "".join(pair) in self._common for pair in pairs)

    def _likelier(self, left: str, char: str, right: str) -> str:
        before = self._log_likelihood(left + char + right)
        options = [other for other in self._chars.get(syllable(char), ()) if other != char]
        gains = [(self._log_likelihood(left + other + right) - before, other) for other in options]
        gain, best = max(gains, default=(0.0, char))
        return best if gain >= GAIN else char

    def _repair(self, text: str, start: int, end: int, candidates: Sequence[str]) -> Repair | None:
        heard = text[start:end]
        if heard in self._words or set(heard) & NUMERALS:
            return None
        gains = sorted(((self._gain(text, start, end, word), word) for word in candidates), reverse=True)
        if gains[0][0] < (GAIN_OVER_WORD if heard in self._common else GAIN):
            return None
        decided = len(gains) == 1 or gains[0][0] - gains[1][0] >= MARGIN
        return Repair(start, end, heard, gains[0][1]) if decided else None

    def _gain(self, text: str, start: int, end: int, word: str) -> float:
        """How many nats likelier the sentence is with `word` in the window."""
        framed = f"^{text}$"
        left, right = framed[start], framed[end + 1]
        return self._log_likelihood(left + word + right) - self._log_likelihood(left + text[start:end] + right)

    def _log_likelihood(self, chars: str) -> float:
        return sum(
            math.log((self._pairs[a, b] + ALPHA) / (self._firsts[a] + ALPHA * self._size))
            for a, b in zip(chars, chars[1:], strict=False)
        )


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿" and char not in NUMERALS
