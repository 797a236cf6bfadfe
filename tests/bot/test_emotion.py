"""Moods by their words, and what they change."""

from __future__ import annotations

import pytest

from bot.assistant.emotion import emotion_of
from bot.messages import Emotion, Reply
from bot.soothing import HUMAN, soothed
from handoff.context import gravest
from knowledge_base.text import simplify

CASES = [
    ("我的快递到哪了", Emotion.CALM),
    ("帮我查下那个垃圾袋的物流", Emotion.CALM),
    ("收件人改成我妈的名字", Emotion.CALM),
    ("你们就是骗子！太过分了", Emotion.ANGRY),
    ("凭什么不给退", Emotion.ANGRY),
    ("再不处理我就打12315", Emotion.THREAT),
    ("气死我了，我要去消协告你们", Emotion.THREAT),
    ("求求你们了快发货吧", Emotion.DESPAIR),
    ("等着用呢 很急", Emotion.ANXIOUS),
]


@pytest.mark.parametrize("text, wanted", CASES)
def test_emotion_of(text: str, wanted: Emotion) -> None:
    assert emotion_of(simplify(text)) is wanted


def test_gravest_mood_of_a_conversation_stays() -> None:
    events = [{"decision": {"emotion": "threat"}}, {"decision": {"emotion": "calm"}}, {"text": "没有判断"}]
    assert gravest(events, "angry") == "threat"


def test_anger_is_answered_with_a_word_and_a_person_once() -> None:
    first, second = soothed((Reply(text="物流如下", speech="物流如下"), Reply(text="还有一件")), Emotion.ANGRY)
    assert first.text.endswith("物流如下") and first.text != "物流如下"
    assert first.quick_replies == (HUMAN,) and second.text == "还有一件"
    assert soothed((first,), Emotion.ANGRY)[0].quick_replies == (HUMAN,)
