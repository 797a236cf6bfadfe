"""A doubt that a sure entry of the knowledge base settles, and wishes that no rule answers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.answering import answered, is_question, settled, unasked

QUESTIONS = ["用掉的券还退我不", "这个行不行", "生鲜不是说不能退吗 你别糊弄我", "凭啥不给退", "换支付宝行不"]
STATEMENTS = ["没啥理由就是后悔了", "就收货地址 没变", "随便怎么弄", "不管谁来都一样的"]


def _parsed(
    text: str, intent: str, confidence: float, *others: tuple[str, float], found: float = 0.9
) -> dict[str, Any]:
    band = "act" if confidence >= 0.6 else "ask"
    hits = [{"entry_id": "returns.second_hand", "score": found}]
    decision = {"intent": intent, "route": "task", "confidence": confidence, "band": band, "faq_hits": hits}
    return {"text": text, "entities": [], "decision": {**decision, "alternatives": list(others)}}


@pytest.mark.parametrize("said", QUESTIONS)
def test_question_is_told(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize("said", STATEMENTS)
def test_statement_asks_nothing(said: str) -> None:
    assert not is_question(said)


def test_sure_entry_answers_what_would_be_asked_back() -> None:
    parsed = _parsed("那我要不要再付一次啊", "payment_issue", 0.47, ("faq", 0.3))
    decision = answered(parsed, parsed, None)["decision"]
    assert (decision["intent"], decision["band"], decision["doubted"]) == ("faq", "act", True)
    assert decision["alternatives"][0] == ("payment_issue", 0.47)


@pytest.mark.parametrize(
    "parsed",
    [
        _parsed("能不能帮我退了", "apply_refund", 0.5, ("faq", 0.4)),
        _parsed("二手的能退吗", "faq", 0.5, ("apply_refund", 0.4), found=0.3),
        _parsed("二手的能退吗", "faq", 0.5, ("safety_risk", 0.2)),
        _parsed("二手的能退吗", "apply_refund", 0.9),
    ],
)
def test_rule_is_not_told_to_a_wish_a_guess_a_danger_or_a_sure_task(parsed: dict[str, Any]) -> None:
    assert answered(parsed, parsed, None) is parsed


def test_wish_to_return_is_not_doubted_for_its_two_names() -> None:
    parsed = _parsed("二手那个手机也一起退", "faq", 0.45, ("apply_return", 0.28), ("apply_refund", 0.13))
    assert settled(parsed)["decision"]["intent"] == "apply_return"
    question = _parsed("二手那个手机能退吗", "faq", 0.45, ("apply_return", 0.28), ("apply_refund", 0.13))
    assert settled(question) is question


def test_statement_at_a_last_question_is_no_question() -> None:
    flow = {"skill": "pickup", "asked": "confirmed"}
    assert unasked(_parsed("就收货地址 没变", "faq", 0.8, found=0.5), flow)
    assert not unasked(_parsed("地址填错了怎么办", "faq", 0.8, found=0.5), flow)
