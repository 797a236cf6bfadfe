"""Rows as the API shows them: names of states in Chinese, times in China's zone."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.platform.clock import china_date, iso
from bot.platform.texts import group_of, named, text

Row = Mapping[str, Any]
Body = dict[str, Any]
ORDER_KEPT = ("order_id", "status", "payment_fen", "post_fee_fen", "shop", "receiver", "flags")
ORDER_TIMES = ("created", "pay_time", "consign_time", "sign_time", "end_time", "ship_by")
ITEM_KEPT = ("oid", "title", "sku", "num", "price_fen", "category")
REFUND_KEPT = ("refund_id", "order_id", "kind", "status", "amount_fen", "reason", "timeline")


def order_view(order: Row, items: Sequence[Row], refund: Row | None) -> Body:
    """An order of the API; `refund` is its newest."""
    return {
        **{name: order[name] for name in ORDER_KEPT},
        **{name: iso(order[name]) for name in ORDER_TIMES},
        "status_text": named("order_status", order["status"]),
        "items": [{name: item[name] for name in ITEM_KEPT} for item in items],
        "refund": {"refund_id": refund["refund_id"], "status": refund["status"]} if refund else None,
    }


def shipment_view(shipment: Row, scans: Sequence[Row]) -> Body:
    """A parcel of the API, scans in the order given."""
    name, phone = group_of("carrier")[shipment["carrier"]]
    arrival = shipment["estimated_arrival"]
    return {
        **{name: shipment[name] for name in ("tracking_no", "carrier", "state")},
        "carrier_name": name,
        "carrier_phone": phone,
        "state_text": named("parcel_state", shipment["state"]),
        "estimated_arrival": china_date(arrival).isoformat() if arrival else None,
        "events": [{"time": iso(scan["time"]), "text": scan["text"], "city": scan["city"]} for scan in scans],
    }


def refund_view(refund: Row) -> Body:
    """A refund request of the API."""
    return {
        **{name: refund[name] for name in REFUND_KEPT},
        "status_text": named("refund_status", refund["status"]),
        "reason_text": named("reason", refund["reason"]),
        "created": iso(refund["created"]),
        "updated": iso(refund["updated"]),
        "money_back_text": text("money_back", "usual"),
        "next_step": group_of("next_step").get(refund["status"], ""),
    }
