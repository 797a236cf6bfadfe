"""Came broken, incomplete or wrong: what happened, what shall be done about it, pictures, and the request."""

from __future__ import annotations

from actions import applying
from actions.applying import Manner
from actions.applying_words import arrived, fault_in, kind_in, said_freely
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "delivery_damage"
MANNER = Manner(arrived, ("damaged", "missing", "wrong_item", "quality"), chooses=True, wants_pictures=True)


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; what is wrong and what is wanted may be in the sentence."""
    if turn.pictures and turn.flow and (turn.flow.skill, turn.flow.step) == (SKILL, "pictures"):
        await applying.answer(turn, platform, MANNER)  # 就是这里碎了, said beside the pictures that were asked for
        return
    said = said_freely(turn)
    await applying.begin(turn, platform, MANNER, Flow(SKILL, reason=fault_in(said)), kind=kind_in(said))


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    await applying.answer(turn, platform, MANNER)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await applying.ask(turn, platform, MANNER)
