"""A sentence of the very task whose last question is open, with nothing new in it: it must not begin the task anew."""

from __future__ import annotations

import sys
from typing import Any, Mapping

from actions.starts import STARTS
from bot.assistant.goods_said import all_of_question, goods_in
from knowledge_base.text import simplify


def says_task_again(parsed: Mapping[str, Any], flow: Mapping[str, Any], question: str) -> bool:
    """Whether a message at the last question only says once more what the question is about: it is put again."""
    if flow.get("asked") != "confirmed" or _skill_of(parsed["decision"]["intent"]) != flow.get("skill"):
        return False
    text = simplify(parsed["text"])
    goods = not goods_in(text) or all_of_question(text, question)
    return goods and all(str(item["value"]) in question for item in parsed["entities"] if item["entity"] != "product")


def _skill_of(intent: str) -> str:
    """The skill that an intent begins, or ""."""
    step = STARTS.get(intent)
    return str(getattr(sys.modules[step.__module__], "SKILL", "")) if step else ""
