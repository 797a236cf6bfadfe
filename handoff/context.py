"""What an agent is told at the start: three lines made by rules from what happened."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.messages import Emotion
from handoff.tickets import HandoffContext, Reason, Ticket

REASON_TEXT = {
    Reason.CUSTOMER_REQUEST: "客户要求人工",
    Reason.SAFETY_RISK: "人身或财产安全风险，请优先处理",
    Reason.NOT_UNDERSTOOD: "连续两次没有听懂",
    Reason.ASSISTANT_FAILED: "系统连续处理失败",
    Reason.ANGER: "情绪激动，直接转人工",
    Reason.REFUSED_BY_RULE: "规则不支持，客户坚持要处理",
    Reason.PLATFORM_DOWN: "平台系统一直没有恢复",
    Reason.SHOP_RULE: "店铺规定由人工处理",
    Reason.VOICE_KEY: "电话里按 0 转人工",
    Reason.SILENCE: "电话里没有声音",
    Reason.TRANSFERRED: "由另一位坐席转来",
}
WANTS = {
    "order_status": "查订单状态",
    "logistics_track": "查物流",
    "urge_delivery": "催快递",
    "not_received": "显示签收但没收到",
    "damaged_or_missing": "收到的货破损、少件或发错",
    "reject_delivery": "拒收或改送",
    "apply_refund": "申请退款",
    "apply_return": "申请退货退款",
    "apply_exchange": "换货",
    "refund_progress": "查退款进度",
    "cancel_after_sale": "撤销售后申请",
    "return_pickup": "退货寄回、上门取件",
    "freight_insurance": "退货运费、运费险",
    "cancel_order": "取消订单",
    "warranty_check": "查保修",
    "repair_request": "报修",
    "repair_progress": "查维修进度",
    "service_point": "找维修网点",
    "install_booking": "预约安装",
    "trade_in": "以旧换新",
    "complaint": "投诉",
    "platform_intervention": "申请平台介入",
    "urge_shipment": "催发货",
    "modify_order": "修改订单信息",
    "invoice": "开发票",
    "price_protection": "退差价",
    "coupon_query": "查优惠券",
    "payment_issue": "支付问题",
    "faq": "咨询规则",
}
ASKED = {
    "order_id": "等客户选订单",
    "reason": "等客户说原因",
    "confirmed": "等客户确认",
    "option": "等客户选一项",
    "address": "等客户说地方",
    "phone": "等客户说手机号",
    "person": "等客户说姓名",
    "date_time": "等客户说时间",
    "amount": "等客户说金额",
    "text": "等客户说情况",
}
MOODS = {"threat": "情绪激动，提到投诉维权", "despair": "情绪低落、很无助", "angry": "情绪激动", "anxious": "很着急"}
SILENCE_MS = 30 * 60 * 1000  # after this, the next message begins another contact
QUOTED = 40  # characters of the customer's words in a line


def context_of(
    reason: Reason, events: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], channel: str
) -> HandoffContext:
    """`events` is the conversation's log, oldest first; `facts` the dialogue's slots."""
    flow = facts.get("flow") or {}
    orders = [order for order in (flow.get("order_id"), facts.get("last_order")) if order]
    emotion = gravest(events, str(facts.get("emotion", "calm")))
    summary = (_why(reason, emotion), _wants(events), _stopped(flow, events))
    return HandoffContext(
        reason=reason,
        summary=tuple(line for line in summary if line),
        slots=dict(facts),
        orders=tuple(dict.fromkeys([*orders, *_shown(events, "order_id")])),
        shipments=_shown(events, "tracking_no"),
        after_sales=_shown(events, "refund_id"),
        channel=channel,
        emotion=emotion,
        emotions=_moods(events),
        intents=tuple(event["decision"]["intent"] for event in events if event.get("decision")),
        first_message_at=_began(events),
    )


def short(ticket: Ticket) -> dict[str, Any]:
    """An earlier ticket in a line for the next agent."""
    kept = ("id", "opened_at", "closed_at", "agent_name", "code", "score")
    shown = {name: getattr(ticket, name) for name in kept}
    return {
        **shown,
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "summary": list(ticket.context.summary),
    }


def _shown(events: Sequence[Mapping[str, Any]], field: str) -> tuple[str, ...]:
    """Ids on cards about one thing, in the order in which they came up; a list to choose from is not one thing."""
    cards = [card for event in events for card in event.get("cards") or ()]
    return tuple(dict.fromkeys(str(card[field]) for card in cards if card.get(field)))


def _moods(events: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The customer's mood at each turn, and when."""
    return tuple(
        {"at": event.get("sent_at", 0), "emotion": event["decision"].get("emotion", "calm")}
        for event in events
        if event.get("decision")
    )


def _began(events: Sequence[Mapping[str, Any]]) -> int:
    """The customer's first message since the service last ended, or since half an hour's silence; epoch ms, 0 = none."""
    began, last = 0, 0
    for event in events:
        if event.get("type") == "owner" and event.get("owner") == "assistant":
            began = 0
        elif event.get("sender") == "customer" and event.get("sent_at"):
            at = int(event["sent_at"])
            began = at if not began or at - last > SILENCE_MS else began
            last = at
    return began


def gravest(events: Sequence[Mapping[str, Any]], now: str) -> str:
    """The gravest mood of the customer so far: whoever was angry waits no longer for having calmed down."""
    moods = [now, *(event["decision"].get("emotion", "calm") for event in events if event.get("decision"))]
    return min(moods, key=lambda mood: list(Emotion).index(Emotion(mood))) if moods else "calm"


def _why(reason: Reason, emotion: str) -> str:
    mood = MOODS.get(emotion, "")
    return f"{REASON_TEXT[reason]}（{mood}）" if mood else REASON_TEXT[reason]


def _wants(events: Sequence[Mapping[str, Any]]) -> str:
    """The newest thing wanted that is not the wish for a person, else the customer's first words."""
    intents = [event["decision"]["intent"] for event in events if event.get("decision")]
    wanted = [WANTS[intent] for intent in intents if intent in WANTS]
    if wanted:
        return f"想要：{'、'.join(dict.fromkeys(wanted))}"
    said = [event["text"] for event in events if event.get("sender") == "customer" and event.get("text")]
    return f"客户说：{_quoted(said[0])}" if said else ""


def _quoted(words: str) -> str:
    return words if len(words) <= QUOTED else f"{words[:QUOTED]}…"


def _stopped(flow: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> str:
    if flow.get("asked"):
        return f"停在：{WANTS.get(_INTENT_OF.get(flow.get('skill', ''), ''), '办理')}，{ASKED.get(flow['asked'], '')}"
    said = [event["text"] for event in events if event.get("sender") == "assistant" and event.get("text")]
    return f"小应最后说：{_quoted(said[-1])}" if said else ""


_INTENT_OF = {
    "refund": "apply_refund",
    "cancel": "cancel_order",
    "order": "order_status",
    "logistics": "logistics_track",
    "warranty": "warranty_check",
    "repair": "repair_request",
    "repair_progress": "repair_progress",
    "service_point": "service_point",
    "install": "install_booking",
    "tradein": "trade_in",
    "dispute": "complaint",
    "intervention": "platform_intervention",
    "logistics_urge": "urge_delivery",
    "delivery": "not_received",
    "delivery_damage": "damaged_or_missing",
    "delivery_reject": "reject_delivery",
    "refund_exchange": "apply_exchange",
    "progress_cancel": "cancel_after_sale",
    "pickup": "return_pickup",
    "pickup_insurance": "freight_insurance",
    "urge": "urge_shipment",
    "modify": "modify_order",
    "invoice": "invoice",
    "price": "price_protection",
    "coupon": "coupon_query",
    "payment": "payment_issue",
}
