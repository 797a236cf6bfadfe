"""Wishes for different goods in one message: 口红取消，防晒霜那个退货撤了; 面膜和口红都取消. One is served after the other."""

from __future__ import annotations

import re

from bot.assistant.goods_said import goods_in, without_goods
from bot.assistant.named_act import act_of
from bot.assistant.several import MOST
from knowledge_base.text import simplify

_BREAK = re.compile(r"[，,。.！!；;\s~]+")
_JOINS = re.compile(r"(?:和|跟|与|还有|以及|、|,|，|\s|那个|那单|那件|这个|的|订单|单)*")
_SAME = re.compile(r"(?:[\W_]|也|同样|一样|一起|那个|那单|那件|的|是|了|吧|啊|呀|还有|另外|都|给我|帮我|再)*")
_ACT = re.compile(r"退|换|取消|撤|催|改|开|修|发票|差价|降|保修|查|不要了|投诉|安装")
_TELLS = re.compile(r"还是|继续|不是|其中|错|[开弄搞]成|送修的|已经|不让|应该")  # a story, or one wish in two halves
_BOTH = re.compile(r"(?:这|那)?(?:两|二|三|俩|几)(?:个|单|件|样)?.{0,8}|.{0,2}(?:都|一起|别忘).{0,6}")


def by_goods(text: str) -> list[str]:
    """The message in one part for each of its goods, where every part wants something; one part otherwise."""
    said = simplify(text)
    parts = _joined(said) or _grouped(said)
    several = len(parts) > 1 and all(map(_wants, parts)) and any(map(act_of, parts))
    return parts[:MOST] if several else [text]


def _wants(part: str) -> bool:
    return bool(_ACT.search(without_goods(part, goods_in(part)))) and not _TELLS.search(part)


def _grouped(said: str) -> list[str]:
    """Clauses gathered by the goods they name; those that name none go with the goods before them."""
    groups: list[str] = []
    last: list[str] = []
    for piece in (piece for piece in _BREAK.split(said) if piece):
        goods = [piece[start:end] for start, end in goods_in(piece)]
        if goods and last and goods != last:
            groups.append(_whole(piece, groups[-1]))
        elif groups:
            groups[-1] += "" if not goods and _BOTH.fullmatch(piece) and last else f" {piece}"
        else:
            groups.append(piece)
        last = goods or last
    return groups


def _whole(piece: str, before: str) -> str:
    """防晒霜也是 with the act of the part before it."""
    spans = goods_in(piece)
    same = "也" in piece and _SAME.fullmatch(without_goods(piece, spans)) and act_of(before)
    if not same:
        return piece
    old = goods_in(before)
    return before[: old[0][0]] + piece[spans[0][0] : spans[-1][1]] + before[old[-1][1] :]


def _joined(said: str) -> list[str]:
    """把面膜和口红都取消: the act once for each of the goods."""
    spans = goods_in(said)
    between = [said[one[1] : two[0]] for one, two in zip(spans, spans[1:], strict=False)]
    if not between or not act_of(said) or not all(words and _JOINS.fullmatch(words) for words in between):
        return []
    before, after = said[: spans[0][0]], said[spans[-1][1] :]
    return [f"{before}{said[start:end]}{after}" for start, end in spans]
