"""Which order is meant, said where a task asks for it: 便宜那台 一千多的, 星曜那个, X5. Compared with the titles that the
question lists, whatever the words sound like by themselves (便宜 is no price claim there)."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from actions.goods import without_titles
from actions.misspelt import mended
from actions.prices_said import without_prices
from bot.assistant.goods_said import goods_in, without_goods
from bot.assistant.yes_no import is_sure
from knowledge_base.text import simplify

_VALUES = ("product", "brand", "amount", "order_id", "ordinal")
# What stands around a name: pointing words, measures, particles, when and where it was bought.
_AROUND = re.compile(
    r"[\W_]|[那这哪就是的了吧呢啊呀哦嘛嘞哈诶哎要我俺说指对嗯个单件条双台笔款部份样张只箱包一买拍下订家上次回昨前今天价钱块元多左右来些还有先看把月年半]"
)


def names_which(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Whether a message says no more than which of the orders listed is meant, or more and nothing that is sure."""
    titles: Sequence[str] = flow.get("titles") or ()
    if flow.get("asked") != "order_id" or not titles:
        return False
    said = simplify(parsed["text"]).lower()
    rest = _unnamed(said, parsed, titles)
    return rest != said and (not _AROUND.sub("", rest) or _by_title(said, titles) and not is_sure(parsed["decision"]))


def _unnamed(said: str, parsed: Mapping[str, Any], titles: Sequence[str]) -> str:
    """The words without what names an order."""
    spans = [(item["start"], item["end"]) for item in parsed["entities"] if item["entity"] in _VALUES and "end" in item]
    written = mended(without_prices(without_goods(said, spans)), titles)
    return without_titles(without_goods(written, goods_in(written)), titles)


def _by_title(said: str, titles: Sequence[str]) -> bool:
    return without_titles(mended(said, titles), titles) != said
