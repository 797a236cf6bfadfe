"""Goods written with a wrong character, read by the titles of the customer's own orders: 群子 is 裙子 where there is a
skirt, 冰厢 the 冰箱 that was bought, 杯杯 a 杯子."""

from __future__ import annotations

import functools
import re
from typing import Iterator, Sequence

from actions.goods import CATEGORY, kinds
from knowledge_base.features import cut
from knowledge_base.sounds import syllables

_ENOUGH = 3  # characters of a name of which one may be quite another
_TWICE = re.compile(r"([^\W\d])\1(?!\1)")
_PLAIN = re.compile(r"[^\W\d_a-z]+")


def mended(text: str, titles: Sequence[str]) -> str:
    """The text with what is one character away from goods of these titles written as their names; else as it is."""
    said = _TWICE.sub(
        lambda found: f"{found.group(1)}子" if _is_bought(found.group(1), titles) else found.group(), text
    )
    words = set(cut(said))
    for name in sorted(_names(titles), key=len, reverse=True):
        for start in range(len(said) - len(name) + 1):
            window = said[start : start + len(name)]
            if window not in words and is_misspelt(window, name):
                return said[:start] + name + said[start + len(name) :]
    return said


def is_misspelt(window: str, name: str) -> bool:
    """Whether one character of the name is another: of the same sound, or of any in a longer name."""
    wrong = [place for place, (a, b) in enumerate(zip(window, name, strict=False)) if a != b]
    if len(wrong) != 1 or len(window) != len(name) or not _PLAIN.fullmatch(window):
        return False
    return len(name) >= _ENOUGH or syllables(window) == syllables(name)


def _names(titles: Sequence[str]) -> set[str]:
    """What goods are called: the words of their titles, and 裙子 for what is of the kind 裙."""
    bare = {f"{kind}子" for kind in kinds() if len(kind) == 1 and _is_bought(kind, titles)}
    return {word for title in titles for word in _words(title.lower())} | bare


@functools.lru_cache(maxsize=512)
def _words(title: str) -> tuple[str, ...]:
    return tuple(_long_words(title))


def _long_words(title: str) -> Iterator[str]:
    ends = (title[-length:] for length in (2, _ENOUGH))
    yield from (word for word in (*cut(title), *ends) if len(word) > 1 and _PLAIN.fullmatch(word))


def _is_bought(kind: str, titles: Sequence[str]) -> bool:
    words = [word for word in kinds().get(kind, ()) if not word.startswith(CATEGORY)]
    return any(re.search(word, title) for word in words for title in titles)
