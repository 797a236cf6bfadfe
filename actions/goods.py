"""Which orders a customer means by a word for goods: 椅子 is 人体工学椅, 吃的 is 每日坚果, 全家福那个 is by the title."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Iterator, Mapping, Sequence

import yaml

from actions.platform.contract import Item, Order
from knowledge_base.features import cut
from knowledge_base.text import LEXICON

CATEGORY = "@"  # begins a category among the words of a kind
# 孩子, 电子, 箱子: no goods, or what goods come in.
_DIMINUTIVE = re.compile(r"([^\W\d孩儿妻嫂房电日样院票单骗盒箱袋句份位老例圈点法脑脖肚胖个一])子")
# 饭锅 and 花裙子; 书 and 灯 only by themselves; 茶, 纸 and the like only where a message begins with them: 纸到了没.
_ENDS, _OF_ONE, _AT_START = "鞋裙裤锅杯椅枕毯蟹", "书灯", re.compile("[茶纸表米酒柜床包帽](?=[呢那到发寄])")
_COUPON = r"[类品]?.{0,6}(?:券|红包|满减|满\s*\d|立减)"  # 美妆满 200 减 30 is no cream
_POINTS = r"(?:的)?[那这]|的$|呢|$"
# Two letters or characters, or a model such as x5: a measure (1.5, 65w) is no name.
_MODEL = re.compile(r"[a-z]{1,3}\d{1,3}")
_NAMES = re.compile(rf"[^\W\d_]{{2}}|(?<![a-z\d]){_MODEL.pattern}(?![a-z\d])")
_LONG = 3  # characters of a title's word that counts wherever it is said; a shorter one only at the end or pointed at
_BRIEF = 8  # characters of a message that says little more than the name
Words = Sequence[str]


def family(word: str) -> tuple[str, ...]:
    """What the titles of a word's kind hold: by the longest ending that is in the table, else by X of X子."""
    for ending in (word[start:] for start in range(len(word))):
        if ending in kinds():
            return kinds()[ending]
    bare = _DIMINUTIVE.search(word)
    return (kinds().get(bare.group(1)) or (_ending(bare.group(1)),)) if bare else ()


def kinds_in(text: str) -> list[tuple[str, ...]]:
    """Of every kind of goods that a message names, what its titles hold; the longest names win."""
    said, found = without_look_alikes(text), []
    for kind in kinds():
        if kind in said and (len(kind) > 1 or _is_word(kind, said)) and not re.search(f"{kind}{_COUPON}", said):
            found.append(kinds()[kind])
            said = said.replace(kind, " " * len(kind))
    rest = [family(match.group()) for match in _DIMINUTIVE.finditer(said)]
    return [*found, *(words for words in rest if words)]


def _is_word(kind: str, said: str) -> bool:
    """Whether a name of one character is said as one: 被, 服 and 茶 stand for other things in most sentences."""
    words = cut(said)
    ends = kind in _ENDS and any(word.endswith(kind) for word in words)
    return ends or kind in _OF_ONE and kind in words or said.startswith(kind) and bool(_AT_START.match(said))


def is_of(words: Words, item: Item) -> bool:
    """Whether a thing is of the kind: by a word of its title, or by its category."""
    title = item.title.lower()
    return any(word[1:] == item.category if word.startswith(CATEGORY) else re.search(word, title) for word in words)


def of_kind(words: Words, orders: Sequence[Order]) -> list[Order]:
    """The orders that hold such a thing."""
    return [order for order in orders if any(is_of(words, item) for item in order.items)]


def by_titles(text: str, orders: Sequence[Order], *, asked: bool = False) -> list[Order]:
    """The orders of whose titles a message says the most; empty where it says nothing of any. `asked` says that it
    answers which thing is meant."""
    said = without_look_alikes(text).lower()
    told = {
        order.order_id: max((_told(said, item.title, asked) for item in order.items), default=0) for order in orders
    }
    most = max(told.values(), default=0)
    return [order for order in orders if most and told[order.order_id] == most]


def _told(said: str, title: str, asked: bool) -> int:
    """Characters of the longest run of a title's words that is said in a way that means the thing."""
    return max(
        (len(run) for run, is_end in _runs(title) if run in said and _means(run, said, is_end or asked)), default=0
    )


def _means(run: str, said: str, sure: bool) -> bool:
    brief = len(re.sub(r"\W", "", said)) <= _BRIEF
    named = len(run) >= _LONG or bool(_MODEL.fullmatch(run))
    return sure or named or brief or bool(re.search(f"{re.escape(run)}(?:{_POINTS})", said))


@functools.lru_cache(maxsize=512)
def _runs(title: str) -> tuple[tuple[str, bool], ...]:
    """The runs of a title's words, with whether each ends as the title does; no measures, no single characters."""
    words = [word for word in cut(title.lower()) if word.strip()]
    return (*_all_runs(words), *((title.lower()[-length:], True) for length in (2, _LONG)))


def _all_runs(words: Words) -> Iterator[tuple[str, bool]]:
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = "".join(words[start:end])
            if _NAMES.search(run):
                yield run, end == len(words)


def _ending(character: str) -> str:
    """The pattern for a character that ends a title or a part of it."""
    return f"{re.escape(character)}(?:\\W|$)"


def without_look_alikes(text: str) -> str:
    """The message without words that hold the name of a thing and mean something else: 手机号, 说明书."""
    return functools.reduce(lambda said, word: said.replace(word, " " * len(word)), _look_alikes(), text)


@functools.lru_cache(maxsize=1)
def _look_alikes() -> tuple[str, ...]:
    table = yaml.safe_load((LEXICON / "aliases.yml").read_text(encoding="utf-8"))["other"]
    return tuple(sorted((str(word) for words in table.values() for word in words), key=len, reverse=True))


@functools.lru_cache(maxsize=1)
def kinds() -> Mapping[str, tuple[str, ...]]:
    """Kinds of goods with their words and categories, the longest names first."""
    table = yaml.safe_load(Path(__file__).with_name("goods.yml").read_text(encoding="utf-8"))
    return {kind: tuple(table[kind]) for kind in sorted(table, key=len, reverse=True)}
