"""Where goods stand in a sentence: by the names that are known, and by the kinds that people call them."""

from __future__ import annotations

import functools
import re
from typing import Sequence

from actions.goods import kinds as kinds_of_goods
from bot.assistant.names import find_names

RECENT = 64  # texts remembered: a turn looks at its clauses several times
Span = tuple[int, int]
_TITLE = re.compile(r"“(?P<title>[^”]+)”")  # the first name in a question is that of the goods
_SEVERAL = re.compile(r"等\d+件")


@functools.lru_cache(maxsize=RECENT)
def goods_in(text: str) -> tuple[Span, ...]:
    """The places of goods in normalised text, left to right."""
    named = [(item.start, item.end) for item in find_names(text) if item.entity in ("product", "brand")]
    kinds = [found.span() for found in _kinds().finditer(text)]
    free = [span for span in kinds if not any(start < span[1] and span[0] < end for start, end in named)]
    return tuple(sorted([*named, *free]))


def without_goods(text: str, spans: Sequence[Span]) -> str:
    """The text with its goods taken out."""
    return "".join(char for place, char in enumerate(text) if not any(start <= place < end for start, end in spans))


def said_goods(text: str) -> list[str]:
    """The goods in the customer's own words."""
    return [text[start:end] for start, end in goods_in(text)]


def all_of_question(text: str, question: str) -> bool:
    """Whether a message names goods, and only those that the question asks about: 对，退裙子 to 确认取消“碎花连衣裙”吗.
    A part of an order of several things is not that order."""
    title, names = _TITLE.search(question), find_names(text)
    if title is None or _SEVERAL.search(title.group("title")):
        return False
    called = [
        [text[start:end], *(str(one.value) for one in names if one.start == start)] for start, end in goods_in(text)
    ]
    return bool(called) and all(_is_called(words, title.group("title").lower()) for words in called)


def _is_called(words: Sequence[str], title: str) -> bool:
    """By the word itself, without 子 (裙子 ~ 连衣裙), or by what things of that kind are called."""
    kinds = [kind for word in words for kind in kinds_of_goods().get(word, ())]
    bare = [word.removesuffix("子") for word in words if len(word) > 1]
    return any(word.lower() in title for word in (*words, *bare, *kinds) if word)


@functools.lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    """Names of kinds of goods of two characters or more: one character alone is found in too many words."""
    names = sorted((name for name in kinds_of_goods() if len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))
