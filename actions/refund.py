"""Money back, with or without sending the goods back: whichever the rules give for the reason."""

from __future__ import annotations

from actions import applying, pickup
from actions.applying import Manner
from actions.applying_words import kind_in, refundable
from actions.choosing import SEARCHED
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "refund"
MANNER = Manner(refundable, ("not_wanted", "quality", "size", "not_as_described", "wrong_item", "other"))


async def start(turn: Turn, platform: Platform) -> None:
    """A new request. 仅退款 is asked for as such; everything else takes what the rules give. Where only the parcel of
    a return that was agreed is missing, 寄回去 means that."""
    if turn.intent == "apply_return" and await _only_sends_back(platform):
        await pickup.start(turn, platform)
        return
    only_money = kind_in(turn.text) == "refund_only"
    await applying.begin(turn, platform, MANNER, Flow(SKILL), kind="refund_only" if only_money else None)


async def _only_sends_back(platform: Platform) -> bool:
    orders = await platform.orders(limit=SEARCHED)
    agreed = [order for order in orders if (order.refund or {}).get("status") == "WAIT_BUYER_RETURN_GOODS"]
    return bool(agreed) and not any(map(refundable, orders))


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    await applying.answer(turn, platform, MANNER)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await applying.ask(turn, platform, MANNER)
