"""Money back, with or without sending the goods back: whichever the rules give for the reason."""

from __future__ import annotations

from actions import applying
from actions.applying import Manner
from actions.applying_words import kind_in, refundable
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "refund"
MANNER = Manner(refundable, ("not_wanted", "quality", "size", "not_as_described", "wrong_item", "other"))


async def start(turn: Turn, platform: Platform) -> None:
    """A new request. 仅退款 is asked for as such; everything else takes what the rules give."""
    only_money = kind_in(turn.text) == "refund_only"
    await applying.begin(turn, platform, MANNER, Flow(SKILL), kind="refund_only" if only_money else None)


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    await applying.answer(turn, platform, MANNER)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await applying.ask(turn, platform, MANNER)
