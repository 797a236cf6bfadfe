"""Which of a recogniser's hypotheses was said: by the shop's talk, by sound, and by what this caller has ordered.

A score is in nats: what the recogniser believes, how likely the sentence is here, what the caller's own orders and the
open question add. Numbers are never decided by likelihood, 定金 and 订金 never by ear."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterable, Iterator, Sequence

from bot.voice.kinds import Kind
from bot.voice.language import NUMERALS, Language, shop_language
from bot.voice.numbers_in import plain, understand
from bot.voice.words import words
from knowledge_base.sounds import syllables

SURE = 0.85  # confidence from which a word is taken for what it is, and not asked about
CLEAR = 0.97  # confidence from which nothing is repaired by sound
TRUST = 15.0  # nats for each halving of confidence between hypotheses
RANK = 1.5  # nats that each rank costs
# Nats that one character put in by sound costs: the surer the recogniser, the more (0.8: 4, 0.9: 8, 0.95: 10).
CHANGE, CHANGE_SURE, CHANGE_UNKNOWN = 4.0, 40.0, 6.5
REPAIRED = 3  # hypotheses that are repaired: the rest are only ranked
TITLE, TAIL, ANSWER = 3.0, 4.0, 4.0  # nats for a word of an own order, its tail, an answer to the open question
MARGIN = 2.5  # nats between two neighbours, else it is asked
UNHEARD = 3.0  # nats that a reading costs which no hypothesis has


@dataclass(frozen=True)
class Hypothesis:
    """One reading of what was said. `confidence` is 0..1, or None where the engine gives none."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True)
class OpenOrder:
    """What a caller may speak of: title, the last four digits, and the kind of advance payment if it has one."""

    title: str
    tail: str
    advance: str = ""  # 定金 or 订金, as the order says


@dataclass(frozen=True)
class Expected:
    """What the open question asks for: kinds of values, and the labels of its choices."""

    kinds: tuple[Kind, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """`text` is for the assistant (see `numbers_in.plain`). `confidence` is of the reading taken, None if unknown.
    `doubt` holds two readings of a word that are too close to choose between: ask `doubt_question`."""

    text: str
    hypotheses: tuple[Hypothesis, ...]
    confidence: float | None
    doubt: tuple[str, str] | None = None


def best(
    hypotheses: Sequence[Hypothesis],
    *,
    orders: Sequence[OpenOrder] = (),
    expected: Expected = Expected(),
    by_sound: bool = True,
    language: Language | None = None,
) -> Heard:
    """The reading that fits best; hypotheses best first. Raises ValueError for none. `by_sound=False` only re-ranks."""
    if not hypotheses:
        raise ValueError("nothing was heard")
    listener = _Listener(language or shop_language(), orders, expected)
    rows = [(listener.prior(place, hypotheses), one) for place, one in enumerate(hypotheses)]
    readings = [
        reading
        for place, row in enumerate(rows)
        for reading in listener.readings(*row, by_sound=by_sound and place < REPAIRED)
    ]
    score, text, source = max(readings, key=lambda reading: reading[0])
    text, doubt = listener.by_meaning(text)
    doubt = doubt or listener.neighbour(text, source, hypotheses)
    return Heard(plain(text), tuple(hypotheses), source.confidence, doubt)


def doubt_question(doubt: tuple[str, str]) -> tuple[str, str]:
    """The two readings in words that cannot be misheard: (把东西退给商家, 查退回来的件)."""
    tables = [words()["by_meaning"], *words()["neighbours"]]
    table = next(table for table in tables if doubt[0] in table and doubt[1] in table)
    return table[doubt[0]], table[doubt[1]]


class _Listener:
    """Scores readings for one caller and one open question."""

    def __init__(self, language: Language, orders: Sequence[OpenOrder], expected: Expected) -> None:
        self._language, self._orders, self._expected = language, orders, expected
        self._known = {tuple(syllables(word)): word for word in _own_words(orders, expected)}

    def prior(self, place: int, hypotheses: Sequence[Hypothesis]) -> float:
        """What the recogniser believes, as nats below its first."""
        first, this = hypotheses[0].confidence, hypotheses[place].confidence
        if first is None or this is None:
            return -RANK * place
        return TRUST * math.log2(max(this, 0.01) / max(first, 0.01)) - RANK * place

    def readings(self, prior: float, one: Hypothesis, *, by_sound: bool) -> Iterator[tuple[float, str, Hypothesis]]:
        """The hypothesis as it is, and repaired by sound where it is not sure."""
        yield self._score(prior, one.text), one.text, one
        if not by_sound or (one.confidence or 0.0) >= CLEAR:
            return
        cost = _cost(one.confidence)
        own, changed = self._with_own_words(one.text)
        repaired = self._language.repaired(own, cost=cost)
        changed += sum(a != b for a, b in zip(own, repaired, strict=True))
        if repaired != one.text:
            yield self._score(prior - cost * changed, repaired), repaired, one

    def _score(self, prior: float, text: str) -> float:
        return prior + self._language.score(text) + self._own(text) + self._answers(text)

    def _own(self, text: str) -> float:
        """What the caller's own orders say for a reading."""
        named = [word for word in self._known.values() if len(word) > 1 and word in text]
        tail = understand(Kind.TAIL, text)
        return TITLE * bool(named) + TAIL * any(order.tail == tail for order in self._orders)

    def _answers(self, text: str) -> float:
        said = plain(text)
        value = any(understand(kind, text) is not None for kind in self._expected.kinds)
        return ANSWER * (value or any(said == choice for choice in self._expected.choices))

    def _with_own_words(self, text: str) -> tuple[str, int]:
        """Own words put in where they sound the same, the longest first, and how many characters that changed."""
        before, sounds = text, syllables(text)
        if len(sounds) != len(text):
            return text, 0
        for heard in sorted(self._known, key=len, reverse=True):
            for start in range(len(text) - len(heard) + 1):
                window = text[start : start + len(heard)]
                if tuple(sounds[start : start + len(heard)]) == heard and not set(window) & NUMERALS:
                    text = text[:start] + self._known[heard] + text[start + len(heard) :]
        # An own word is evidence by itself: it costs one change, not one a character.
        return text, int(text != before)

    def by_meaning(self, text: str) -> tuple[str, tuple[str, str] | None]:
        """定金 and 订金: as the caller's order has it, else a doubt."""
        first, second = words()["by_meaning"]
        if first not in text and second not in text:
            return text, None
        kinds = {order.advance for order in self._orders if order.advance}
        if len(kinds) == 1:
            meant = kinds.pop()
            return text.replace(first, meant).replace(second, meant), None
        return text, (first, second)

    def neighbour(self, text: str, source: Hypothesis, hypotheses: Sequence[Hypothesis]) -> tuple[str, str] | None:
        """The word taken and one that sounds nearly like it, when the other reading is too near."""
        if (source.confidence or 0.0) >= SURE:
            return None
        for word, other in _neighbours(text):
            variant = text.replace(word, other, 1)
            heard = any(other in one.text for one in hypotheses)
            cost = 0.0 if heard else UNHEARD
            if self._language.score(text) - self._language.score(variant) + cost < MARGIN:
                return word, other
        return None


def _cost(confidence: float | None) -> float:
    return CHANGE_UNKNOWN if confidence is None else CHANGE + CHANGE_SURE * max(0.0, confidence - 0.8)


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    for table in words()["neighbours"]:
        yield from ((word, other) for word in table if word in text for other in table if other != word)


def _own_words(orders: Iterable[OpenOrder], expected: Expected) -> Iterator[str]:
    """Words of titles and choices that may be put in by sound: two to six characters without a numeral."""
    for order in orders:
        for piece in order.title.split():
            yield from (word for word in _pieces(piece) if not set(word) & NUMERALS)
    yield from (choice for choice in expected.choices if 2 <= len(choice) <= 6 and not set(choice) & NUMERALS)


def _pieces(title: str) -> Iterator[str]:
    """A title's whole and its last two to four characters, by which people call a thing: 蓝牙耳机, 耳机."""
    han = "".join(char for char in title if "一" <= char <= "鿿")
    yield from {han[-size:] for size in (2, 3, 4, 6) if len(han) >= size}
