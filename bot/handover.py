"""When a person is needed: pure, from what one turn came to and what the conversation remembers of those before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Iterator, Mapping

from bot.assistant.assistant import Answer
from bot.messages import Band, Channel, Emotion, Message
from handoff.tickets import Reason

IN_A_ROW = 2  # turns that failed, then a person
IN_ALL = 3  # turns of one contact that failed, then a person
ELDERLY_IN_A_ROW = 1
ANGRY_TURNS = 2  # the first is soothed and offered a person: the one try to keep the customer
DOWN_IN_A_ROW = 2  # turns for which the platform did not answer
DOWN = "utter_platform_down"
ADVISED = "utter_faq"  # an entry that was said is an answer, however unsure the sentence was
# Responses that say no by a rule, beside all with `_refused` in their name.
NO = {
    "utter_withdraw_too_late",
    "utter_trade_in_expired",
    "utter_invoice_closed",
    "utter_cancel_already_closed",
    "utter_modify_closed",
    "utter_reject_signed",
    "utter_refund_closed",
}
FRESH = {"unanswered": "0", "missed": "0", "failures": "0", "angry": "0", "down": "0", "refused": ""}
# What is said instead of the answer when the desk's rules, not the customer, call for a person.
TEXTS = {
    Reason.NOT_UNDERSTOOD: "not_understood_handoff",
    Reason.ANGER: "anger_handoff",
    Reason.SHOP_RULE: "shop_rule_handoff",
}
# Said after the answer, which explains the rule once more, or says that nothing was changed and offers to try again.
AFTER = {Reason.REFUSED_BY_RULE: "refused_handoff", Reason.PLATFORM_DOWN: "platform_down_handoff"}


@dataclass(frozen=True)
class Need:
    """Why a person is needed, or None, and what the conversation is to remember."""

    reason: Reason | None
    changes: Mapping[str, str]


def need(message: Message, answer: Answer, state: Mapping[str, str]) -> Need:
    """The gravest reason first. What the customer asks for comes before what we count."""
    said = tuple(responses(answer))
    counts = {**_failures(answer, state), **_angry(answer, state), **_down(said, state)}
    no = next((name for name in said if refuses(name)), "")
    changes = {**counts, "refused": no or (state.get("refused", "") if answer.decision.band is not Band.ACT else "")}
    reason = _asked(message, answer) or _counted(message, counts, no, state)
    return Need(reason, FRESH if reason else changes)


def _asked(message: Message, answer: Answer) -> Reason | None:
    """Said by a channel (a key, silence) or found by the assistant itself."""
    named = str(message.metadata.get("handoff", "")) or answer.handoff
    return Reason(named) if named else None


def _counted(message: Message, counts: Mapping[str, str], no: str, state: Mapping[str, str]) -> Reason | None:
    in_a_row = ELDERLY_IN_A_ROW if is_elderly(message) else IN_A_ROW
    if int(counts["angry"]) >= ANGRY_TURNS:
        return Reason.ANGER
    if int(counts["unanswered"]) >= in_a_row or (int(counts["missed"]) >= IN_ALL and int(counts["unanswered"])):
        return Reason.NOT_UNDERSTOOD
    if int(counts["down"]) >= DOWN_IN_A_ROW:
        return Reason.PLATFORM_DOWN
    if no and no == state.get("refused"):
        return Reason.REFUSED_BY_RULE
    return None


def _failures(answer: Answer, state: Mapping[str, str]) -> dict[str, str]:
    if answer.understood or ADVISED in responses(answer):
        return {"unanswered": "0", "missed": state.get("missed", "0"), "failures": "0"}
    return {"unanswered": _more(state, "unanswered"), "missed": _more(state, "missed"), "failures": "0"}


def _angry(answer: Answer, state: Mapping[str, str]) -> dict[str, str]:
    angry = answer.decision.emotion in (Emotion.ANGRY, Emotion.THREAT)
    return {"angry": _more(state, "angry") if angry else state.get("angry", "0")}


def _down(said: tuple[str, ...], state: Mapping[str, str]) -> dict[str, str]:
    return {"down": _more(state, "down") if DOWN in said else "0"}


def failed(message: Message, state: Mapping[str, str]) -> Need:
    """The same for a turn that came to nothing at all."""
    changes = {"failures": _more(state, "failures"), "missed": _more(state, "missed")}
    in_a_row = ELDERLY_IN_A_ROW if is_elderly(message) else IN_A_ROW
    over = int(changes["failures"]) >= in_a_row or int(changes["missed"]) >= IN_ALL
    return Need(Reason.ASSISTANT_FAILED if over else None, FRESH if over else changes)


def is_elderly(message: Message) -> bool:
    """Whether the customer is on the elderly channel or known to be elderly."""
    return message.channel is Channel.ELDERLY or bool(message.metadata.get("elderly"))


def refuses(response: str) -> bool:
    """Whether a response says no by a rule."""
    return "_refused" in response or response in NO


def responses(answer: Answer) -> Iterator[str]:
    """The names of the responses that this turn said, in order."""
    for line in answer.memory.events:
        event = json.loads(line)
        if event.get("event") == "bot":
            yield str((event.get("metadata") or {}).get("utter_action") or "")


def _more(state: Mapping[str, str], name: str) -> str:
    return str(int(state.get(name) or 0) + 1)
