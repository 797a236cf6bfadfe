"""A few words that only mean something after what was said before: 第二个呢, 多久能到, 那发票呢."""

from __future__ import annotations

import re
from typing import Any, Mapping

from bot.messages import Band
from knowledge_base.text import simplify

# Topics that are about the same thing, and what a question for the time means among them.
FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("refund_progress", frozenset({"apply_refund", "apply_return", "refund_progress", "cancel_after_sale"})),
    ("refund_progress", frozenset({"apply_exchange"})),
    ("return_pickup", frozenset({"return_pickup", "freight_insurance"})),
    ("logistics_track", frozenset({"logistics_track", "urge_delivery", "not_received", "reject_delivery"})),
    ("order_status", frozenset({"order_status", "urge_shipment", "modify_order", "cancel_order"})),
    ("repair_progress", frozenset({"repair_request", "repair_progress", "warranty_check", "service_point"})),
    ("install_booking", frozenset({"install_booking"})),
    ("invoice", frozenset({"invoice"})),
    ("complaint", frozenset({"complaint", "platform_intervention"})),
)
VALUES = ("order_id", "tracking_no", "ordinal", "product", "brand", "amount", "date_time", "address")
LONGEST = 10  # characters without punctuation; more is a sentence of its own
WORTH = 0.12  # probability from which a runner-up of the same family is preferred to a shrug
_TIME = re.compile(r"多久|几天|几号|哪天|多长时间|(什么|啥)时候|多快")
_THING = re.compile(r"快递|物流|包裹|退款|退货|换货|发票|维修|安装|师傅|钱|款|券|货|订单|单子|保修|投诉")
_AROUND = re.compile(r"[\W_]|那|呢|的|个|这|还有|吗|了|啊|呀|单|件|怎么样|怎样|咋样|又")


def completed(parsed: dict[str, Any], topic: str) -> str | None:
    """The intent that a fragment has after `topic` (the last thing talked about), or None for a whole sentence."""
    text = re.sub(r"[\W_]", "", simplify(parsed["text"]))
    if not topic or parsed["decision"]["route"] == "handoff":
        return None
    if (
        topic != "faq"
        and (is_only_value(parsed) or _begins_with_value(parsed))
        or _is_asked_about(parsed["decision"], topic)
    ):
        return topic
    if _asks_when(parsed, text):
        return _question_of(topic)
    if len(text) > LONGEST:
        return None
    return None if parsed["decision"]["band"] == Band.ACT.value else _runner_up(parsed["decision"], topic)


def _asks_when(parsed: Mapping[str, Any], text: str) -> bool:
    """Whether it asks for the time of what was talked about, alone or as a clause of what says nothing sure: 最晚哪天能寄
    下周我妹生日."""
    sure = parsed["decision"]["band"] == Band.ACT.value
    parts = [text] if len(text) <= LONGEST else [] if sure else re.split(r"[\W_]+", simplify(parsed["text"]))
    return any(_TIME.search(part) and not _THING.search(part) for part in parts if len(part) <= LONGEST)


def bare_thing(parsed: Mapping[str, Any]) -> str | None:
    """`inform` for goods named and nothing said of them: what is to be done with them is asked."""
    named = any(item["entity"] == "product" for item in parsed["entities"])
    return "inform" if named and len(parsed["text"]) <= LONGEST and is_only_value(parsed) else None


def is_only_value(parsed: Mapping[str, Any]) -> bool:
    """Whether a message is a value and nothing else that says anything: 那电脑呢."""
    spans = [(item["start"], item["end"]) for item in parsed["entities"] if item["entity"] in VALUES and "end" in item]
    rest = "".join(c for i, c in enumerate(parsed["text"]) if not any(start <= i < end for start, end in spans))
    return bool(spans) and not _AROUND.sub("", rest)


def _begins_with_value(parsed: Mapping[str, Any]) -> bool:
    """那枕头呢 一起买的: a value and 呢 first, and what follows says nothing that is sure."""
    first = re.match(r"[^\s，,。.!！?？]+呢(?=[\s，,。.!！?？])", parsed["text"])
    if first is None or parsed["decision"]["band"] == Band.ACT.value:
        return False
    within = [item for item in parsed["entities"] if item.get("end", first.end() + 1) <= first.end()]
    return is_only_value({"text": first.group(), "entities": within})


def _is_asked_about(decision: Mapping[str, Any], topic: str) -> bool:
    """The best guess is what was just talked about: that makes it sure enough."""
    return decision["band"] == Band.ASK.value and decision["intent"] == topic and decision["route"] == "task"


def _family(topic: str) -> tuple[str, frozenset[str]]:
    return next((family for family in FAMILIES if topic in family[1]), ("", frozenset()))


def _question_of(topic: str) -> str | None:
    return _family(topic)[0] or None


def _runner_up(decision: Mapping[str, Any], topic: str) -> str | None:
    """The likeliest guess that stays with the topic."""
    guesses = [(decision["intent"], decision["confidence"]), *decision["alternatives"]]
    return next((name for name, score in guesses if name in _family(topic)[1] and score >= WORTH), None)
