"""One comparison of intents and FAQ, three bands."""

from __future__ import annotations

import pytest

from bot.assistant.decide import Thresholds, decide, route_of
from bot.messages import Band, Route

LIMITS = Thresholds(act=0.5, ask=0.25, answer=0.5)
# (ranking, score of the best hit) -> (intent, band)
CASES = [
    ([("apply_refund", 0.9), ("faq", 0.1)], 0.0, ("apply_refund", Band.ACT)),
    ([("apply_refund", 0.45), ("apply_return", 0.4), ("greet", 0.15)], 0.0, ("apply_refund", Band.ASK)),
    (
        [("apply_refund", 0.2), ("apply_return", 0.19), ("invoice", 0.18), ("greet", 0.15), ("deny", 0.28)],
        0.0,
        ("deny", Band.ASK),
    ),
    ([(name, 0.05) for name in "abcdefghijklmnopqrst"], 0.0, ("a", Band.UNSURE)),
    ([("faq", 0.9), ("invoice", 0.1)], 0.9, ("faq", Band.ACT)),
    ([("faq", 0.9), ("invoice", 0.1)], 0.4, ("faq", Band.ACT)),
    ([("faq", 0.7), ("invoice", 0.3)], 0.4, ("faq", Band.ASK)),
    ([("faq", 0.9), ("invoice", 0.1)], 0.3, ("faq", Band.ASK)),
    ([("faq", 0.9), ("invoice", 0.1)], 0.1, ("faq", Band.UNSURE)),
    ([("invoice", 0.5), ("faq", 0.45)], 0.95, ("faq", Band.ACT)),
    ([], 0.9, ("out_of_scope", Band.UNSURE)),
]


@pytest.mark.parametrize("ranking, score, wanted", CASES)
def test_decide(ranking: list, score: float, wanted: tuple[str, Band]) -> None:
    hits = [{"entry_id": "a.one", "score": score, "wording": "…"}]
    found = decide([{"name": name, "confidence": p} for name, p in ranking], hits, [], LIMITS)
    assert (found.intent, found.band) == wanted


@pytest.mark.parametrize(
    "intent, route",
    [
        ("apply_refund", Route.TASK),
        ("faq", Route.FAQ),
        ("inform", Route.CONTROL),
        ("safety_risk", Route.HANDOFF),
        ("chitchat", Route.CHITCHAT),
    ],
)
def test_route_of_intent(intent: str, route: Route) -> None:
    assert route_of(intent) is route
