"""What the clauses of a message add to the message: its one clear request, or a question beside a request."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.assistant.commands import command_of
from bot.assistant.decide import FAQ, route_of
from bot.assistant.pieces import asks, is_wish
from bot.messages import Band, Route
from knowledge_base.text import simplify

Parsed = Mapping[str, Any]
ASKED = 0.15  # probability from which a question about the rules is not passed over
GRAVE = 0.05  # probability from which a danger is not passed over
LIKELY = 0.45  # of a whole story, from which a clause of it is believed
COMMAND, CERTAIN = 4, 0.95  # a clause of so few characters, so sure, says what is wanted of all the rest
NEAR = 0.4  # score of the entry for a rule that is asked beside a wish
QUESTION, ANSWER = 0.9, 0.5  # confidence of a question that is answered beside a task, and score of its entry
SURE = 0.8  # of a clause that speaks for a whole story


def is_request(parsed: Parsed) -> bool:
    """Something that can be done or answered, understood with confidence."""
    decision = parsed["decision"]
    return decision["band"] == Band.ACT.value and decision["route"] in (Route.TASK.value, Route.FAQ.value)


def with_further(first: Parsed, others: Sequence[Parsed]) -> dict[str, Any]:
    """The first with the others to be served after it."""
    further = [_waiting(item) for item in others]
    return {**first, "decision": {**first["decision"], "further": further}}


def clear_clause(whole: dict[str, Any], parts: Sequence[Parsed]) -> dict[str, Any]:
    """The whole, which is not sure, decided as its only sure clause, where that is what the whole looks most like too
    or where the whole looks like no request at all; nothing is changed where somebody may be in danger."""
    decision = whole["decision"]
    sure = [part for part in parts if _task(part) and part["decision"]["confidence"] >= SURE]
    names = {part["decision"]["intent"] for part in sure}
    strong = [part for part in sure if _is_command(part)]
    if len(names) != 1 and strong:
        sure, names = strong, {part["decision"]["intent"] for part in strong}
    agrees = bool(strong) or _agrees(decision, names)
    if len(names) != 1 or not agrees or is_grave(decision) or any(is_grave(part["decision"]) for part in parts):
        return whole
    kept = {name: decision[name] for name in ("entities", "emotion", "faq_hits") if name in decision}
    return {**whole, "intent": sure[0]["intent"], "decision": {**sure[0]["decision"], **kept}}


def _is_command(part: Parsed) -> bool:
    short = len(part["text"]) <= COMMAND and not asks(part["text"])
    return short and part["decision"]["confidence"] >= CERTAIN


def _agrees(decision: Mapping[str, Any], names: set[str]) -> bool:
    """Whether the whole looks most like the same request, or like no request; and not like a question about the rules,
    which the buttons of a doubt offer too."""
    likely = dict([*decision["alternatives"], (decision["intent"], decision["confidence"])])
    same = decision["intent"] in names and decision["confidence"] >= LIKELY
    idle = decision["route"] in (Route.CONTROL.value, Route.CHITCHAT.value)
    return (same or idle) and likely.get(FAQ, 0.0) < ASKED


def is_grave(decision: Mapping[str, Any]) -> bool:
    """Whether a danger or the wish for a person is among the likely readings."""
    likely = [(decision["intent"], decision["confidence"]), *decision["alternatives"]]
    return any(route_of(name) is Route.HANDOFF and score >= GRAVE for name, score in likely)


def beside(whole: dict[str, Any], parts: Sequence[Parsed]) -> dict[str, Any]:
    """A request and a question about its rules in one message: the question's answer first, then the request."""
    wishes = [part for part in parts if _task(part) and (is_wish(part["text"]) or command_of(simplify(part["text"])))]
    if not wishes or not is_request(whole):
        return whole
    if whole["decision"]["route"] == Route.FAQ.value:
        return with_further(whole, wishes[:1])
    questions = [part for part in parts if _question(part)]
    if _is_rule_of(whole, wishes[0]) or _asks_rule(whole, parts):
        return with_further(_as_question(whole), wishes[:1])
    return with_further(questions[0], [whole]) if questions else whole


def _is_rule_of(whole: Parsed, wish: Parsed) -> bool:
    """Whether the message is a wish and a question about it that was taken for another task: 我要退货，运费谁出."""
    decision, hits = whole["decision"], whole["decision"].get("faq_hits") or ()
    found = float(hits[0]["score"]) if hits else 0.0
    other = decision["intent"] != wish["decision"]["intent"] and wish["decision"]["confidence"] >= CERTAIN
    return other and decision["confidence"] < QUESTION and found >= NEAR


def _asks_rule(whole: Parsed, parts: Sequence[Parsed]) -> bool:
    """Whether a clause that asks was taken for another task, while the message as a whole is near to an entry."""
    hits = list(whole["decision"].get("faq_hits") or ())
    other = [part for part in parts if _task(part) and part["decision"]["intent"] != whole["decision"]["intent"]]
    near = bool(hits) and float(hits[0]["score"]) >= NEAR
    return near and any(asks(part["text"]) and not is_wish(part["text"]) for part in other)


def _as_question(whole: Parsed) -> dict[str, Any]:
    decision = {**whole["decision"], "intent": FAQ, "route": Route.FAQ.value}
    return {**whole, "intent": {"name": FAQ, "confidence": decision["confidence"]}, "decision": decision}


def _task(part: Parsed) -> bool:
    return is_request(part) and part["decision"]["route"] == Route.TASK.value


def _question(part: Parsed) -> bool:
    """A question whose entry is sure to be the right one."""
    hits = part["decision"].get("faq_hits") or ()
    found = float(hits[0]["score"]) if hits else 0.0
    sure = part["decision"]["confidence"] >= QUESTION and found >= ANSWER
    return is_request(part) and part["decision"]["route"] == Route.FAQ.value and asks(part["text"]) and sure


def _waiting(parsed: Parsed) -> dict[str, Any]:
    """What a request needs when its turn comes."""
    decision = parsed["decision"]
    kept = {"faq_hits": decision["faq_hits"], "band": decision["band"]}
    return {"intent": decision["intent"], "text": parsed["text"], "entities": parsed["entities"], "decision": kept}
