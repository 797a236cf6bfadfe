"""Answers from the knowledge base, in the entry's own words."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Mapping, Sequence

from actions.platform.contract import Platform
from actions.turn import Turn, choice
from bot import settings
from knowledge_base.entries import FaqEntry, load_entries
from knowledge_base.errors import EntryNotFound
from knowledge_base.live import LIVE

SKILL = "faq"
MAX_OTHERS, WORTH = 2, 0.25  # other readings of a doubtful question that are offered, and from which probability
# What the button of an entry's follow-up intent says; an intent that is not here gets no button.
FOLLOW_UPS = {
    "apply_refund": "申请退款",
    "apply_return": "申请退货退款",
    "refund_progress": "看退款进度",
    "cancel_order": "取消订单",
    "apply_exchange": "申请换货",
    "cancel_after_sale": "撤销售后申请",
    "return_pickup": "退货寄回、上门取件",
    "freight_insurance": "查运费险",
    "logistics_track": "查物流",
    "urge_delivery": "催快递",
    "not_received": "请快递核查",
    "damaged_or_missing": "收到的货有问题",
    "reject_delivery": "拒收或改送",
    "order_status": "查订单",
    "urge_shipment": "催商家发货",
    "modify_order": "改地址或订单信息",
    "invoice": "开发票",
    "price_protection": "退差价",
    "coupon_query": "查优惠券",
    "payment_issue": "查付款问题",
    "warranty_check": "查保修",
    "repair_request": "报修",
    "repair_progress": "查维修进度",
    "service_point": "找维修网点",
    "install_booking": "预约安装",
    "trade_in": "以旧换新估价",
    "complaint": "投诉",
    "platform_intervention": "申请平台介入",
    "request_human": "转人工",
}


async def start(turn: Turn, platform: Platform) -> None:
    """The best entry's answer; the decision has already judged that it is good enough."""
    tapped = [{"entry_id": entry_id} for entry_id in turn.values("faq_entry")]
    hits = tapped or turn.decision.get("faq_hits") or []
    try:
        say_entry(turn, hits[0], others=_others(turn) if turn.decision.get("doubted") else ())
    except (IndexError, EntryNotFound):  # no search was made, or a button's entry has been retired since
        turn.say("utter_not_understood", choices=[choice("转人工", "request_human")])


def _others(turn: Turn) -> list[tuple[str, dict[str, Any]]]:
    """What else may have been meant, likeliest first, with the values that were said."""
    values = {item["entity"]: item["value"] for item in turn.entities}
    likely = [str(name) for name, score in turn.decision.get("alternatives") or () if score >= WORTH]
    return [(name, values) for name in likely if name in FOLLOW_UPS][:MAX_OTHERS]


def say_entry(turn: Turn, hit: Mapping[str, Any], *, others: Sequence[tuple[str, dict[str, Any]]] = ()) -> None:
    """One entry as a reply with its ear version, its follow-up and what `others` may have been meant, none of them
    where a question is open; a document's passage names its source."""
    entry = entry_by_id(hit["entry_id"])
    answer = f"{entry.answer}\n（{entry.source}）" if entry.passage else entry.answer
    first: list[tuple[str, dict[str, Any]]] = [(entry.follow_up, {})] if entry.follow_up in FOLLOW_UPS else []
    offered = dict([*others, *first]) if not turn.flow else {}
    choices = [choice(FOLLOW_UPS[intent], intent, **values) for intent, values in offered.items()]
    turn.say("utter_faq", answer=answer, speech=entry.speech, choices=choices)


def entry_by_id(entry_id: str) -> FaqEntry:
    """As this process serves it; an action server of its own reads the files. Raises EntryNotFound."""
    if LIVE.now:
        return LIVE.entry(entry_id)
    try:
        return _entries(settings.faq_folder())[entry_id]
    except KeyError as error:
        raise EntryNotFound(entry_id) from error


@functools.lru_cache(maxsize=4)
def _entries(folder: Path) -> dict[str, FaqEntry]:
    return {entry.id: entry for entry in load_entries(folder)}
