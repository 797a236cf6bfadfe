"""Rows as the API shows them: names of states in Chinese, times in China's zone, people masked."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Sequence

from bot.platform import masks, slots
from bot.platform.clock import china_date, iso, now
from bot.platform.rules.promises import Promises
from bot.platform.rules.returns import ON_THE_WAY, UNSHIPPED
from bot.platform.texts import group_of, named, text
from bot.platform.yuan import yuan

Row = Any  # a mapping of column names to values
Body = dict[str, Any]
ORDER_KEPT = ("order_id", "status", "payment_fen", "post_fee_fen", "shop", "receiver", "flags", "note", "presale")
ORDER_TIMES = ("created", "pay_time", "consign_time", "sign_time", "end_time", "ship_by")
ITEM_KEPT = ("oid", "title", "sku", "num", "price_fen", "category", "brand", "tracking_no")
REFUND_KEPT = ("refund_id", "order_id", "kind", "status", "amount_fen", "reason", "timeline", "freight_by")
REFUND_MORE = ("refuse_text", "return_no", "return_carrier")
CHANGEABLE = ("WAIT_BUYER_PAY", *UNSHIPPED)
MOVING = ("0", "1", "5", "7", "8")  # parcel states in which a scan is due


def order_view(order: Row, items: Sequence[Row], refund: Row | None, promises: Promises) -> Body:
    """An order of the API; `refund` is its newest."""
    late = text("promise", "late_rule", amount=yuan(promises.late_fen)) if promises.late_fen else ""
    return {
        **{name: order[name] for name in ORDER_KEPT},
        **{name: iso(order[name]) for name in ORDER_TIMES},
        "status_text": named("order_status", order["status"]),
        "items": [_item_view(item, order) for item in items],
        "refund": {"refund_id": refund["refund_id"], "status": refund["status"]} if refund else None,
        "address": masks.address(order["address"]),
        "late_text": late,
        "freight_insurance": bool(order["insurance"]),
        "change_way": change_way(order["status"]),
    }


def change_way(status: str) -> str:
    """How an order can still be changed."""
    return "direct" if status in CHANGEABLE else "redirect" if status in ON_THE_WAY else "none"


def _item_view(item: Row, order: Row) -> Body:
    flags = dict.fromkeys((*(item["flags"] or ()), *order["flags"]))
    return {**{name: item[name] for name in ITEM_KEPT}, "flags": list(flags)}


def shipment_view(shipment: Row, scans: Sequence[Row], oids: Sequence[str]) -> Body:
    """A parcel of the API, scans in the order given (newest first)."""
    name, phone = carrier(shipment["carrier"])
    arrival = shipment["estimated_arrival"]
    return {
        **{name: shipment[name] for name in ("tracking_no", "carrier", "state", "courier_phone")},
        "carrier_name": name,
        "carrier_phone": phone,
        "state_text": named("parcel_state", shipment["state"]),
        "estimated_arrival": china_date(arrival).isoformat() if arrival else None,
        "events": [{"time": iso(scan["time"]), "text": scan["text"], "city": scan["city"]} for scan in scans],
        "oids": list(oids),
        "quiet_hours": quiet_hours(shipment["state"], scans[0]["time"] if scans else None),
    }


def quiet_hours(state: str, newest: datetime | None) -> int:
    """Hours since the last scan of a parcel that should be moving."""
    return int((now() - newest).total_seconds() // 3600) if newest and state in MOVING else 0


def carrier(code: str) -> tuple[str, str]:
    """Name and hotline; a carrier that we do not know is shown by its code."""
    name, phone = group_of("carrier").get(code, (code, ""))
    return name, phone


def refund_view(refund: Row) -> Body:
    """A request of the API."""
    return {
        **{name: refund[name] for name in REFUND_KEPT},
        **{name: refund[name] or "" for name in REFUND_MORE},
        "status_text": named("refund_status", refund["status"]),
        "reason_text": named("reason", refund["reason"]),
        "created": iso(refund["created"]),
        "updated": iso(refund["updated"]),
        "deadline": iso(refund["deadline"]),
        "money_back_text": text("money_back", "usual"),
        "next_step": _next_step(refund),
        "pictures": list(refund["pictures"] or ()),
        "fast": bool(refund["fast"]),
        "pickup": pickup_view(refund["pickup"]),
    }


def _next_step(refund: Row) -> str:
    if refund["kind"] in ("exchange", "repair", "resend") and refund["status"] == "WAIT_SELLER_CONFIRM_GOODS":
        return text("next_step", "WAIT_SELLER_CONFIRM_GOODS_FOR_GOODS")
    return str(group_of("next_step").get(refund["status"], ""))


def pickup_view(pickup: Row | None) -> Body | None:
    """A booked pickup with its slot."""
    if not pickup:
        return None
    return {**pickup, "slot": slots.slot(pickup["slot_id"])}
