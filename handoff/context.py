"""What an agent is told at the start: three lines made by rules from what happened."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from handoff.tickets import HandoffContext, Reason

REASON_TEXT = {
    Reason.CUSTOMER_REQUEST: "客户要求人工",
    Reason.SAFETY_RISK: "人身或财产安全风险，请优先处理",
    Reason.NOT_UNDERSTOOD: "连续两次没有听懂",
    Reason.ASSISTANT_FAILED: "系统连续处理失败",
}
WANTS = {
    "order_status": "查订单状态",
    "logistics_track": "查物流",
    "apply_refund": "申请退款",
    "apply_return": "申请退货退款",
    "refund_progress": "查退款进度",
    "cancel_order": "取消订单",
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
    "address": "等客户说地址",
    "phone": "等客户说手机号",
    "person": "等客户说姓名",
    "date_time": "等客户说时间",
    "amount": "等客户说金额",
    "text": "等客户补充说明",
}
QUOTED = 40  # characters of the customer's words in a line


def context_of(
    reason: Reason, events: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], channel: str
) -> HandoffContext:
    """`events` is the conversation's log, oldest first; `facts` the dialogue's slots."""
    flow = facts.get("flow") or {}
    orders = [order for order in (flow.get("order_id"), facts.get("last_order")) if order]
    summary = (REASON_TEXT[reason], _wants(events), _stopped(flow, events))
    return HandoffContext(
        reason=reason,
        summary=tuple(line for line in summary if line),
        slots=dict(facts),
        orders=tuple(dict.fromkeys(orders)),
        channel=channel,
    )


def _wants(events: Sequence[Mapping[str, Any]]) -> str:
    """The newest thing wanted that is not the wish for a person, else the customer's first words."""
    intents = [event["decision"]["intent"] for event in events if event.get("decision")]
    wanted = [WANTS[intent] for intent in intents if intent in WANTS]
    if wanted:
        return f"想要：{'、'.join(dict.fromkeys(wanted))}"
    said = [event["text"] for event in events if event.get("sender") == "customer" and event.get("text")]
    return f"客户说：{said[0][:QUOTED]}" if said else ""


def _stopped(flow: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> str:
    if flow.get("asked"):
        return f"停在：{WANTS.get(_INTENT_OF.get(flow.get('skill', ''), ''), '办理')}，{ASKED.get(flow['asked'], '')}"
    said = [event["text"] for event in events if event.get("sender") == "assistant" and event.get("text")]
    return f"小应最后说：{said[-1][:QUOTED]}" if said else ""


_INTENT_OF = {
    "refund": "apply_refund",
    "cancel": "cancel_order",
    "order": "order_status",
    "logistics": "logistics_track",
    "urge": "urge_shipment",
    "modify": "modify_order",
    "invoice": "invoice",
    "price": "price_protection",
    "coupon": "coupon_query",
    "payment": "payment_issue",
}
