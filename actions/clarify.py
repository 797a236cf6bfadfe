"""Not sure: ask which of two or three things was meant, or say that it was not understood."""

from __future__ import annotations

from typing import Any

from actions.faq import entry_by_id
from actions.platform.contract import Platform
from actions.turn import Turn, choice
from bot.messages import Band

MAX_OFFERED = 3
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
    offered = _offers(turn) if turn.decision.get("band") == Band.ASK.value else []
    if offered:
        turn.say("utter_ask_which", choices=[*offered[:MAX_OFFERED], choice("都不是，转人工", "request_human")])
    else:
        turn.say("utter_not_understood", choices=[choice("转人工", "request_human")])


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
