"""The last question before something is changed, and how its answer is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Sequence

from actions.flow import Flow
from actions.turn import Turn, choice

PERSON = choice("转人工", "request_human")


def ask_yes(
    turn: Turn, flow: Flow, response: str, *, yes: str, no: str, cards: Sequence[Mapping[str, Any]] = (), **values: Any
) -> None:
    """Puts the question. Its idempotency key is this message; the same question put once more keeps its key, so
    that a yes whose answer was lost and a yes after a digression are one yes."""
    key = flow.key if flow.asked == "confirmed" and flow.key else turn.message_id
    turn.keep(flow.asking("confirmed", key=key))
    turn.say(response, cards=cards, choices=[choice(yes, "affirm"), choice(no, "deny")], **values)


def said_no(turn: Turn, response: str, **values: Any) -> None:
    """Nothing was changed; the flow ends, and can be taken up again."""
    turn.drop()
    turn.say(response, **values)


def tried(before: Flow, after: Flow) -> Flow:
    """Counts an answer that told nothing; new values at the last question make it a new question."""
    if after.values == before.values and before.asked != "confirmed":
        return replace(after, tries=before.tries + 1)
    return after if after.values == before.values else replace(after, tries=0, asked="", key="")
