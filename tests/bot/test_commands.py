"""A task called by its name is that task; a sentence that only contains the name is not."""

from __future__ import annotations

import pytest

from bot.assistant.commands import command_of
from bot.assistant.decide import Thresholds, decide
from bot.messages import Band


@pytest.mark.parametrize(
    "text, intent",
    [("修改订单信息", "modify_order"), ("预约上门取件。", "return_pickup"), ("退货寄回、上门取件", "return_pickup")],
)
def test_name_is_the_task(text: str, intent: str) -> None:
    assert command_of(text) == intent


@pytest.mark.parametrize("text", ["", "开发票要什么资料", "取消订单以后钱什么时候退", "不要转人工"])
def test_sentence_is_no_name(text: str) -> None:
    assert command_of(text) == ""


def test_name_is_acted_on_whatever_the_models_say() -> None:
    ranking = [{"name": "faq", "confidence": 0.9}]
    decision = decide(ranking, [{"entry_id": "a", "score": 0.9}], [], Thresholds(), "invoice")
    assert (decision.intent, decision.band) == ("invoice", Band.ACT)
