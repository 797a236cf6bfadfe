"""What neither answers nor asks for anything, what takes something back, and what a part of a message says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.asides import aside
from bot.assistant.clauses import beside, clear_clause
from bot.assistant.context import in_context
from bot.assistant.corrections import takes_up
from bot.assistant.pieces import after_taking_back, clauses, says_wrong

ORDER, OPTION, CONFIRMED, TEXT = ({"asked": asked} for asked in ("order_id", "option", "confirmed", "text"))
ASIDES = [
    ("等一下", CONFIRMED, "wait"),
    ("我想想啊", OPTION, "wait"),
    ("？？？", ORDER, "call"),
    ("人呢", ORDER, "call"),
    ("快点", OPTION, "hurry"),
    ("我不会弄", ORDER, "helpless"),
    ("我不晓得订单号是啥子", ORDER, "helpless"),
    ("不知道", OPTION, ""),
    ("随便", OPTION, "either"),
    ("你看着办吧", CONFIRMED, "either"),
    ("没有照片", OPTION, "no_picture"),
    ("没有", OPTION, ""),
    ("凭什么", OPTION, "why"),
    ("就要退", None, "why"),
    ("随便", TEXT, ""),
    ("转人工", ORDER, ""),
    ("快递到哪了", None, ""),
]


@pytest.mark.parametrize("said, flow, kind", ASIDES)
def test_aside(said: str, flow: dict[str, str] | None, kind: str) -> None:
    assert aside(said, flow) == kind


@pytest.mark.parametrize(
    "said, rest",
    [
        ("等一下，退款多久到账？", "退款多久到账？"),
        ("不对，第四个", "第四个"),
        ("不退了，换货吧", "换货吧"),
        ("算了 不退了", ""),
        ("不用了", ""),
        ("我要退款", ""),
    ],
)
def test_what_follows_a_word_that_takes_back(said: str, rest: str) -> None:
    assert after_taking_back(said) == rest


def test_wrong_needs_something_more() -> None:
    assert says_wrong("不对，是 200 号") and not says_wrong("不对")


@pytest.mark.parametrize(
    "said, skill, taken",
    [
        ("继续", "invoice", True),
        ("还是退吧", "refund", True),
        ("还是退吧", "invoice", False),
        ("我要退款", "refund", False),
    ],
)
def test_task_put_down_is_taken_up(said: str, skill: str, taken: bool) -> None:
    assert takes_up(said, skill) is taken


def test_one_clause_is_no_clause() -> None:
    assert clauses("我要退款") == [] and clauses("我要退货，运费谁出") == ["我要退货", "运费谁出"]


def parsed(text: str, intent: str, confidence: float = 0.97, score: float = 0.0, **others: float) -> dict[str, Any]:
    route = intent if intent in ("faq", "chitchat") else "handoff" if intent == "safety_risk" else "task"
    band = "act" if confidence >= 0.6 else "ask"
    decision = {"intent": intent, "confidence": confidence, "route": route, "band": band}
    decision |= {"alternatives": list(others.items()), "faq_hits": [{"score": score}], "entities": []}
    return {"text": text, "intent": {"name": intent}, "entities": [], "decision": decision}


def test_clause_speaks_for_a_story_that_looks_like_it() -> None:
    whole, part = parsed("退款 我忍很久了", "apply_refund", 0.5), parsed("退款", "apply_refund")
    assert clear_clause(whole, [part])["decision"]["band"] == "act"


def test_clause_is_not_heard_where_somebody_may_be_in_danger() -> None:
    whole = parsed("再不退钱我就跳下去", "apply_refund", 0.5, safety_risk=0.3)
    assert clear_clause(whole, [parsed("再不退钱", "apply_refund")]) is whole


def test_clauses_that_want_different_things_decide_nothing() -> None:
    whole = parsed("我要取消订单我要投诉商家", "complaint", 0.5)
    assert (
        clear_clause(whole, [parsed("我要取消订单吧", "cancel_order"), parsed("我要投诉商家啊", "complaint")]) is whole
    )


def test_question_beside_a_request_comes_first() -> None:
    whole = parsed("开发票，能开专票吗", "invoice")
    both = beside(whole, [parsed("我要开发票", "invoice"), parsed("能开专票吗", "faq", 0.99, score=0.9)])
    assert both["decision"]["intent"] == "faq"
    assert [item["intent"] for item in both["decision"]["further"]] == ["invoice"]


def test_question_whose_entry_is_not_sure_is_left_out() -> None:
    whole = parsed("开发票，能开专票吗", "invoice")
    assert beside(whole, [parsed("我要开发票", "invoice"), parsed("能开专票吗", "faq", 0.99, score=0.3)]) is whole


YES = [
    ("催", "urge", "affirm"),
    ("催", "refund", "urge_delivery"),
    ("查一下", "delivery", "affirm"),
    ("那就拒收吧", "delivery_reject", "affirm"),
    ("要得 谢谢你哦", "refund", "affirm"),
    ("不想要了", "refund", "nlu_fallback"),
    ("没有啊", "delivery", "nlu_fallback"),
    ("换吧", "refund", "urge_delivery"),
]


@pytest.mark.parametrize("said, skill, intent", YES)
def test_yes_to_the_question_that_was_asked(said: str, skill: str, intent: str) -> None:
    sentence = parsed(said, "urge_delivery", 0.9 if intent == "urge_delivery" else 0.4)
    flow = {"skill": skill, "asked": "confirmed", "order_id": "1"}
    assert in_context(sentence, flow)["intent"]["name"] == intent


def test_no_yes_counts_while_something_is_wrong() -> None:
    flow = {"skill": "modify", "asked": "confirmed", "step": "wrong", "order_id": "1"}
    assert in_context(parsed("确认", "affirm"), flow)["intent"]["name"] == "nlu_fallback"
