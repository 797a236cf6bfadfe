"""A doubt that is none: a question whose entry is found with a high score is answered, and tasks that begin the same
are not told apart by asking."""

from __future__ import annotations

import re
from typing import Any, Mapping

from bot.assistant.clauses import is_grave
from bot.assistant.decide import FAQ, route_of
from bot.assistant.fragments import is_only_value
from bot.assistant.pieces import asks
from bot.assistant.reading import read_task
from bot.messages import Band, Route

IN_TASK = 0.4  # the same where a task is open: its question is put again after the answer
OWN = ("product", "order_id", "tracking_no", "ordinal")  # what names a thing of the customer's own
BOTH = 0.9  # what a task and a question about rules count together, where there is no third reading
SURE = 0.5  # score from which 98 in 100 first entries are the right one, whatever the classifier prefers
ACT = 0.6  # of what a wish may be, the share from which tasks that begin the same are begun
CERTAIN = 0.8  # score from which words are about an entry though they ask nothing
LEAST = 0.4  # what all that a wish may be counts at least, so that crumbs decide nothing
TWINS = ("apply_return", "apply_refund")  # one skill serves both
_CLAUSE = re.compile(r"[，,。.！!；;、\s~]+")
_ASKS = re.compile(
    r"(能|可以|行|会|要|用|有|退|给|还|赔|对|是|成|中|让|算).{0,4}[不没否]$|(.)不\2|凭(什么|啥)|咋|不是(说|规定)"
)
_ASKS_NOTHING = re.compile(r"没(有)?(啥|什么|谁|多少|怎么)|不怎么|不管(什么|谁|咋|怎么)|随便(什么|怎么)")
# A wish, also in the form of a question: a rule is no answer to it.
_WISHES = re.compile(
    r"(帮|给|替)(我|俺|咱)(?!.{0,6}(多少|多久|赔|打|回|算))|^(我|俺)?(要|想|想要|需要|申请)(?!不要|问|知道|了解)"
)
_RETURNS = re.compile(
    r"(想|要|也|都|一起|给我|帮我|申请|办理?|就|把.{1,12})退(?!款?(进度|到))|退(了|掉|货吧|款吧|吧|一下)"
)
_FREE = ("text", "reason", "confirmed")  # questions whose answers are read as told


def settled(parsed: dict[str, Any]) -> dict[str, Any]:
    """A wish to return that was doubted only between the two names for it, or for a rule about it, as that wish."""
    decision = parsed["decision"]
    if decision["band"] == Band.ACT.value or is_grave(decision):
        return parsed
    if task := read_task(parsed):
        return _decided(parsed, task)
    if decision["band"] != Band.ASK.value:
        return parsed
    if task := _of_own_goods(parsed):
        return _decided(parsed, task)
    wish = not is_question(parsed["text"]) and bool(_RETURNS.search(parsed["text"]))
    likely = {name: score for name, score in _likely(decision) if not (wish and name == FAQ)}
    share = sum(likely.get(name, 0.0) for name in TWINS) / max(sum(likely.values()), LEAST if wish else 1.0)
    best = max(TWINS, key=lambda name: likely.get(name, 0.0))
    return _decided(parsed, best) if share >= ACT and max(likely, key=lambda name: likely[name]) in TWINS else parsed


def _of_own_goods(parsed: Mapping[str, Any]) -> str:
    """The task, where only a question about its rules is as likely and a thing is named: 手表降价了能退差价吗 asks of
    the watch, not of rules."""
    named = any(entity["entity"] in OWN for entity in parsed["entities"])
    (first, score), *others = _likely(parsed["decision"])
    both = bool(others) and others[0][0] == FAQ and score + others[0][1] >= BOTH
    return first if named and both and route_of(first) is Route.TASK else ""


def answered(parsed: dict[str, Any], raw: Mapping[str, Any], flow: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parse in its place as a question for the knowledge base, where it would only be asked back or is taken for
    a value that it is not; `raw` is the same sentence out of its place."""
    hits = raw["decision"].get("faq_hits") or ()
    if is_only_value(raw):
        return parsed  # 裤子那个呢 asks of another order
    least = IN_TASK if flow else SURE
    if not hits or float(hits[0]["score"]) < least or not is_question(raw["text"]) or _wishes(raw["text"]):
        return parsed
    if is_grave(raw["decision"]) or not (is_asked_back(parsed) or _is_no_value(parsed, raw, flow)):
        return parsed
    decided = _decided({**parsed, "decision": {**raw["decision"]}}, FAQ)
    return {**decided, "decision": {**decided["decision"], "doubted": True}}


def unasked(parsed: dict[str, Any], flow: Mapping[str, Any] | None) -> bool:
    """Whether words that ask nothing, said at a last question, were taken for a question: 就收货地址 没变."""
    decision = parsed["decision"]
    sure = decision["intent"] == FAQ and float((decision.get("faq_hits") or [{"score": 0}])[0]["score"]) >= CERTAIN
    last = (flow or {}).get("asked") == "confirmed"
    return last and decision["intent"] == FAQ and not sure and not is_question(parsed["text"])


def is_asked_back(parsed: Mapping[str, Any]) -> bool:
    """Whether the parse would only be asked back."""
    decision = parsed["decision"]
    stuck = decision["intent"] == "nlu_fallback" and not decision.get("aside")
    return decision["band"] != Band.ACT.value or stuck


def _is_no_value(parsed: Mapping[str, Any], raw: Mapping[str, Any], flow: Mapping[str, Any] | None) -> bool:
    """Whether a question about the rules was taken for the answer to the open question."""
    sure = raw["decision"]["intent"] == FAQ and raw["decision"]["confidence"] >= ACT
    value = parsed["decision"]["intent"] == "inform" and not {"other_order", "named"} & set(parsed["decision"])
    free = (flow or {}).get("skill") == "dispute" or (flow or {}).get("asked") in _FREE[1:]
    return bool(flow) and sure and value and not parsed["entities"] and not free


def is_question(text: str) -> bool:
    """Whether a sentence or one of its clauses asks; 没啥 and 不怎么 ask nothing."""
    said = _ASKS_NOTHING.sub("", text)
    return any(asks(part) or _ASKS.search(part) for part in [said, *_CLAUSE.split(said)] if part)


def _wishes(text: str) -> bool:
    return any(_WISHES.search(part) for part in _CLAUSE.split(text))


def _likely(decision: Mapping[str, Any]) -> list[tuple[str, float]]:
    return [(decision["intent"], decision["confidence"]), *map(tuple, decision["alternatives"])]


def _decided(parsed: dict[str, Any], intent: str) -> dict[str, Any]:
    decision = parsed["decision"]
    others = [item for item in _likely(decision) if item[0] != intent]
    changed = {"intent": intent, "route": route_of(intent).value, "band": Band.ACT.value, "alternatives": others}
    return {
        **parsed,
        "intent": {"name": intent, "confidence": decision["confidence"]},
        "decision": {**decision, **changed},
    }
