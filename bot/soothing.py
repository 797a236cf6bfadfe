"""One sentence for the mood before the answer, once in a while; anger is offered a person beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping

from bot.assistant.assistant import Answer
from bot.messages import Choice, Emotion, Reply, Route
from bot.texts import text

SOOTHED_EVERY = 5  # turns: more often would be a mannerism
HUMAN = Choice(text("choice_human"), {"intent": "request_human", "entities": {}})


def wants_soothing(answer: Answer, state: Mapping[str, str]) -> bool:
    """Somebody upset about something we can help with, who was not soothed just now."""
    asked = answer.decision.route in (Route.TASK, Route.FAQ) and answer.understood
    last = int(state.get("soothed", -SOOTHED_EVERY))
    return asked and answer.decision.emotion is not Emotion.CALM and int(state.get("turns", 0)) - last >= SOOTHED_EVERY


def soothed(replies: tuple[Reply, ...], emotion: Emotion) -> tuple[Reply, ...]:
    """The first bubble opens with one sentence for the mood; anger is offered a person beside the answer."""
    words = text(f"soothe_{emotion.value}")
    first, *rest = replies
    choices = first.quick_replies if emotion is Emotion.ANXIOUS else _with_human(first.quick_replies)
    opened = replace(first, text=f"{words}{first.text}", speech=f"{words}{first.speech}", quick_replies=choices)
    return (opened, *rest)


def _with_human(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    offered = any(choice.payload.get("intent") == "request_human" for choice in choices)
    return choices if offered else (*choices, HUMAN)
