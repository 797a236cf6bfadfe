"""Orders by what the customer says of them: when bought, what for, which thing, which brand."""

from __future__ import annotations

import functools
import re
from datetime import datetime, time, timedelta, timezone
from typing import Any, Callable, Iterable, Mapping, Sequence

import yaml

from actions.goods import by_titles, family, kinds_in, of_kind
from actions.misspelt import mended
from actions.platform.contract import Order
from actions.prices_said import of_bare_price, of_extreme_price
from actions.states_said import is_in_state_said
from actions.turn import Turn
from knowledge_base.text import LEXICON

CHINA = timezone(timedelta(hours=8))
ABOUT = 0.25  # 三百左右 and 两百来块 leave a quarter either way
# A date beside none of these is about delivery or complaint, not about the purchase.
_BOUGHT = re.compile(r"买|拍|下的?单|付|订|购|那[单个件笔双条]|的(?:订?单|货|东西)")
# What a message says is not meant, or shall stay as it is: 不是鞋, 洗面奶我还要用, 空调我再想想.
_NOT_THIS = re.compile(r"(?<!是)(?<!要)不是(那|这|我的)?.{0,2}$")
_INTO = re.compile(r"(?:掉|落|摔|滑|泡|扔|砸|磕)(?:进|到|在)了?(?:我家|家里)?的?$")  # 掉进鱼缸: where it fell, not what
_STAYS = (
    r"(那[个单件条双台]|这[个单件条双台])?(我|俺|先|就|还|也|都|是)*(要用|要的|要呢|还要|留|不退|不取消|不动|不换|再想|再看|再考虑|没问题|没坏"
    r"|挺好|很好|不用[退换取动])"
)
_KEPT, _KEPT_CLAUSE = re.compile(_STAYS), re.compile(f"^.{{2,6}}{_STAYS}")
_CLAUSE, _DENIED = re.compile(r"[\s，,。.!！?？；;]+"), re.compile(r"不是[^的]{1,6}$")

Fits = Callable[[Order], bool]


def described(turn: Turn, orders: Sequence[Order]) -> list[Order]:
    """The orders that fit all that is said, the empty list if a named thing fits none or nothing is said of any.
    A date or a price that fits no order is taken to be about something else."""
    left, used = list(orders), False
    for fitting_of in (_things, _brands_of):
        fitting = fitting_of(turn, left)
        left, used = (left, used) if fitting is None else (fitting, True)
    for fits in (_dated(turn), _priced(turn), lambda order: is_in_state_said(order, turn.text)):
        fitting = [order for order in left if fits and fits(order)]
        if fitting:
            left, used = fitting, True
    for priced in (of_bare_price, of_extreme_price):
        fitting = priced(turn.text, left)
        left, used = (fitting, True) if fitting else (left, used)
    return left if used else []


def _things(turn: Turn, orders: Sequence[Order]) -> list[Order] | None:
    """The orders with the goods that are named; None where none are."""
    named = goods_named(turn)
    asked = bool(turn.flow and turn.flow.asked == "order_id")
    fitting = _union([_called(turn, item, orders) for item in named], orders)
    if fitting:
        return fitting if len(named) > 1 or len(fitting) < 2 else by_titles(turn.text, fitting, asked=asked) or fitting
    told = _told_or_misspelt(turn.text, orders, asked)
    return told or [] if named else told  # 绷得像粽子 names a thing, and is said of the 卫衣


def _told_or_misspelt(text: str, orders: Sequence[Order], asked: bool) -> list[Order] | None:
    told = told_of(text, orders, asked=asked)
    written = text if told else mended(text, [item.title for order in orders for item in order.items])
    return told if written == text else told_of(written, orders, asked=asked)


def told_of(text: str, orders: Sequence[Order], *, asked: bool = False) -> list[Order] | None:
    """The orders whose goods the words of a text name, by their kind or by their titles; None where they name none."""
    kinds, by_title = kinds_in(_wanted(text)), by_titles(_wanted(text), orders, asked=asked)
    if not kinds:
        return by_title or None
    fitting = _union([of_kind(kind, orders) for kind in kinds], orders)
    return [order for order in fitting if order in by_title] or fitting or by_title


def _union(groups: Iterable[Sequence[Order]], orders: Sequence[Order]) -> list[Order]:
    fitting = {order.order_id for group in groups for order in group}
    return [order for order in orders if order.order_id in fitting]


def _called(turn: Turn, item: Mapping[str, Any], orders: Sequence[Order]) -> list[Order]:
    """Orders with the thing that an entity names: by its own word, by the thing's name, by the kind of either."""
    surface, value = _surface(turn, item), str(item["value"])
    by_word = _by_words([(surface,), (value,)], orders)
    return by_word or of_kind(family(surface), orders) or of_kind(family(value), orders)


def _brands_of(turn: Turn, orders: Sequence[Order]) -> list[Order] | None:
    named = [[(_surface(turn, item), *_aliases(str(item["value"])))] for item in _named(turn, "brand")]
    return _union([_by_words(called, orders) for called in named], orders) if named else None


def names_goods(turn: Turn) -> bool:
    """Whether the message says of which thing it is."""
    return bool(goods_named(turn) or _named(turn, "brand") or kinds_in(_wanted(turn.text)))


def goods_named(turn: Turn) -> list[Mapping[str, Any]]:
    """The goods that the message names, without those that it says are not meant: 不是鞋, 洗面奶我还要用."""
    named = [item for item in _named(turn, "product") if not _INTO.search(turn.text[: item.get("start", 0)])]
    meant = [item for item in named if not ("end" in item and _is_ruled_out(turn.text, item["start"], item["end"]))]
    return meant or named


def _is_ruled_out(text: str, start: int, end: int) -> bool:
    return bool(_NOT_THIS.search(text[:start]) or _KEPT.match(text[end:]))


def _wanted(text: str) -> str:
    """The message without the clauses that say what is not meant, where it has others."""
    parts = _CLAUSE.split(text)
    return " ".join(part for part in parts if not (_DENIED.match(part) or _KEPT_CLAUSE.search(part))) or text


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


def _by_words(sets: Sequence[Sequence[str]], orders: Sequence[Order]) -> list[Order]:
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
    spans = [span for span in spans if span[0] <= datetime.now(CHINA).replace(tzinfo=None)]
    if not spans or not (_BOUGHT.search(turn.text) or not turn.text):
        return None
    return lambda order: any(first <= _created(order) <= last for first, last in spans)


def says_when_bought(turn: Turn) -> bool:
    """Whether a day is named on which something was bought; a day to come or of delivery says nothing of an order."""
    return _dated(turn) is not None


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
    spans = [_span(item) for item in _named(turn, "amount")]
    return (lambda order: any(low <= order.payment_fen <= high for low, high in spans)) if spans else None


def _span(amount: Mapping[str, Any]) -> tuple[float, float]:
    """From and to, in fen: 三百多 is 300 to 399, 一千二百多 1,200 to 1,299, 三百左右 a quarter either way."""
    fen = float(amount["value"]) * 100
    if amount.get("more"):
        unit = 10 ** (len(str(int(fen))) - len(str(int(fen)).rstrip("0")))
        return fen, fen + unit - 1
    loose = fen * ABOUT if amount.get("about") else 0.5
    return fen - loose, fen + loose
