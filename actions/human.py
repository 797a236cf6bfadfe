"""To a person: asked for, needed for safety, or because the assistant cannot."""

from __future__ import annotations

from actions import safety as words
from actions.alarms import danger
from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "human"
REQUESTED, SAFETY = "customer_request", "safety_risk"


async def start(turn: Turn, platform: Platform) -> None:
    """The customer wants a person: at once, without persuasion."""
    turn.keep(None)
    turn.hand_over(REQUESTED)
    turn.say("utter_handoff")


async def safety(turn: Turn, platform: Platform) -> None:
    """First what to do now, by the kind of danger, then a person with priority."""
    turn.keep(None)
    turn.hand_over(SAFETY)
    turn.say_words(words.first(danger(turn.text), turn.text))
