"""Another one for this one: the same without the fault, or another colour or size at the same price."""

from __future__ import annotations

from actions import applying, modify
from actions.applying import Manner
from actions.applying_words import refundable
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "refund_exchange"
MANNER = Manner(refundable, ("size", "quality", "damaged", "wrong_item", "not_wanted", "other"))


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; while another colour or size is chosen for an order that is not sent yet, the choice."""
    if turn.flow and turn.flow.skill == modify.SKILL and turn.flow.step == "sku":
        await modify.answer(turn, platform)
        return
    await applying.begin(turn, platform, MANNER, Flow(SKILL), kind="exchange")


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    await applying.answer(turn, platform, MANNER)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await applying.ask(turn, platform, MANNER)
