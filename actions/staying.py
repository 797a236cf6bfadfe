"""What reads like a question or an unclear request, but goes on with the booking that is open: 洗衣机呢, 改后天行不行."""

from __future__ import annotations

from types import ModuleType
from typing import Awaitable, Callable

from actions import install, pickup, repair, tradein
from actions.booking import asks_for_time
from actions.platform.contract import Platform
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_BOOKINGS: dict[str, ModuleType] = {module.SKILL: module for module in (install, pickup, repair, tradein)}


def unless_it_goes_on(step: Step) -> Step:
    """The step, for messages that the open booking does not take."""

    async def goes_on_or_steps(turn: Turn, platform: Platform) -> None:
        """The open booking's answer, or the step's."""
        if not await _goes_on(turn, platform):
            await step(turn, platform)

    return goes_on_or_steps


async def _goes_on(turn: Turn, platform: Platform) -> bool:
    """Whether the open booking took the message as another time or another thing."""
    skill = _BOOKINGS.get(turn.flow.skill) if turn.flow else None
    if skill and asks_for_time(turn):
        await skill.answer(turn, platform)
        return True
    return skill is install and await install.switched(turn, platform)
