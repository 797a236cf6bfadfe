"""Whether a deposit comes back: told from the order itself, since earnest money and an advance differ."""

from __future__ import annotations

import re

from actions import order
from actions.choosing import SEARCHED
from actions.describing import described
from actions.platform.contract import Order, Platform
from actions.turn import Turn

_PAID = r"(定金|订金|预付款?|尾款|(之前|先|已经?|都)(交|付|给)(了|的|过))"
_BACK = r"(退|拿回|要回|还我|返)"
_ASKS = re.compile(
    rf"{_PAID}.{{0,12}}{_BACK}.{{0,4}}([吗么嘛不呢?？]|$)|{_BACK}.{{0,4}}(定金|订金).{{0,4}}[吗么嘛不呢?？]"
)


async def answer(turn: Turn, platform: Platform) -> bool:
    """Whether the message asks for the deposit of an order whose balance is not yet paid, and was told its rule."""
    if turn.flow or not _ASKS.search(turn.text):
        return False
    presales = [each for each in await platform.orders(limit=SEARCHED) if _has_deposit(each)]
    meant = described(turn, presales) or presales
    if len(meant) != 1:
        return False
    order.tell(turn, meant[0])
    return True


def _has_deposit(each: Order) -> bool:
    return bool(each.presale) and each.status == "WAIT_BUYER_PAY"
