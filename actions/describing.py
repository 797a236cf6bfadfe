"""Orders by what the customer says of them: when bought, what for, which thing, which brand."""

from __future__ import annotations

import functools
import re
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping, Sequence

import yaml

from actions.platform.contract import Order
from actions.turn import Turn
from knowledge_base.text import LEXICON

CHINA = timezone(timedelta(hours=8))
ABOUT = 0.25  # 三百多 and 两百来块 leave a quarter either way
# A date beside none of these is about delivery or complaint, not about the purchase.
_BOUGHT = re.compile(r"买|拍|下的?单|付|订|购|那[单个件笔双条]|的(?:订?单|货|东西)")

Fits = Callable[[Order], bool]


def described(turn: Turn, orders: Sequence[Order]) -> list[Order]:
    """The orders that fit all that is said, the empty list if a named thing fits none or nothing is said of any.
    A date or a price that fits no order is taken to be about something else."""
    left, used = list(orders), False
    for group in _words(turn):
        left, used = _by_words(group, left), True
    for fits in (_dated(turn), _priced(turn)):
        fitting = [order for order in left if fits and fits(order)]
        if fitting:
            left, used = fitting, True
    return left if used else []


def _words(turn: Turn) -> list[list[list[tuple[str, ...]]]]:
    """For the things and for the brands that are named: what each may be called, in sets, the closest first."""
    things: list[list[tuple[str, ...]]] = [
        [(_surface(turn, item),), (str(item["value"]),)] for item in _named(turn, "product")
    ]
    brands: list[list[tuple[str, ...]]] = [
        [(_surface(turn, item), *_aliases(str(item["value"])))] for item in _named(turn, "brand")
    ]
    return [group for group in (things or _kinds(turn), brands) if group]


def names_goods(turn: Turn) -> bool:
    """Whether the message says of which thing it is."""
    return bool(_words(turn))


def _kinds(turn: Turn) -> list[list[tuple[str, ...]]]:
    """For a kind of goods (那件衣服), what its things are called; where a thing itself is named, that says more."""
    found = next((kind for kind in _goods() if kind in turn.text), "")
    return [[_goods()[found]]] if found else []


@functools.lru_cache(maxsize=1)
def _goods() -> Mapping[str, tuple[str, ...]]:
    """Kinds of goods, the longest names first."""
    table = yaml.safe_load(Path(__file__).with_name("goods.yml").read_text(encoding="utf-8"))
    return {kind: tuple(table[kind]) for kind in sorted(table, key=len, reverse=True)}


def _named(turn: Turn, entity: str) -> list[Mapping[str, Any]]:
    return [item for item in turn.entities if item["entity"] == entity]


def _surface(turn: Turn, item: Mapping[str, Any]) -> str:
    return turn.text[item["start"] : item["end"]] if "start" in item else ""


@functools.lru_cache(maxsize=256)
def _aliases(brand: str) -> tuple[str, ...]:
    return (brand, *_brands().get(brand, ()))


@functools.lru_cache(maxsize=1)
def _brands() -> Mapping[str, tuple[str, ...]]:
    table = yaml.safe_load((LEXICON / "aliases.yml").read_text(encoding="utf-8"))["brand"]
    return {str(name): tuple(map(str, aliases)) for name, aliases in table.items()}


def _by_words(named: Sequence[Sequence[Sequence[str]]], orders: Sequence[Order]) -> list[Order]:
    """Orders that hold any of the things named."""
    fitting = {order.order_id for called in named for order in _called(called, orders)}
    return [order for order in orders if order.order_id in fitting]


def _called(sets: Sequence[Sequence[str]], orders: Sequence[Order]) -> list[Order]:
    """Orders whose titles hold a word as it stands; failing that, with its characters in order (跑鞋 ~ 跑步鞋)."""
    for words, match in ((words, match) for words in sets for match in (_holds, _holds_in_order)):
        known = [word.lower() for word in words if word]
        fitting = [order for order in orders if any(match(word, _titles(order)) for word in known)]
        if fitting:
            return fitting
    return []


def _titles(order: Order) -> str:
    return " ".join(f"{item.title} {item.sku} {item.category}" for item in order.items).lower()


def _holds(word: str, titles: str) -> bool:
    return word in titles


def _holds_in_order(word: str, titles: str) -> bool:
    return len(word) > 1 and re.search(".{0,3}".join(map(re.escape, word)), titles) is not None


def _dated(turn: Turn) -> Fits | None:
    spans = [interval(str(value)) for value in turn.values("date_time")]
    if not spans or not (_BOUGHT.search(turn.text) or not turn.text):
        return None
    return lambda order: any(first <= _created(order) <= last for first, last in spans)


def _created(order: Order) -> datetime:
    moment = datetime.fromisoformat(order.created)
    return moment.astimezone(CHINA).replace(tzinfo=None) if moment.tzinfo else moment


def interval(value: str) -> tuple[datetime, datetime]:
    """First and last moment of an ISO 8601 day, moment or `first/last`; a moment stands for its hour."""
    first, _, last = value.partition("/")
    end = datetime.fromisoformat(last or first)
    if "T" not in (last or first):
        end = datetime.combine(end.date(), time.max)
    elif not last:
        end += timedelta(hours=1)
    return datetime.fromisoformat(first), end


def _priced(turn: Turn) -> Fits | None:
    amounts = [(float(item["value"]) * 100, bool(item.get("about"))) for item in _named(turn, "amount")]
    return (lambda order: _costs(order, amounts)) if amounts else None


def _costs(order: Order, amounts: Iterable[tuple[float, bool]]) -> bool:
    return any(abs(order.payment_fen - fen) <= (fen * ABOUT if about else 0.5) for fen, about in amounts)
