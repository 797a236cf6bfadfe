"""Not sure: ask which of two or three things was meant, or say that it was not understood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import refusal
from actions.faq import entry_by_id
from actions.platform.contract import Platform
from actions.sentences import text
from actions.turn import Turn, choice
from bot.messages import Band

PERSON = choice("转人工", "request_human")
WRONG = "wrong"  # the step of a last question of which something is wrong: no yes counts until it is put again
FAILED = "failed"  # asked what has become of a yes that could not be carried out
MAX_OFFERED = 3
# Asides that are answered in words of their own, by what was asked.
PARTICULAR = {
    ("helpless", "order_id"),
    ("either", "confirmed"),
    ("hurry", "nothing"),
    ("call", "nothing"),
    ("either", "nothing"),
}
# The intents in the customer's words, as buttons say them. An intent that is not here is never offered.
WORDS = {
    "order_status": "看订单到哪一步了",
    "urge_shipment": "催商家发货",
    "cancel_order": "取消订单",
    "modify_order": "改地址或订单信息",
    "invoice": "开发票",
    "price_protection": "降价退差价",
    "coupon_query": "查优惠券",
    "payment_issue": "付款有问题",
    "logistics_track": "查快递到哪了",
    "urge_delivery": "催快递",
    "not_received": "显示签收但没收到",
    "damaged_or_missing": "收到的货破损、少件或发错",
    "reject_delivery": "拒收或改送",
    "apply_refund": "申请退款",
    "apply_return": "退货退款",
    "apply_exchange": "换货",
    "refund_progress": "看退款进度",
    "cancel_after_sale": "撤销售后申请",
    "return_pickup": "退货寄回、上门取件",
    "freight_insurance": "退货运费、运费险",
    "warranty_check": "查保修",
    "repair_request": "报修",
    "repair_progress": "查维修进度",
    "service_point": "找维修网点",
    "install_booking": "预约安装",
    "trade_in": "以旧换新",
    "complaint": "投诉",
    "platform_intervention": "申请平台介入",
    "request_human": "转人工",
}


async def start(turn: Turn, platform: Platform) -> None:
    """Buttons for a near tie, otherwise a plain word and the offer of a person."""
    if kind := str(turn.decision.get("aside") or ""):
        _answer_aside(turn, kind)
        return
    if turn.flow and turn.decision.get("intent") == "nlu_fallback":
        confirmed = turn.flow.asked == "confirmed"
        turn.say("utter_aside_either_confirmed" if confirmed else "utter_stuck", choices=[] if confirmed else [PERSON])
        return
    offered = _offers(turn) if turn.decision.get("band") == Band.ASK.value else []
    if offered:
        turn.say("utter_ask_which", choices=[*offered[:MAX_OFFERED], choice("都不是，转人工", "request_human")])
    elif not refusal.again(turn):
        turn.say("utter_not_understood", choices=[choice("转人工", "request_human")])


def _answer_aside(turn: Turn, kind: str) -> None:
    """What is said to 等一下, 快点, 我不会弄, 随便: the open question stays, and after 等一下 it is not put again."""
    if kind == FAILED:
        turn.say_words(text("failed"), name="utter_aside_failed")
        return
    asked = turn.flow.asked if turn.flow else "nothing"
    turn.waits = kind in ("wait", "wrong")
    if kind == "wrong" and turn.flow:
        turn.keep(replace(turn.flow, step=WRONG, key=""))
    response = f"utter_aside_{kind}" if (kind, asked) not in PARTICULAR else f"utter_aside_{kind}_{asked}"
    person = [PERSON] if kind in ("helpless", "call", "why") else []
    turn.say(response, choices=person)


def _offers(turn: Turn) -> list[dict[str, str]]:
    """The decision's intent and its runners-up, worded, with the entities already given."""
    names = [turn.decision["intent"], *(name for name, _ in turn.decision.get("alternatives") or ())]
    values: dict[str, Any] = {item["entity"]: item["value"] for item in turn.entities}
    tasks = [choice(WORDS[name], name, **values) for name in names if name in WORDS]
    return _with_question(turn, tasks) if "faq" in names[:2] else tasks


def _with_question(turn: Turn, tasks: list[dict[str, str]]) -> list[dict[str, str]]:
    hits = turn.decision.get("faq_hits") or []
    if not hits:
        return tasks
    question = entry_by_id(hits[0]["entry_id"]).question
    return [choice(question, "faq", faq_entry=hits[0]["entry_id"]), *tasks]
