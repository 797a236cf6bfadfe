"""With a question open: an answer, or something new?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.context import in_context


def parsed(text: str, intent: str, band: str = "act", route: str = "task", **entities: Any) -> dict[str, Any]:
    found = [{"entity": name, "value": value, "start": 0, "end": len(str(value))} for name, value in entities.items()]
    decision = {"intent": intent, "band": band, "route": route, "confidence": 0.9}
    return {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": found, "decision": decision}


CASES = [
    ("order_id", parsed("8866", "order_status", order_id="8866"), "inform"),
    ("order_id", parsed("8866那单的物流帮我查一下到哪里了", "logistics_track", order_id="8866"), "logistics_track"),
    ("order_id", parsed("转人工", "request_human", route="handoff"), "request_human"),
    ("reason", parsed("质量不好", "inform", route="control", reason="quality"), "inform"),
    ("reason", parsed("收到就是碎的", "damaged_or_missing"), "inform"),
    ("reason", parsed("穿着勒脖子", "chitchat", band="unsure", route="chitchat"), "inform"),
    ("reason", parsed("退款多久能到账", "faq", band="unsure", route="faq"), "faq"),
    ("reason", parsed("我的快递到哪了", "logistics_track"), "logistics_track"),
    ("reason", parsed("算了", "stop_flow", route="control"), "stop_flow"),
    ("confirmed", parsed("确认退款", "apply_refund"), "affirm"),
    ("confirmed", parsed("好的呀", "chitchat", route="chitchat"), "affirm"),
    ("confirmed", parsed("不用了", "thanks", route="control"), "deny"),
    ("confirmed", parsed("不退了", "cancel_after_sale"), "deny"),
    ("confirmed", parsed("可以吗", "faq", route="faq"), "faq"),
    ("confirmed", parsed("退款多久到账", "faq", route="faq"), "faq"),
    ("confirmed", parsed("退款多久到账", "affirm", route="control"), "nlu_fallback"),
    ("confirmed", parsed("可以退多少", "affirm", route="control"), "nlu_fallback"),
    ("confirmed", parsed("好像不太对", "affirm", route="control"), "nlu_fallback"),
    ("confirmed", parsed("是不是要扣钱", "faq", route="faq"), "faq"),
    ("confirmed", parsed("对了我的快递呢", "logistics_track"), "logistics_track"),
    ("confirmed", parsed("要等几天", "faq", route="faq"), "faq"),
    ("confirmed", parsed("退款", "apply_refund"), "nlu_fallback"),  # said once more, it is no clear yes
    ("confirmed", parsed("嗯嗯好的", "affirm", route="control"), "affirm"),
    ("confirmed", parsed("行吧，就这样", "affirm", route="control"), "affirm"),
    ("confirmed", parsed("OK", "affirm", route="control"), "affirm"),
    ("confirmed", parsed("我的快递到哪里了能不能帮我看一下", "logistics_track"), "logistics_track"),
]


@pytest.mark.parametrize("asked, said, intent", CASES)
def test_sentence_in_its_place(asked: str, said: dict[str, Any], intent: str) -> None:
    assert in_context(said, {"skill": "refund", "asked": asked})["intent"]["name"] == intent


def test_without_an_open_question_nothing_changes() -> None:
    said = parsed("确认", "affirm", route="control")
    assert in_context(said, None) is said


@pytest.mark.parametrize(
    "asked, said, intent",
    [
        ("option", parsed("换货", "apply_exchange"), "inform"),
        ("option", parsed("没有照片", "damaged_or_missing"), "inform"),
        ("option", parsed("补发", "damaged_or_missing"), "inform"),
        ("option", parsed("我的快递到哪了", "logistics_track"), "logistics_track"),
        ("confirmed", parsed("不用", "deny", route="control"), "deny"),
        ("confirmed", parsed("换货吧", "apply_exchange"), "inform"),
        ("confirmed", parsed("好的", "affirm", route="control"), "affirm"),
    ],
)
def test_words_of_a_button_choose_it(asked: str, said: dict[str, Any], intent: str) -> None:
    flow = {"asked": asked, "options": ["换货", "补发", "没有照片", "只退款，不用寄回"]}
    assert in_context(said, flow)["intent"]["name"] == intent
