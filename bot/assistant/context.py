"""A sentence in its place: with a question open, is this its answer or something new?"""

from __future__ import annotations

import re
from typing import Any, Callable, Mapping, Sequence

from actions.modify import SKILL as CHANGES
from actions.reassuring import WORRY
from actions.wishes import says_what_stays
from bot.assistant.asides import NO_PICTURE, WHY, aside
from bot.assistant.corrections import (
    PICTURED,
    REASON_OF,
    is_new_reason,
    is_new_time,
    is_no_number,
    is_no_order,
    is_other_goods,
    is_other_order,
    is_short,
    is_story,
    says_of_amount,
    takes_up,
)
from bot.assistant.decide import route_of
from bot.assistant.fragments import bare_thing, completed, is_only_value
from bot.assistant.goods_said import all_of_question, goods_in, without_goods
from bot.assistant.left_alone import NOT_THIS
from bot.assistant.naming import names_which
from bot.assistant.open_task import intent_in_task
from bot.assistant.refusing import puts_off, reason_given, says_why
from bot.assistant.worries import is_worry
from bot.assistant.yes_no import NO, QUESTION, gives_up, is_sure, is_yes, says_yes, yes_or_no
from bot.assistant.yes_parts import is_yes_in_parts, names_another
from bot.assistant.yes_words import is_outspoken, without_keeping
from bot.messages import Band
from knowledge_base.text import simplify

Reader = Callable[[dict[str, Any]], "str | None"]
ORDER_WORDS = ("order_id", "tracking_no", "ordinal", "product", "brand", "amount", "date_time")
_ALWAYS_NEW = ("request_human", "safety_risk", "stop_flow", "repeat", "slower", "goodbye")
_PERSON = re.compile(r"人工|真人|转接|机器人|叫人|找个?人|来个人")
_POINTING = re.compile(r"(刚才|刚刚|刚说|上面|之前)(的|那|说)|^(就|还)?是?[这那]一?[个单件]([啊呀吧哦嘛的呢]*)$")
# None of the choices: 没有 and 不行 may be the very answer, and do not count.
_NONE = re.compile(r"^(先不|算了|不用|再想想|改天)|^.{0,4}不(用|约|修|换|要|弄|办|评|投诉|申请)了?$")
# Where another question is open, only these end the task: 没有照片 and 不好用 are said by people who want it done.
_REFUSAL = re.compile(r"^(不用|不要|不想|不办|不弄|不退|不换|不修|不取消|不查|不需要|算了|别|先不|没事|不了)")
_PROTEST = re.compile(
    r"(还|也|都|就|凭什么|凭啥|为什么|为啥|怎么|咋)不(给|让|能|许)?(退|换)"
)  # the reason in the form of a question
_ASKS_KINDS = re.compile(r"(?:啥|什么|哪些?|几种?)(?:颜色|尺?码|号|尺寸|款|规格|样的)")
_LEARNS = ("invoice", "modify")  # skills that take other values too where they ask for the order


def in_context(
    parsed: dict[str, Any],
    flow: Mapping[str, Any] | None,
    topic: str = "",
    dropped: Mapping[str, Any] | None = None,
    question: str = "",
) -> dict[str, Any]:
    """The parse with its intent replaced where the open question, or what was talked about, says what it is.
    `dropped` is the task that was put down last, `question` what was said last."""
    if is_worry(parsed["text"]) and (flow or {}).get("asked") != "text":
        return marked(parsed, "nlu_fallback", aside=WORRY)
    if not flow:
        return _alone(parsed, topic, dropped)
    clear = _clearly(parsed, flow, question)
    if clear:
        return clear
    kind = aside(parsed["text"], flow)
    if kind and not (kind == NO_PICTURE and flow.get("skill") in PICTURED):
        return marked(parsed, "nlu_fallback", aside=kind)
    if is_other_goods(parsed, flow):
        same = all_of_question(simplify(parsed["text"]), question)
        return _as(parsed, "inform") if same else marked(parsed, "inform", other_order=True)
    if _is_always_new(parsed, flow):
        return parsed
    meant = _answer(parsed, flow, kind)
    intent = intent_in_task(meant, flow, question)
    return _as(meant, intent) if intent else meant


def _clearly(parsed: dict[str, Any], flow: Mapping[str, Any], question: str) -> dict[str, Any] | None:
    """What the words alone are, whatever the classifier says: a choice, a yes, the end of it all, a no or a reason."""
    text = parsed["text"]
    if _is_offered(text, flow.get("options") or ()) or is_no_order(parsed, flow) or names_which(parsed, flow):
        return marked(parsed, "inform", named=True)
    if _is_clear_yes(parsed, flow, question):
        return _as(parsed, "affirm")
    if flow.get("skill") == CHANGES and says_what_stays(text):
        return _as(parsed, "inform")  # 电话不用改 is no refusal
    if gives_up(text):
        return _as(parsed, "stop_flow")
    code = reason_given(text) if flow.get("asked") == "reason" else ""
    if code:
        return _as(_with_reason(parsed, code), "inform")
    return _as(parsed, "deny") if puts_off(text, flow) else None


def _is_clear_yes(parsed: Mapping[str, Any], flow: Mapping[str, Any], question: str) -> bool:
    text = parsed["text"]
    if names_another(text, flow, question):
        return False
    return is_yes(text, flow) or _says_yes_to(text, flow, question) or is_yes_in_parts(parsed, flow, question)


def _says_yes_to(text: str, flow: Mapping[str, Any], question: str) -> bool:
    """A clear yes that names the goods it is asked about: 对，裙子那个取消. 是裙子 says only which goods are meant."""
    keeping = without_keeping(simplify(text), flow)
    if keeping != simplify(text) and is_yes(keeping, flow):
        return True
    rest = without_goods(simplify(text), goods_in(simplify(text)))
    return is_outspoken(rest, flow) and is_yes(rest, flow) and all_of_question(simplify(text), question)


def _answer(parsed: dict[str, Any], flow: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """As an answer of the kind that was asked for, if it is one; or as one that goes beyond it."""
    if says_why(parsed["text"], flow):
        return _as(parsed, "nlu_fallback")
    if is_no_number(parsed, flow):
        return parsed
    if is_other_order(parsed, flow):
        return marked(parsed, "inform", other_order=True)
    return _value(parsed, flow, kind)


def _value(parsed: dict[str, Any], flow: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if kind == NO_PICTURE:
        return marked(parsed, "inform", aside=kind)
    options = flow.get("options") or ()
    intent = _read(parsed, flow)
    if intent not in ("affirm", "deny") and _names_option(parsed["text"], options):
        return marked(parsed, "inform", named=True)
    return _as(parsed, intent) if intent else parsed


def _read(parsed: dict[str, Any], flow: Mapping[str, Any]) -> str | None:
    other = is_new_time(parsed, flow) or says_of_amount(parsed, flow) or is_new_reason(parsed, flow)
    told = is_story(parsed, flow) or other
    reader = _READERS.get(flow.get("asked", ""))
    return "inform" if told or _may_learn(parsed, flow) else reader(parsed) if reader else None


def _may_learn(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Words that are no sure request, where the skill reads other values too while it asks for the order."""
    learns = flow.get("asked") == "order_id" and flow.get("skill") in _LEARNS
    return learns and not is_sure(parsed["decision"]) and is_short(parsed)


def _alone(parsed: dict[str, Any], topic: str, dropped: Mapping[str, Any] | None) -> dict[str, Any]:
    """With nothing open: an aside, the task that was put down, or a fragment of what was talked about."""
    kind = aside(parsed["text"], None) if topic or not _needs_topic(parsed) else ""
    if kind and not (kind == "call" and parsed["decision"]["intent"] == "greet"):
        return marked(parsed, "nlu_fallback", aside=kind)
    if says_yes(parsed["text"]):
        return _as(parsed, "affirm")
    if dropped and takes_up(parsed["text"], str(dropped.get("skill", ""))):
        return marked(parsed, "inform", resume=True)
    whole = completed(parsed, topic) or (None if topic else bare_thing(parsed))
    return _as(parsed, whole) if whole else parsed


def _needs_topic(parsed: Mapping[str, Any]) -> bool:
    """为什么 and 就要退 are about what was said; with nothing said, they are to be understood by themselves."""
    return aside(parsed["text"], None) == WHY


def wrong(parsed: dict[str, Any]) -> dict[str, Any]:
    """Something is wrong, and what is right was not understood: it is asked for, and nothing is dropped."""
    return marked(parsed, "nlu_fallback", aside="wrong")


def not_this(parsed: dict[str, Any]) -> dict[str, Any]:
    """Only which goods are not meant was said: their name must not find them again."""
    return {**marked({**parsed, "entities": []}, "inform", other_order=True), "meant": NOT_THIS}


def marked(parsed: dict[str, Any], intent: str, **marks: Any) -> dict[str, Any]:
    """As `intent`, with marks on the decision that tell the action what kind of it."""
    changed = _as(parsed, intent)
    return {**changed, "decision": {**changed["decision"], **marks}}


def _is_always_new(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Said at any question. A story about 客服, where one was asked for, is not yet the wish for a person."""
    decision = parsed["decision"]
    story = flow.get("asked") == "text" or is_story(parsed, flow)
    told = story and decision["intent"] == "request_human" and not _PERSON.search(parsed["text"])
    return decision["intent"] in _ALWAYS_NEW and decision["band"] == Band.ACT.value and not told


def _is_offered(said: str, options: Sequence[str]) -> bool:
    """Word for word one of the choices just shown, however much it reads like a request of its own."""
    return said.strip(" ，。,.!！") in options


def _names_option(text: str, options: Sequence[str]) -> bool:
    """Whether it is one of the buttons, or a part of just one: 换货, 没有照片. One character is too little."""
    bare = text.strip(" ，。,.!！~吧的")
    part = len(bare) > 1 and not NO.search(bare)
    return bare in options or part and sum(bare in option for option in options) == 1


def _order(parsed: Mapping[str, Any]) -> str | None:
    """A value, and nothing else that is clear: 第二个, 8866, 那个耳机."""
    if any(entity["entity"] in ORDER_WORDS for entity in parsed["entities"]):
        return None if _is_new_request(parsed) else "inform"
    pointing = bool(_POINTING.search(simplify(parsed["text"]))) and not is_sure(parsed["decision"])
    return "inform" if pointing or _is_no_refusal(parsed) else None


def _is_no_refusal(parsed: Mapping[str, Any]) -> bool:
    """A guessed no that does not say that they want to stop."""
    said = simplify(parsed["text"]).strip(" ,.!?。，！？")
    return parsed["decision"]["intent"] == "deny" and not _REFUSAL.search(said)


def _is_new_request(parsed: Mapping[str, Any]) -> bool:
    """A sure request, and more said than the value alone."""
    decision = parsed["decision"]
    covered = sum(entity.get("end", 0) - entity.get("start", 0) for entity in parsed["entities"])
    return is_sure(decision) and covered < 0.6 * len(parsed["text"].strip()) and not is_only_value(parsed)


def _reason(parsed: dict[str, Any]) -> str | None:
    """Anything but a question, a talk about something else, or another task."""
    decision = parsed["decision"]
    named = any(entity["entity"] == "reason" for entity in parsed["entities"])
    if _ASKS_KINDS.search(parsed["text"]):
        return "inform"  # which kinds there are is asked of the exchange that is going on
    if not named and decision["intent"] in REASON_OF:
        _with_reason(parsed, REASON_OF[decision["intent"]])
        return "inform"
    if named and (_is_refund(decision) or decision["band"] != Band.ACT.value or _PROTEST.search(parsed["text"])):
        return "inform"
    asks = decision["intent"] == "faq" or bool(QUESTION.search(simplify(parsed["text"])))
    if decision["intent"] == "affirm" and decision["band"] == Band.ACT.value and not named:
        return "nlu_fallback"  # 好的 is no reason
    if (asks and decision["intent"] == "inform" or decision["intent"] == "out_of_scope") and not named:
        return "nlu_fallback"  # a question that was not understood is no reason, nor is 忽略之前的指令
    return None if is_sure(decision) or asks else "inform"


def _with_reason(parsed: dict[str, Any], code: str) -> dict[str, Any]:
    """With the reason, unless it names one already."""
    if all(entity["entity"] != "reason" for entity in parsed["entities"]):
        parsed["entities"].append({"entity": "reason", "value": code})
    return parsed


def _is_refund(decision: Mapping[str, Any]) -> bool:
    return decision["intent"] in (*REASON_OF, "apply_refund", "apply_return", "apply_exchange", "cancel_order")


def _entity_or_words(*names: str) -> Reader:
    """Reads an answer for which `names` are the entities: one of them, or words that are no sure new request."""

    def read(parsed: dict[str, Any]) -> str | None:
        named = any(entity["entity"] in names for entity in parsed["entities"])
        return "inform" if named and not _is_new_request(parsed) or not is_sure(parsed["decision"]) else None

    return read


_choice = _entity_or_words("ordinal", "date_time", "product")


def _option(parsed: dict[str, Any]) -> str | None:
    """One of those offered, or none of them: 不用了, 算了."""
    return "deny" if _NONE.search(simplify(parsed["text"]).strip(" ,.!?。，！？")) else _choice(parsed)


def _text(parsed: dict[str, Any]) -> str | None:
    """Free words: a complaint reads like many requests, so only a question about rules is something new."""
    decision = parsed["decision"]
    if decision["intent"] in ("affirm", "thanks", "greet") and is_short(parsed):
        return "nlu_fallback"  # 嗯 tells nothing that could be put on record
    return None if decision["intent"] == "faq" and is_sure(decision) else "inform"


_READERS: dict[str, Reader] = {
    "order_id": _order,
    "reason": _reason,
    "confirmed": yes_or_no,
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
