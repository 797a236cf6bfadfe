"""Goods and a verb, and nothing else that says anything: 笔记本那个取消, 就取消面膜, 那鞋也退了. As sure as a command."""

from __future__ import annotations

import re
from typing import Any, Mapping

from bot.assistant.decide import route_of
from bot.assistant.goods_said import goods_in, without_goods
from bot.messages import Band, Route
from knowledge_base.text import simplify

_VERBS = {
    "cancel_order": r"取消|退订",
    "cancel_after_sale": r"撤[销回]?(?:退款|退货|换货|申请|售后)*|(?:退款|退货|申请|售后)*(?:撤[销回]?|不退了?|取消)|不退了",
    "apply_return": r"退货",
    "apply_refund": r"退(?:款|钱)?",
    "apply_exchange": r"换货?",
    "price_protection": r"(?:降价?)?[退补]差价|降价?",
    "invoice": r"(?:补?开)(?:个|张)?(?:发)?票",
}
_OF = {"cancel_order": "cancel", "cancel_after_sale": "progress_cancel", "apply_exchange": "refund_exchange"}
_WITHDRAWS = re.compile(r"撤|取消|不|别|后悔|反悔|留|算了|停")  # one of these is in every wish to withdraw a request
_APPLIES = re.compile(r"申请.{0,3}退|退.{0,3}申请|退[了掉货钱它吧]|给?我?退$")
_URGES = {"urge": "urge_shipment", "logistics_urge": "urge_delivery"}  # 先催裤子 goes on with what is being urged
_URGE = re.compile(r"催+")
_AROUND = re.compile(
    r"[\W_]|还有|以及|和|跟|与|另外|麻烦|直接|赶[紧快]|顺便|一下|一起|一块|也|都|就|那[个单件双条台瓶盒]?|这[个单件双条台瓶盒]?|先|再|只|给|帮|把|我|要|想|请|你们?|您|的|订单|单子?"
    r"|[了吧啦啊呀呢哈哦嘛掉]|是|对|嗯|好|行|诶|哎|算了|说错了?|错了|谢谢|多谢|辛苦|俺|咱|全"
)
_UNWANTED = re.compile(r"不(?:想)?要了?|用不[上着]了?")  # said beside what is to be done with it
_ASKS = re.compile(r"[?？]|[吗么]\s*$|怎么|咋|多久|什么|能不能|可以|可不可以|哪")


def act_of(text: str, skill: str = "") -> str:
    """The intent of a message that names goods and one act; "" for all else. `skill` is the task that is open."""
    said = simplify(text)
    spans = goods_in(said)
    if not spans or _ASKS.search(said):
        return ""
    rest = _UNWANTED.sub("", without_goods(said, spans))
    kept = _AROUND.sub("", rest)
    if _URGE.fullmatch(kept):
        return _URGES.get(skill, "")
    finished = kept + ("了" if re.search(r"不[退要]了", rest) else "")
    return next(
        (intent for intent, verb in _VERBS.items() if re.fullmatch(verb, kept) or re.fullmatch(verb, finished)), ""
    )


def as_act(parsed: dict[str, Any], flow: Mapping[str, Any]) -> dict[str, Any]:
    """The parse as that act, unless another task is sure, or the act is the open task, which asks for the order."""
    skill = str(flow.get("skill", ""))
    intent, decision = act_of(parsed["text"], skill), parsed["decision"]
    asked_for = flow.get("asked") == "order_id" and _OF.get(intent, "refund") == skill
    sure = decision["band"] == Band.ACT.value and decision["route"] == Route.TASK.value and skill not in _URGES
    return _believed(parsed) if not intent or sure or asked_for else as_intent(parsed, intent)


def _believed(parsed: dict[str, Any]) -> dict[str, Any]:
    """把退款申请了 and 对 退了它 are no wish to withdraw, however much they look like one."""
    withdraws = parsed["decision"]["intent"] != "cancel_after_sale" or _WITHDRAWS.search(parsed["text"])
    return as_intent(parsed, "apply_refund") if not withdraws and _APPLIES.search(parsed["text"]) else parsed


def as_intent(parsed: dict[str, Any], intent: str) -> dict[str, Any]:
    """The parse with an intent that its words leave no doubt of."""
    decision: Mapping[str, Any] = parsed["decision"]
    sure = {**decision, "intent": intent, "route": route_of(intent).value, "band": Band.ACT.value, "confidence": 1.0}
    return {**parsed, "intent": {"name": intent, "confidence": 1.0}, "decision": sure}
