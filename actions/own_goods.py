"""A rule that is asked of a thing that the customer bought (X5 还保修吗, 鞋和裙子的运费险分别赔多少): the skill that knows the
thing answers instead of the rule. Which skill that is, the rule's entry says by its follow-up."""

from __future__ import annotations

import re
from typing import Awaitable, Callable

from actions.choosing import SEARCHED
from actions.describing import described
from actions.faq import entry_by_id
from actions.platform.contract import Platform
from actions.starts import STARTS
from actions.turn import Turn
from knowledge_base.errors import EntryNotFound

Step = Callable[[Turn, Platform], Awaitable[None]]
READS = ("warranty_check", "freight_insurance")  # follow-ups that only tell what holds
FEW = 3  # orders; more are named by a word for everything
# What is asked of one thing and has no general answer.
_OF_ONE = re.compile(
    r"多少|几块|几号|哪一?天|到期|过期|还.{0,3}[保在有能]|保不保|在保|过保|有没有|没有?[?？]?$|送.{0,3}险|分别|各(?:是|赔)"
)


def unless_of_own(step: Step) -> Step:
    """The step, for questions that are about no thing of the customer's own."""

    async def of_own_or_step(turn: Turn, platform: Platform) -> None:
        """What the skill knows of the thing, or the step."""
        skill = await _skill(turn, platform)
        await STARTS[skill](turn, platform) if skill else await step(turn, platform)

    return of_own_or_step


async def _skill(turn: Turn, platform: Platform) -> str:
    """The follow-up of the entry found, where the question names orders and asks what holds of them; or empty."""
    hits = turn.decision.get("faq_hits") or ()
    if turn.flow or not hits or turn.values("faq_entry") or not _OF_ONE.search(turn.text):
        return ""
    try:
        follow_up = entry_by_id(hits[0]["entry_id"]).follow_up or ""
    except EntryNotFound:
        return ""
    named = described(turn, await platform.orders(limit=SEARCHED)) if follow_up in READS else []
    return follow_up if 1 <= len(named) <= FEW else ""
