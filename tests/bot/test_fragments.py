"""A few words after what was said before."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.context import in_context
from bot.assistant.fragments import completed

PLACE = {"entity": "ordinal", "value": 2, "start": 0, "end": 3}
# (text, guess, band, alternatives, entities, topic) -> what it means after the topic
CASES: list[tuple[str, str, str, list, list, str, str | None]] = [
    ("第二个呢", "inform", "act", [], [PLACE], "logistics_track", "logistics_track"),
    ("第二个呢", "inform", "act", [], [PLACE], "refund_progress", "refund_progress"),
    ("第二个呢", "inform", "act", [], [PLACE], "faq", None),
    ("多久能到", "logistics_track", "act", [], [], "apply_refund", "refund_progress"),
    ("多久能到", "refund_progress", "ask", [], [], "logistics_track", "logistics_track"),
    ("那要几天", "faq", "act", [], [], "repair_request", "repair_progress"),
    ("退款多久能到", "faq", "act", [], [], "logistics_track", None),
    ("那发票呢", "invoice", "act", [], [], "order_status", None),
    ("能快点不", "urge_shipment", "ask", [["urge_delivery", 0.3]], [], "logistics_track", "urge_delivery"),
    ("多久能到", "logistics_track", "act", [], [], "", None),
    ("我要转人工多久", "request_human", "act", [], [], "logistics_track", None),
    ("我想问一下昨天买的那个电饭煲多久能到", "logistics_track", "act", [], [], "apply_refund", None),
]


def _parsed(text: str, intent: str, band: str, others: list, entities: list) -> dict[str, Any]:
    route = "handoff" if intent == "request_human" else "task"
    decision = {"intent": intent, "band": band, "confidence": 0.4, "alternatives": others, "route": route}
    return {"text": text, "entities": entities, "decision": decision, "intent": {"name": intent}}


@pytest.mark.parametrize("text, guess, band, others, entities, topic, wanted", CASES)
def test_fragment_is_completed_by_the_topic(
    text: str, guess: str, band: str, others: list, entities: list, topic: str, wanted: str | None
) -> None:
    assert completed(_parsed(text, guess, band, others, entities), topic) == wanted


def test_completed_fragment_is_acted_on() -> None:
    parsed = in_context(_parsed("第二个呢", "inform", "act", [], [PLACE]), None, "logistics_track")
    assert (parsed["intent"]["name"], parsed["decision"]["route"]) == ("logistics_track", "task")


def test_open_question_comes_before_the_topic() -> None:
    flow = {"asked": "order_id"}
    assert in_context(_parsed("第二个呢", "inform", "ask", [], [PLACE]), flow, "faq")["intent"]["name"] == "inform"
