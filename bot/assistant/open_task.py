"""A sentence of the very task that is open: it must not begin the task anew."""

from __future__ import annotations

import sys
from typing import Any, Mapping

from actions.starts import STARTS
from bot.assistant.goods_said import all_of_question, goods_in
from knowledge_base.text import simplify

PLACES = ("ordinal", "order_id")  # which one of a list


def intent_in_task(parsed: Mapping[str, Any], flow: Mapping[str, Any], question: str) -> str:
    """What such a message is: `inform` where it says which order is meant and that was asked for; at the last question
    `nlu_fallback`, which puts it again, where it says no more than the question does; "" for all else."""
    if _skill_of(parsed["decision"]["intent"]) != flow.get("skill"):
        return ""
    named = any(item["entity"] in PLACES for item in parsed["entities"])
    if flow.get("asked") == "order_id" and flow.get("listed") and named:
        return "inform"
    return "nlu_fallback" if _says_it_again(parsed, flow, question) else ""


def _says_it_again(parsed: Mapping[str, Any], flow: Mapping[str, Any], question: str) -> bool:
    if flow.get("asked") != "confirmed":
        return False
    text = simplify(parsed["text"])
    goods = not goods_in(text) or all_of_question(text, question)
    return goods and all(str(item["value"]) in question for item in parsed["entities"] if item["entity"] != "product")


def _skill_of(intent: str) -> str:
    """The skill that an intent begins, or ""."""
    step = STARTS.get(intent)
    return str(getattr(sys.modules[step.__module__], "SKILL", "")) if step else ""
