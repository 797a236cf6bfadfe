"""Trades, refunds and traces in the form of TOP's published answers."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
MINE, THEIRS = "AAHm5d-EAAeGwJedwSHpg8bT", "AAHk5d-EAAeGwJedwSFu0XXX"
SENT, UNSENT, SPLIT, OTHERS, ODD = (
    "4123456789012345678",
    "4123456789012345679",
    "4123456789012345680",
    "4123456789012345681",
    "4123456789012345682",
)


def trade(tid: str, status: str, *, buyer: str = MINE, created: str = "2026-11-20 10:00:00", **more: Any) -> Row:
    """One trade of fullinfo.get, with one item unless told otherwise."""
    made: Row = {
        "tid": int(tid),
        "tid_str": tid,
        "status": status,
        "payment": "200.07",
        "post_fee": "0.10",
        "total_fee": "199.97",
        "created": created,
        "pay_time": "2026-11-20 10:01:00",
        "seller_nick": "应答旗舰店",
        "buyer_open_uid": buyer,
        "receiver_name": "张小明",
        "receiver_mobile": "13800138000",
        "receiver_state": "浙江省",
        "receiver_city": "杭州市",
        "receiver_district": "余杭区",
        "receiver_address": "文一西路 969 号 5 幢",
        "shipping_type": "express",
        "has_yfx": True,
        "orders": {"order": [item(tid + "1")]},
    }
    return {**made, **more}


def item(oid: str, *, title: str = "保温杯", invoice_no: str = "", refund_status: str = "NO_REFUND") -> Row:
    """One sub-order."""
    row: Row = {"oid": int(oid), "oid_str": oid, "title": title, "num": 1, "price": "199.97", "payment": "200.07"}
    row |= {"num_iid": 12345, "sku_properties_name": "颜色分类:墨绿", "refund_status": refund_status}
    return {**row, "invoice_no": invoice_no} if invoice_no else row


def refund(refund_id: str, tid: str, status: str, *, buyer: str = MINE, **more: Any) -> Row:
    """One refund of refund.get."""
    made: Row = {
        "refund_id": refund_id,
        "tid": int(tid),
        "oid": int(tid + "1"),
        "status": status,
        "refund_fee": "10.00",
        "payment": "190.07",
        "good_status": "BUYER_RECEIVED",
        "has_good_return": True,
        "reason": "质量问题",
        "desc": "有划痕",
        "created": "2026-11-21 09:00:00",
        "modified": "2026-11-22 09:00:00",
        "refund_phase": "aftersale",
        "buyer_open_uid": buyer,
        "refund_remind_timeout": {"exist_timeout": True, "remind_type": 1, "timeout": "2026-11-28 09:00:00"},
    }
    return {**made, **more}


def trace(number: str, status: str, *steps: tuple[str, str], company: str = "圆通速递", tid: str = SENT) -> Row:
    """One answer of trace.search."""
    rows = [{"status_time": time, "status_desc": text, "action": "ARRIVE"} for time, text in steps]
    made: Row = {"out_sid": number, "company_name": company, "tid": int(tid), "status": status}
    return {**made, "trace_list": {"transit_step_info": rows}} if rows else made


def trades() -> list[Row]:
    """Of two buyers."""
    sent_at = {"consign_time": "2026-11-21 08:00:00"}
    two = [item(SPLIT + "1", invoice_no="YT1"), item(SPLIT + "2", title="茶叶", invoice_no="YT2")]
    return [
        trade(SENT, "WAIT_BUYER_CONFIRM_GOODS", created="2026-11-20 10:00:00", **sent_at),
        trade(UNSENT, "WAIT_SELLER_SEND_GOODS", created="2026-11-23 10:00:00"),
        trade(SPLIT, "WAIT_BUYER_CONFIRM_GOODS", created="2026-11-19 10:00:00", orders={"order": two}, **sent_at),
        trade(OTHERS, "WAIT_SELLER_SEND_GOODS", buyer=THEIRS),
        trade(ODD, "TRADE_SOMETHING_NEW", created="2026-11-18 10:00:00"),
    ]


def refunds() -> list[Row]:
    """Of two buyers."""
    return [
        refund("900001", SENT, "WAIT_BUYER_RETURN_GOODS"),
        refund("900002", UNSENT, "SUCCESS", created="2026-11-23 12:00:00", has_good_return=False),
        refund("900003", OTHERS, "WAIT_SELLER_AGREE", buyer=THEIRS),
    ]


def traces() -> dict[str, Row]:
    """By tid, or by the sub-orders of a split one."""
    steps = ("2026-11-21 15:23:00", "到达杭州集散地"), ("2026-11-22 09:10:00", "杭州余杭派送中")
    return {
        SENT: trace("YT0000000000001", "派送中", *steps),
        SPLIT + "1": trace("YT1", "已签收", steps[0], tid=SPLIT),
        SPLIT + "2": trace("YT2", "对方已签收", tid=SPLIT),
    }
