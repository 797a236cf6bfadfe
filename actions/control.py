"""What steers the conversation itself: stop, say it again, and the small words of courtesy."""

from __future__ import annotations

from actions.platform.contract import Platform
from actions.turn import Turn, choice

SKILL = "control"
_BACK_ON = choice("重新打开提醒", "stop_flow", reminders="on")


async def stop(turn: Turn, platform: Platform) -> None:
    """Drops what is going on; says so only if something was. Unasked messages are switched off or on instead,
    and what is going on goes on."""
    switch = next((str(value) for value in turn.values("reminders") if value in ("on", "off")), "")
    if switch:
        turn.remind(switch)
        turn.say(f"utter_reminders_{switch}", choices=[_BACK_ON] if switch == "off" else [])
        return
    response = "utter_stopped" if turn.flow else "utter_nothing_to_stop"
    turn.keep(None)
    turn.say(response)


async def repeat(turn: Turn, platform: Platform) -> None:
    """The last answer once more."""
    last = turn.last_answer
    turn.say("utter_repeat" if last else "utter_nothing_open", last=last)


async def small_talk(turn: Turn, platform: Platform) -> None:
    """The response that is named after the intent."""
    turn.say(f"utter_{turn.intent}")
