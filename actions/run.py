"""How every action runs: with the platform in the customer's name, its failures told, an open question resumed."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Awaitable, Callable

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import cancel, coupon, invoice, logistics, modify, order, payment, price, refund, urge
from actions.platform.contract import Platform
from actions.platform.errors import NotFound, PlatformError
from actions.platform.provider import platform_for
from actions.turn import Turn, choice

Step = Callable[[Turn, Platform], Awaitable[None]]
# Skills that ask something; each has answer(turn, platform) and, if it changes things, ask(turn, platform).
SKILLS: dict[str, ModuleType] = {
    module.SKILL: module for module in (order, urge, modify, invoice, price, coupon, payment, logistics, refund, cancel)
}


async def run(step: Step, dispatcher: CollectingDispatcher, tracker: Tracker, *, own: str = "") -> list[EventType]:
    """Runs one step and returns its events. `own` is the skill whose step this is."""
    turn = Turn(dispatcher, tracker)
    before = turn.flow
    platform = platform_for(turn.customer_id)
    try:
        await step(turn, platform)
        if before and turn.flow is before and before.skill != own:
            await _resume(turn, platform)
    except NotFound:
        turn.keep(None)
        turn.say("utter_not_found", choices=[choice("转人工", "request_human")])
    except PlatformError:
        _tell_down(turn)
    return turn.events


async def go_on(turn: Turn, platform: Platform) -> None:
    """Takes the customer's answer to the open question; with none open, says what can be done."""
    if turn.flow:
        await SKILLS[turn.flow.skill].answer(turn, platform)
    else:
        turn.say("utter_nothing_open")


async def _resume(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    ask = getattr(SKILLS[turn.flow.skill], "ask", None)
    if ask:
        await ask(turn, platform)


def _tell_down(turn: Turn) -> None:
    """Nothing of the step is kept: the flow stays where it was, so that trying again is safe."""
    turn.events.clear()
    values: dict[str, Any] = {item["entity"]: item["value"] for item in turn.entities}
    again = choice("再试一次", turn.intent, **values)
    turn.say("utter_platform_down", choices=[again, choice("转人工", "request_human")])
