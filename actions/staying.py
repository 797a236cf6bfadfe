"""What reads like a question or an unclear request, but goes on with the booking that is open: 洗衣机呢, 改后天行不行."""

from __future__ import annotations

from types import ModuleType
from typing import Awaitable, Callable

from actions import install, pickup, repair, tradein
from actions.booking import asks_for_time
from actions.control import answer_beside
from actions.faq import say_entry
from actions.platform.contract import Platform
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_OF_INSTALLING, _OF_REPAIRS = "delivery.install", ("services.", "repair.", "warranty.", "sanbao.")  # of entries' ids
FITS = 0.05  # from which score on the repair's entry is taken before the installation's
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
    if answer_beside(turn) or skill is repair and _told_of_repairs(turn):
        return True
    return skill is install and await install.switched(turn, platform)


def _told_of_repairs(turn: Turn) -> bool:
    """师傅上门要钱吗 in a repair is about the repair's fee, though the words fit an installation's as well."""
    hits = turn.decision.get("faq_hits") or []
    fitting = [hit for hit in hits if hit["entry_id"].startswith(_OF_REPAIRS) and float(hit["score"]) >= FITS]
    if turn.intent != "faq" or not fitting or not hits[0]["entry_id"].startswith(_OF_INSTALLING):
        return False
    say_entry(turn, fitting[0])
    return True
