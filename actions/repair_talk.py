"""Harm that is told in the middle of a repair (就是进水了呗) is about that repair, whatever it sounds like by itself."""

from __future__ import annotations

from typing import Awaitable, Callable

from actions import own_damage, repair
from actions.asking import again
from actions.platform.contract import Platform
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_ANSWERS = ("symptom", "item", "tried")  # questions to which the harm is the answer
_NEVER = ("affirm", "deny", "stop_flow", "repair_request", "repair_progress")


def heard(turn: Turn) -> Step | None:
    """The step for harm that is told while a repair is open; None for everything else."""
    flow = turn.flow
    if flow is None or flow.skill != repair.SKILL or turn.intent in _NEVER or not own_damage.harm_in(turn.text):
        return None
    return repair.answer if flow.step in _ANSWERS else _what_follows


async def _what_follows(turn: Turn, platform: Platform) -> None:
    """What it costs, or while it is not known which thing it is, that it is not free; then the open question."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await own_damage.tell_price(turn, platform, harm=own_damage.harm_in(turn.text))
        await repair.ask(turn, platform)
    else:
        turn.flow = turn.flow.knowing(**{own_damage.TOLD: False})
        own_damage.tell(turn)
        turn.keep(turn.flow)
        await again(turn, platform, "utter_back_to_repair_order")
