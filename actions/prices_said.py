"""Orders by what is said of their price without a unit or in comparison: 1999那个, 贵的那单, 便宜那台."""

from __future__ import annotations

import re
from typing import Sequence

from actions.platform.contract import Order

_OF = r"[个单件条双台笔款部份样张只箱本]"
_BARE = re.compile(
    rf"(?<![\d.:：\-A-Za-z第])(\d{{2,6}})(?:\.\d{{1,2}})?(?:块钱?|元钱?)?的?(?:[那这]{_OF}?|$)(?![\d天月号点周年])"
)
# 买贵了, 便宜了十块 and 便宜点行不行 compare no orders.
_DEARER, _CHEAPER = (
    re.compile(
        rf"(?<![太不买卖嫌])(?:{word})[点些]?的?[那这]{_OF}|(?<![太不买卖嫌])(?:{word})[点些]?的(?=$|[\s,，。.!！?？吧呢啊]|不要|退|取消|没|发|到)"
    )
    for word in ("贵", "便宜|不贵")
)


def compared(text: str) -> str:
    """dearer, cheaper, or empty where the words compare no prices."""
    return "dearer" if _DEARER.search(text) else "cheaper" if _CHEAPER.search(text) else ""


def of_extreme_price(text: str, orders: Sequence[Order]) -> list[Order]:
    """The dearest or cheapest of the orders, where the words ask for it; the empty list where they do not."""
    which = compared(text)
    if not which or not orders:
        return []
    wanted = (max if which == "dearer" else min)(order.payment_fen for order in orders)
    return [order for order in orders if order.payment_fen == wanted]


def of_bare_price(text: str, orders: Sequence[Order]) -> list[Order]:
    """The orders whose price is a number that is said of a thing: 99那个, 1999的那台."""
    said = {int(found) for found in _BARE.findall(text)}
    return [order for order in orders if order.payment_fen // 100 in said]


def without_prices(text: str) -> str:
    """The words without those that say which price is meant."""
    return _BARE.sub(" ", _CHEAPER.sub(" ", _DEARER.sub(" ", text)))
