"""Rows as the API shows them: names of states in Chinese, times in China's zone."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Mapping, Sequence

from bot.platform.rules import CHINA, MONEY_BACK, REASONS

ORDER_TEXT = {
    "WAIT_BUYER_PAY": "等待付款",
    "WAIT_SELLER_SEND_GOODS": "已付款，等待发货",
    "SELLER_CONSIGNED_PART": "部分发货",
    "WAIT_BUYER_CONFIRM_GOODS": "已发货，运输中",
    "TRADE_BUYER_SIGNED": "已签收",
    "TRADE_FINISHED": "交易完成",
    "TRADE_CLOSED": "已关闭（已退款）",
    "TRADE_CLOSED_BY_TAOBAO": "已关闭（未付款）",
}
REFUND_TEXT = {
    "WAIT_SELLER_AGREE": "等待商家同意",
    "WAIT_BUYER_RETURN_GOODS": "商家已同意，等您寄回",
    "WAIT_SELLER_CONFIRM_GOODS": "您已寄回，等商家确认收货",
    "SELLER_REFUSE_BUYER": "商家不同意",
    "SUCCESS": "退款成功",
    "CLOSED": "申请已关闭",
}
NEXT_STEP = {
    "WAIT_SELLER_AGREE": "商家会在 48 小时内处理，超时系统自动同意。",
    "WAIT_BUYER_RETURN_GOODS": "请在 7 天内寄回商品并填写运单号。",
    "WAIT_SELLER_CONFIRM_GOODS": "商家收到后 7 天内退款。",
    "SELLER_REFUSE_BUYER": "您可以修改申请，或申请平台介入。",
    "SUCCESS": "",
    "CLOSED": "",
}
STATE_TEXT = {
    "0": "运输中",
    "1": "已揽收",
    "2": "疑难件",
    "3": "已签收",
    "4": "退签",
    "5": "派送中",
    "6": "退回中",
    "14": "已拒签",
}
CARRIERS = {
    "shunfeng": ("顺丰速运", "95338"),
    "zhongtong": ("中通快递", "95311"),
    "yuantong": ("圆通速递", "95554"),
    "yunda": ("韵达快递", "95546"),
    "shentong": ("申通快递", "95543"),
    "jtexpress": ("极兔速递", "956025"),
    "ems": ("EMS", "11183"),
    "jd": ("京东物流", "950616"),
}
Row = Mapping[str, Any]


def iso(moment: datetime | None) -> str | None:
    """A UTC datetime without zone as ISO 8601 in +08:00."""
    return moment.replace(tzinfo=timezone.utc).astimezone(CHINA).isoformat(timespec="seconds") if moment else None


def order_view(order: Row, items: Sequence[Row], refund: Row | None) -> dict[str, Any]:
    """An order of the API."""
    times = ("created", "pay_time", "consign_time", "sign_time", "end_time", "ship_by")
    kept = ("order_id", "status", "payment_fen", "post_fee_fen", "shop", "receiver", "flags")
    return {
        **{name: order[name] for name in kept},
        **{name: iso(order[name]) for name in times},
        "status_text": ORDER_TEXT.get(order["status"], order["status"]),
        "items": [{k: item[k] for k in ("oid", "title", "sku", "num", "price_fen", "category")} for item in items],
        "refund": {"refund_id": refund["refund_id"], "status": refund["status"]} if refund else None,
    }


def shipment_view(shipment: Row, scans: Sequence[Row]) -> dict[str, Any]:
    """A parcel of the API, newest scan first."""
    name, phone = CARRIERS[shipment["carrier"]]
    return {
        "tracking_no": shipment["tracking_no"],
        "carrier": shipment["carrier"],
        "carrier_name": name,
        "carrier_phone": phone,
        "state": shipment["state"],
        "state_text": STATE_TEXT.get(shipment["state"], shipment["state"]),
        "estimated_arrival": iso(shipment["estimated_arrival"]),
        "events": [{"time": iso(scan["time"]), "text": scan["text"], "city": scan["city"]} for scan in scans],
    }


def refund_view(refund: Row) -> dict[str, Any]:
    """A refund request of the API."""
    kept = ("refund_id", "order_id", "kind", "status", "amount_fen", "reason", "timeline")
    return {
        **{name: refund[name] for name in kept},
        "status_text": REFUND_TEXT.get(refund["status"], refund["status"]),
        "reason_text": REASONS.get(refund["reason"], refund["reason"]),
        "created": iso(refund["created"]),
        "updated": iso(refund["updated"]),
        "money_back_text": MONEY_BACK,
        "next_step": NEXT_STEP.get(refund["status"], ""),
    }
