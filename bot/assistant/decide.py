"""One decision from one calibrated comparison of intents and FAQ. All thresholds are here and in config.yml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from bot.messages import Band, Decision, Route

FAQ = "faq"
OUT_OF_SCOPE = "out_of_scope"
# Odds that the best entry answers, for any sentence at all; and how far one search may move the comparison.
USUAL_ODDS, LEAST_WEIGHT, MOST_WEIGHT = 0.1, 0.3, 6.0
_ROUTES = {
    Route.CONTROL: "greet goodbye thanks affirm deny inform stop_flow repeat slower nlu_fallback",
    Route.HANDOFF: "request_human safety_risk",
    Route.FAQ: "faq",
    Route.CHITCHAT: "chitchat",
    Route.OUT_OF_SCOPE: "out_of_scope",
}
ROUTE_OF = {intent: route for route, intents in _ROUTES.items() for intent in intents.split()}


@dataclass(frozen=True)
class Thresholds:
    """Probabilities: at or above `act` it acts, at or above `ask` it asks which, below it says it did not understand.
    An entry answers from `answer` on, and from `answer_certain` on what is a question with `certain` or more."""

    act: float = 0.6
    ask: float = 0.25
    answer: float = 0.5
    answer_certain: float = 0.35
    certain: float = 0.98


def route_of(intent: str) -> Route:
    """Every intent that is not listed is a task."""
    return ROUTE_OF.get(intent, Route.TASK)


def decide(
    ranking: Sequence[Mapping[str, Any]],
    hits: Sequence[Mapping[str, Any]],
    entities: Sequence[Mapping[str, Any]],
    thresholds: Thresholds,
    command: str = "",
) -> Decision:
    """`ranking` as (name, confidence) of the classifier, `hits` of the retriever, both best first; a `command` is an
    intent that was called by its name."""
    scores = _compare(ranking, hits) if not command else [(command, 1.0)]
    if not scores:
        return Decision(Route.OUT_OF_SCOPE, OUT_OF_SCOPE, 0.0, Band.UNSURE)
    (intent, confidence), *others = scores
    return Decision(
        route=route_of(intent),
        intent=intent,
        confidence=confidence,
        band=_band(intent, confidence, hits, thresholds),
        entities=tuple(entities),
        alternatives=tuple(others[:3]),
        faq_hits=tuple(hits),
    )


def _compare(ranking: Sequence[Mapping[str, Any]], hits: Sequence[Mapping[str, Any]]) -> list[tuple[str, float]]:
    """Intents with what the retriever knows counted in, as odds: an entry that answers makes a question likelier by as
    much as it is likelier to be found for a question than for any other sentence."""
    scores = {item["name"]: float(item["confidence"]) for item in ranking if item["name"]}
    if not scores:
        return []
    found = min(float(hits[0]["score"]), 0.999) if hits else 0.0
    factor = found / (1.0 - found) / USUAL_ODDS
    scores[FAQ] = scores.get(FAQ, 0.0) * min(max(factor, LEAST_WEIGHT), MOST_WEIGHT)
    total = sum(scores.values())
    return sorted(((name, score / total) for name, score in scores.items()), key=lambda item: -item[1])


def _band(intent: str, confidence: float, hits: Sequence[Mapping[str, Any]], thresholds: Thresholds) -> Band:
    if confidence < thresholds.ask:
        return Band.UNSURE
    if confidence < thresholds.act:
        return Band.ASK
    if intent != FAQ:
        return Band.ACT
    found = float(hits[0]["score"]) if hits else 0.0
    least = thresholds.answer_certain if confidence >= thresholds.certain else thresholds.answer
    return Band.ACT if found >= least else Band.ASK if found >= thresholds.ask else Band.UNSURE
