"""The conversation's log as a call hears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Sequence

from bot.messages import Band, Route, Sender
from bot.voice import choices
from bot.voice.choices import Choices
from bot.voice.hearing import OpenOrder
from bot.voice.speech import for_ear
from bot.voice.texts import say

Rows = Sequence[tuple[str, Mapping[str, Any]]]
FREE_TASKS = ("service_point",)  # tasks that need no customer


@dataclass(frozen=True)
class Answer:
    """What the assistant has said in one turn, for the ear."""

    words: str
    choices: Choices
    understood: bool


def answer_of(said: Rows, *, identified: bool) -> Answer:
    """For a caller whom nobody knows: no task's answer, and none of the buttons, which are done with orders."""
    decision: Mapping[str, Any] = next((event["decision"] for _, event in said if event.get("decision")), {})
    understood = decision.get("band") != Band.UNSURE.value
    if not identified:
        words = say("task_unknown") if _needs_customer(decision) else speech_of(said)
        return Answer(words, Choices(), understood)
    return Answer(speech_of(said), choices.of_events(said), understood)


def speech_of(said: Rows) -> str:
    """All bubbles, one after the other."""
    return "".join(speech(event) for _, event in said)


def speech(event: Mapping[str, Any]) -> str:
    """The spoken form that the assistant gave, else one made by rule."""
    made = event.get("sender") == Sender.ASSISTANT.value and event.get("speech")
    words = str(made or for_ear(str(event.get("text") or "")))
    return words if not words or words[-1] in "。！？?!" else f"{words}。"


def by(senders: Sequence[Sender], rows: Rows) -> Rows:
    """The messages of those."""
    names = [sender.value for sender in senders]
    return [row for row in rows if row[1]["type"] == "message" and row[1]["sender"] in names]


def orders_of(rows: Rows) -> Iterator[tuple[str, OpenOrder]]:
    """The orders on the cards, by number: what this caller may speak of."""
    for card in (card for _, event in rows for card in event.get("cards") or ()):
        for each in (card, *(card.get("orders") or ())):
            number = str(each.get("order_id") or "")
            if number:
                yield number, OpenOrder(str(each.get("title", "")), number[-4:])


def _needs_customer(decision: Mapping[str, Any]) -> bool:
    return decision.get("route") == Route.TASK.value and decision.get("intent") not in FREE_TASKS
