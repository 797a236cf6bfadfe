"""TOP's trades, traces and refunds in our words. An unknown state stays raw beside UNKNOWN; half an answer is BadAnswer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping

from actions.platform.contract import AfterSale, Order, Shipment
from actions.platform.decode import decode
from actions.platform.errors import BadAnswer
from actions.platform.fields import fen, iso, iso_or_none, masked_detail, masked_name, masked_phone
from actions.platform.http import Json
from actions.platform.texts import group_of, named

TRADE_FIELDS = (
    "tid,tid_str,status,payment,post_fee,created,pay_time,consign_time,end_time,sign_time,seller_nick,buyer_open_uid,"
    "receiver_name,receiver_mobile,receiver_state,receiver_city,receiver_district,receiver_address,shipping_type,"
    "has_yfx,step_trade_status,orders"
)
REFUND_FIELDS = (
    "refund_id,tid,oid,status,refund_fee,payment,good_status,has_good_return,reason,desc,created,modified,sid,"
    "company_name,refund_phase,dispute_type,operation_contraint,buyer_open_uid"
)
# Steps of an exchange have names of their own in each of TOP's two systems. What is in neither table is UNKNOWN.
REFUND_STATES = {
    "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS": "WAIT_BUYER_CONFIRM_GOODS",
    "EXCHANGE_WAIT_BUYER_CONFIRM_GOODS": "WAIT_BUYER_CONFIRM_GOODS",
    "WAIT_BUYER_CONFIRM_REDO_SEND_GOODS": "WAIT_BUYER_CONFIRM_GOODS",
    "WAIT_SELLER_CONSIGN_GOOGDS": "WAIT_SELLER_CONSIGN_GOODS",
}
# What a trace calls the parcel's state, to kuaidi100's number. The doc gives these as words, without a list.
TRACE_STATES = {
    "ACCEPT": "1",
    "已揽收": "1",
    "TRANSPORT": "0",
    "运输中": "0",
    "DELIVERING": "5",
    "派送中": "5",
    "SIGN": "3",
    "已签收": "3",
    "对方已签收": "3",
}
VIRTUAL = "virtual"  # shipping_type


def order_of(trade: Json, shop: str) -> Order:
    """One trade; `shop` is used where the answer has no seller_nick."""
    status = trade.get("status")
    rows = rows_of(trade, "orders", "order")
    return decode(
        Order,
        {
            **{name: iso_or_none(trade.get(name)) for name in ("pay_time", "consign_time", "end_time", "sign_time")},
            "order_id": id_of(trade, "tid"),
            "status": status,
            "status_text": named("order_status", str(status)),
            "created": iso(trade.get("created")),
            "payment_fen": fen(trade.get("payment")),
            "post_fee_fen": fen(trade.get("post_fee") or "0.00"),
            "shop": trade.get("seller_nick") or shop,
            "items": [_item(row, trade) for row in rows],
            "refund": _refund(rows),
            "address": _address(trade),
            "flags": ["presale"] if trade.get("step_trade_status") else [],
            "freight_insurance": bool(trade.get("has_yfx", False)),
        },
    )


def _item(row: Json, trade: Json) -> Json:
    return {
        "oid": id_of(row, "oid"),
        "title": row.get("title"),
        "sku": row.get("sku_properties_name") or "",
        "num": row.get("num"),
        "price_fen": fen(row.get("price")),
        "flags": ["virtual"] if trade.get("shipping_type") == VIRTUAL else [],
        "tracking_no": row.get("invoice_no") or "",
    }


def _refund(rows: list[Json]) -> Json | None:
    found = next((row for row in rows if row.get("refund_id") and row.get("refund_status") != "NO_REFUND"), None)
    return {"refund_id": str(found["refund_id"]), "status": str(found.get("refund_status"))} if found else None


def _address(trade: Json) -> Json | None:
    """Masked; TOP itself masks or encrypts for most applications."""
    if not trade.get("receiver_name"):
        return None
    places = (str(trade.get(f"receiver_{part}") or "") for part in ("state", "city", "district"))
    return {
        "name": masked_name(str(trade["receiver_name"])),
        "phone": masked_phone(str(trade.get("receiver_mobile") or "")),
        "region": "".join(places),
        "detail": masked_detail(str(trade.get("receiver_address") or "")),
    }


def shipment_of(trace: Json, oids: tuple[str, ...]) -> Shipment:
    """One parcel. Goods sent without a real number show as signed at once: signed without a single scan is UNKNOWN."""
    steps = rows_of(trace, "trace_list", "transit_step_info")
    scans = [{"time": iso(step.get("status_time")), "text": step.get("status_desc")} for step in steps]
    raw, company = str(trace.get("status", "")), str(trace.get("company_name", ""))
    state = TRACE_STATES.get(raw, f"top-{raw}")  # TOP's own numbers are not kuaidi100's
    state = "signed-without-scans" if state == "3" and not scans else state
    parcel = decode(
        Shipment,
        {
            "tracking_no": trace.get("out_sid"),
            "carrier": carrier_code(company),
            "carrier_name": company,
            "carrier_phone": "",
            "state": state,
            "state_text": named("parcel_state", state),
            "events": sorted(scans, key=lambda scan: str(scan["time"]), reverse=True),
            "oids": list(oids),
        },
    )
    return replace(parcel, raw_state=raw)


def carrier_code(name: str) -> str:
    """kuaidi100's code for a carrier's name as platforms write it; empty when we do not know it."""
    return next((code for word, code in group_of("carrier").items() if word in name), "")


def after_sale_of(refund: Json) -> AfterSale:
    """One refund or exchange."""
    raw = str(refund.get("status"))
    status = REFUND_STATES.get(raw, raw)
    made = decode(
        AfterSale,
        {
            "refund_id": id_of(refund, "refund_id"),
            "order_id": id_of(refund, "tid"),
            "kind": "return_refund" if refund.get("has_good_return") else "refund_only",
            "status": status,
            "status_text": named("refund_status", status),
            "amount_fen": fen(refund.get("refund_fee")),
            "reason_text": refund.get("reason") or "",
            "next_step": group_of("refund_next").get(status, ""),
            "money_back_text": named("money_back", "usual"),
            "timeline": _timeline(refund),
            "created": iso(refund.get("created")),
            "deadline": _deadline(refund),
            "return_no": refund.get("sid") or "",
            "return_carrier": refund.get("company_name") or "",
        },
    )
    return replace(made, kind="exchange" if _is_exchange(refund, raw) else made.kind, raw_status=raw)


def _is_exchange(refund: Json, raw: str) -> bool:
    return "EXCHANGE" in str(refund.get("dispute_type", "")) or (raw in REFUND_STATES and "REDO" not in raw)


def _timeline(refund: Json) -> list[Json]:
    times = {name: refund[name] for name in ("created", "modified") if refund.get(name)}
    return [{"time": iso(time), "text": named("refund_step", name)} for name, time in times.items()]


def _deadline(refund: Json) -> str | None:
    """When the present step ends by itself."""
    remind = refund.get("refund_remind_timeout")
    return iso_or_none(remind.get("timeout")) if isinstance(remind, dict) and remind.get("exist_timeout") else None


def id_of(row: Mapping[str, Any], name: str) -> str:
    """An id as a string: they are larger than a float holds, and `_str` beside it is what TOP means to be read."""
    found = row.get(f"{name}_str") or row.get(name)
    if isinstance(found, (str, int)) and not isinstance(found, bool) and str(found).isdigit():
        return str(found)
    raise BadAnswer(f"no {name}")


def rows_of(holder: Json, name: str, inner: str) -> list[Json]:
    """TOP wraps a list twice, and leaves both out when it is empty."""
    rows = (holder.get(name) or {}).get(inner, []) if isinstance(holder.get(name) or {}, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadAnswer(f"no list of {name}")
    return rows
