"""What is left of a message without its courtesies: 知道了，帮忙催催吧，谢谢 is no thanks, 好的那3号能到是吧 no yes."""

from __future__ import annotations

import re
from typing import Any, Mapping

from knowledge_base.text import simplify

COURTEOUS = ("affirm", "deny", "thanks", "greet", "goodbye", "chitchat")  # what such words are taken for
LEAST, LEAST_ASKED = 4, 6  # characters that can say what is wanted
LIKELY = 0.45  # of what is left, from which it is believed, or asked back about
_BEFORE = re.compile(
    r"^(?:(?:好+的?吧?|嗯+呢?|恩+|哦+|噢+|额+|知道了|明白了?|了解了?|收到|谢谢(?:你们?|您)?|多谢|[你您]好|请问一?下?|亲爱?的?|在吗|不好意思|是的?|对的?|那)[\s,，。.!！~、]*)+"
)
_AFTER = re.compile(
    r"[\s,，。.!！~、]*(?:谢谢(?:你们?|您|了|啦)*|多谢|麻烦(?:你|您)?了|辛苦(?:你|您)?了)[\s,，。.!！~]*$"
)
_MADE_SURE = re.compile(r"(?:是吧|对吧|是不是|对不对|是吗|对吗|吧)[\s?？!！。]*$")


def request_in(parsed: Mapping[str, Any]) -> str:
    """The words to look at instead, where a message was taken for a mere courtesy and says more than one; or ""."""
    if parsed["decision"]["intent"] not in COURTEOUS:
        return ""
    text = simplify(parsed["text"])
    bare = _AFTER.sub("", _BEFORE.sub("", text))
    asked = _MADE_SURE.sub("吗", bare) if len(bare) >= LEAST_ASKED else bare
    return asked if len(asked) >= LEAST and asked != text else ""


def rather(parsed: dict[str, Any], bare: Mapping[str, Any]) -> dict[str, Any]:
    """The message as what is left of it, where that is something to do or to answer."""
    decision = bare["decision"]
    if decision["route"] not in ("task", "faq") or decision["confidence"] < LIKELY:
        return parsed
    kept = {name: parsed["decision"][name] for name in ("entities", "emotion") if name in parsed["decision"]}
    return {**parsed, "intent": bare["intent"], "decision": {**decision, **kept}}
