"""The yes and the no to a last question: what moves money is never guessed."""

from __future__ import annotations

import re
from typing import Any, Mapping

from actions.soft import ANSWERS, asks_softly
from bot.assistant.yes_words import half_hearted, is_outspoken, says_opposite, yes_pattern
from bot.messages import Band
from knowledge_base.text import simplify

LONGEST = 20  # characters of a yes

QUESTION = re.compile(
    r"[?？]|[吗呢么]\s*$|怎么|多久|多少|什么时候|为什么|为啥|哪|([好行对是成能会中])不\1|可不可以|几天"
)
NO = re.compile(
    r"^(不|别|先不|算了|no)|^(还是|那|就|你|先)+(别|不要|不用)|^(谁|我(可|又)?没)说|不(退|要|取消|用|提交|同意|想)了?$"
)
_NOT_THERE = re.compile(r"^(我?都?找过了?|还是)?没(有|找到|看到|在|用)|还是?不行|不管用")  # no answer to 确认提交吗
_DOUBTS = re.compile(r"不(?:会|是|能|可能|至于).{2,}[吧吗么](?:啊|呀)?")  # 不会撤了就不能再退了吧 asks, and is no no
_GIVES_UP = re.compile(r".{0,5}(那|就|还是|不行就)算了(吧|啊|啦)?")
_BARE_YES = re.compile(r"(好|行|嗯|可以|要得|中)(的|吧|啊|呀|嘞|了)?")
_YES_NOT_WANTED = re.compile(
    r"(对|是|嗯|好|行)+的?[ ,，]*我?(不想要|不要|不需要)了?(吧|啊|呀)?"
)  # 要取消吗：对，不要了


def gives_up(said: str) -> bool:
    """不行就算了, 那算了: the end of the task, whatever was asked."""
    return bool(_GIVES_UP.fullmatch(simplify(said).strip(" ,.!?。，！？")))


def says_yes(said: str) -> bool:
    """A bare yes where nothing is open."""
    return bool(_BARE_YES.fullmatch(simplify(said).strip(" ,.!?。，！？")))


def is_yes(said: str, flow: Mapping[str, Any]) -> bool:
    """Whether it is a clear yes to the flow's last question. None counts while something is said to be wrong in it."""
    text = simplify(said).strip(" ,.!?。，！？").replace("嗯呢", "嗯")
    asked = flow.get("asked") == "confirmed" and flow.get("step") != "wrong"
    if not asked or len(text) > LONGEST or QUESTION.search(text) or "?" in simplify(said):
        return False
    if says_opposite(text, flow):
        return False
    if flow.get("skill") == "cancel" and _YES_NOT_WANTED.fullmatch(text):
        return True
    bare = half_hearted(text, flow) or flow.get("step") == "worried" and not is_outspoken(text, flow)
    return not bare and bool(yes_pattern(flow).fullmatch(text))


def yes_or_no(parsed: Mapping[str, Any]) -> str | None:
    """What is no clear yes: a no only if nothing is asked or told with it."""
    text = simplify(parsed["text"]).strip(" ,.!?。，！？")
    if len(text) > 12 or QUESTION.search(parsed["text"]):
        return _not_by_guess(parsed)
    if _DOUBTS.fullmatch(text):
        return "faq" if _found(parsed) >= ANSWERS else "nlu_fallback"
    if NO.search(text):
        return "nlu_fallback" if asks_softly(text) else "deny"
    return "nlu_fallback" if _NOT_THERE.match(text) and not is_sure(parsed["decision"]) else _not_by_guess(parsed)


def _found(parsed: Mapping[str, Any]) -> float:
    """How well the best entry answers."""
    hits = parsed["decision"].get("faq_hits") or ()
    return float(hits[0]["score"]) if hits else 0.0


def _not_by_guess(parsed: Mapping[str, Any]) -> str | None:
    """The classifier's own affirm is not enough for a yes: the question is put again. Nor is its deny for a no that
    comes with a question."""
    asks = bool(QUESTION.search(parsed["text"]))
    return "nlu_fallback" if parsed["decision"]["intent"] in ("affirm", *(("deny",) if asks else ())) else None


def is_sure(decision: Mapping[str, Any]) -> bool:
    return decision["band"] == Band.ACT.value and decision["route"] in ("task", "faq", "handoff")
