"""A sentence in its place: with a question open, is this its answer or something new?"""

from __future__ import annotations

import re
from typing import Any, Callable, Mapping, Sequence

from bot.assistant.decide import route_of
from bot.assistant.fragments import completed
from bot.messages import Band
from knowledge_base.text import simplify

Reader = Callable[[dict[str, Any]], "str | None"]
ORDER_WORDS = ("order_id", "tracking_no", "ordinal", "product", "brand", "amount", "date_time")
# Tasks whose sentence, said where a reason was asked for, is that reason.
REASON_OF = {
    "damaged_or_missing": "damaged",
    "not_received": "not_received",
    "urge_shipment": "late",
    "urge_delivery": "late",
    "price_protection": "price",
    "repair_request": "quality",
}
_ALWAYS_NEW = ("request_human", "safety_risk", "stop_flow", "repeat", "slower", "goodbye")
_PERSON = re.compile(r"人工|真人|转接|机器人|叫人|找个?人|来个人")
_QUESTION = re.compile(r"[?？]|[吗呢么]\s*$|怎么|多久|多少|什么时候|为什么|为啥|哪|能不能|可不可以|几天")
# A yes moves money: every word of it must be one of these, and one of the first kind must be there.
_YES_WORDS = (
    "确认|确定|同意|提交|没错|没问题|就这样|对|是|好|行|可以|嗯|恩|要|中|成|可|办吧|退吧|取消吧|改吧|开吧|发吧|催吧|催一下|登记吧"
    "|登记一下|ok|yes"
)
_FILLERS = (
    "修改|登记|核对|开票|发票|发送|差价|退款|退货|换货|补发|撤销|拒收|核查|改期|改地点|填写|填|预约|约|取件|理赔|催|取消|订单|申请"
    "|就|这样|办|按这个|的|了|吧|呀|啊|嘞|啦|哦|呢|滴|请|帮我|给我|来|[ ,，.。!！~]"
)
_YES = re.compile(rf"(?=.*(?:{_YES_WORDS}))(?:{_YES_WORDS}|{_FILLERS})+")
# None of the choices: 没有 and 不行 may be the very answer, and do not count.
_NONE = re.compile(r"^(先不|算了|不用|再想想|改天)|^.{0,4}不(用|约|修|换|要|弄|办|评|投诉|申请)了?$")
_NO = re.compile(r"^(不|别|先不|算了|等等|等一下|再想想|没有|no)|不(退|要|取消|用|提交|同意|想)了?$")


def in_context(parsed: dict[str, Any], flow: Mapping[str, Any] | None, topic: str = "") -> dict[str, Any]:
    """The parse with its intent replaced where the open question, or what was talked about, says what it is."""
    if not flow:
        whole = completed(parsed, topic)
        return _as(parsed, whole) if whole else parsed
    if _is_offered(parsed["text"], flow.get("options") or ()):
        return _as(parsed, "inform")
    if _is_always_new(parsed, flow):
        return parsed
    reader = _READERS.get(flow.get("asked", ""))
    intent = reader(parsed) if reader else None
    if intent not in ("affirm", "deny") and _names_option(parsed["text"], flow.get("options") or ()):
        intent = "inform"
    return _as(parsed, intent) if intent else parsed


def _is_always_new(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Said at any question. A story about 客服, where one was asked for, is not yet the wish for a person."""
    decision = parsed["decision"]
    told = flow.get("asked") == "text" and decision["intent"] == "request_human" and not _PERSON.search(parsed["text"])
    return decision["intent"] in _ALWAYS_NEW and decision["band"] == Band.ACT.value and not told


def _is_offered(said: str, options: Sequence[str]) -> bool:
    """Word for word one of the choices just shown, however much it reads like a request of its own."""
    return said.strip(" ，。,.!！") in options


def _names_option(text: str, options: Sequence[str]) -> bool:
    """Whether it is one of the buttons, or a part of just one: 换货, 没有照片. One character is too little."""
    bare = text.strip(" ，。,.!！~吧的")
    part = len(bare) > 1 and not _NO.search(bare)
    return bare in options or part and sum(bare in option for option in options) == 1


def _order(parsed: Mapping[str, Any]) -> str | None:
    """A value, and nothing else that is clear: 第二个, 8866, 那个耳机."""
    if not any(entity["entity"] in ORDER_WORDS for entity in parsed["entities"]):
        return None
    return None if _is_new_request(parsed) else "inform"


def _is_new_request(parsed: Mapping[str, Any]) -> bool:
    """A sure request, and more said than the value alone."""
    decision = parsed["decision"]
    covered = sum(entity.get("end", 0) - entity.get("start", 0) for entity in parsed["entities"])
    return _is_sure(decision) and covered < 0.6 * len(parsed["text"].strip())


def _reason(parsed: dict[str, Any]) -> str | None:
    """Anything but a question, a talk about something else, or another task."""
    decision = parsed["decision"]
    named = any(entity["entity"] == "reason" for entity in parsed["entities"])
    if not named and decision["intent"] in REASON_OF:
        parsed["entities"].append({"entity": "reason", "value": REASON_OF[decision["intent"]]})
        return "inform"
    if named and (_is_refund(decision) or decision["band"] != Band.ACT.value):
        return "inform"
    asks = decision["intent"] == "faq" or bool(_QUESTION.search(simplify(parsed["text"])))
    return None if _is_sure(decision) or asks else "inform"


def _is_refund(decision: Mapping[str, Any]) -> bool:
    return decision["intent"] in (*REASON_OF, "apply_refund", "apply_return", "apply_exchange", "cancel_order")


def _yes_or_no(parsed: Mapping[str, Any]) -> str | None:
    text = simplify(parsed["text"]).strip(" ,.!?。，！？")
    if len(text) > 12:
        return _not_by_guess(parsed)
    if _NO.search(text):
        return "deny"
    return "affirm" if _YES.fullmatch(text) and not _QUESTION.search(parsed["text"]) else _not_by_guess(parsed)


def _not_by_guess(parsed: Mapping[str, Any]) -> str | None:
    """The classifier's own affirm is not enough for a yes: the question is put again."""
    return "nlu_fallback" if parsed["decision"]["intent"] == "affirm" else None


def _entity_or_words(*names: str) -> Reader:
    """Reads an answer for which `names` are the entities: one of them, or words that are no sure new request."""

    def read(parsed: dict[str, Any]) -> str | None:
        named = any(entity["entity"] in names for entity in parsed["entities"])
        return "inform" if named and not _is_new_request(parsed) or not _is_sure(parsed["decision"]) else None

    return read


_choice = _entity_or_words("ordinal", "date_time", "product")


def _option(parsed: dict[str, Any]) -> str | None:
    """One of those offered, or none of them: 不用了, 算了."""
    return "deny" if _NONE.search(simplify(parsed["text"]).strip(" ,.!?。，！？")) else _choice(parsed)


def _text(parsed: dict[str, Any]) -> str | None:
    """Free words: a complaint reads like many requests, so only a question about rules is something new."""
    decision = parsed["decision"]
    return None if decision["intent"] == "faq" and _is_sure(decision) else "inform"


def _is_sure(decision: Mapping[str, Any]) -> bool:
    return decision["band"] == Band.ACT.value and decision["route"] in ("task", "faq", "handoff")


_READERS: dict[str, Reader] = {
    "order_id": _order,
    "reason": _reason,
    "confirmed": _yes_or_no,
    "option": _option,
    "address": _entity_or_words("address"),
    "phone": _entity_or_words("phone"),
    "person": _entity_or_words("person"),
    "date_time": _entity_or_words("date_time", "ordinal"),
    "amount": _entity_or_words("amount"),
    "text": _text,
}


def _as(parsed: dict[str, Any], intent: str) -> dict[str, Any]:
    decision = {**parsed["decision"], "intent": intent, "route": route_of(intent).value, "band": Band.ACT.value}
    return {**parsed, "intent": {"name": intent, "confidence": decision["confidence"]}, "decision": decision}
