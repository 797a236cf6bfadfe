"""Cards: what the platform said, in the shape that the pages draw. No sentence is made here."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Sequence

from actions.platform.contract import AfterSale, Order, RefundQuote, Scan, Shipment
from actions.turn import choice


def yuan(fen: int) -> str:
    """19900 -> 199.00"""
    return f"{fen // 100}.{fen % 100:02d}"


def day(iso: str | None) -> str:
    """2026-11-20T10:00:00+08:00 -> 11月20日; empty stays empty."""
    if not iso:
        return ""
    moment = datetime.fromisoformat(iso)
    return f"{moment.month}月{moment.day}日"


def minute(iso: str) -> str:
    """2026-11-20T10:03:00+08:00 -> 11-20 10:03"""
    return datetime.fromisoformat(iso).strftime("%m-%d %H:%M")


def moment(iso: str | None) -> str:
    """2026-11-25T18:00:00+08:00 -> 11月25日 18:00; empty stays empty."""
    return f"{day(iso)} {datetime.fromisoformat(iso):%H:%M}" if iso else ""


def sentence(text: str) -> str:
    """A text of the platform with its full stop; empty stays empty."""
    return text if not text or text[-1] in "。！？" else f"{text}。"


def passed(iso: str | None) -> bool:
    """Whether that moment is over; without one, no."""
    if not iso:
        return False
    when = datetime.fromisoformat(iso)
    return datetime.now(when.tzinfo or timezone.utc) > (when if when.tzinfo else when.replace(tzinfo=timezone.utc))


def orders_card(title: str, orders: Sequence[Order], *, tappable: bool) -> dict[str, Any]:
    """A list to choose from; each row carries the order it stands for."""
    return {"kind": "orders", "title": title, "orders": [_row(order, tappable) for order in orders]}


def _row(order: Order, tappable: bool) -> dict[str, Any]:
    row = {**order_card(order), "num": sum(item.num for item in order.items), "shop": order.shop}
    return {**row, "choice": choice(order.title, "inform", order_id=order.order_id)} if tappable else row


def order_card(order: Order) -> dict[str, Any]:
    """One order in short."""
    return {
        "kind": "order",
        "order_id": order.order_id,
        "title": order.title,
        "sku": order.items[0].sku if order.items else "",
        "amount": yuan(order.payment_fen),
        "status_text": order.status_text,
        "created": day(order.created),
        "ship_by": day(order.ship_by),
    }


def parcel_card(order: Order, shipment: Shipment) -> dict[str, Any]:
    """A parcel's way, newest step first."""
    return {
        "kind": "parcel",
        "order_title": order.title,
        "carrier_name": shipment.carrier_name,
        "carrier_phone": shipment.carrier_phone,
        "tracking_no": shipment.tracking_no,
        "state_text": shipment.state_text,
        "estimated_arrival": day(shipment.estimated_arrival),
        "events": [{"time": minute(scan.time), "text": scan.text} for scan in shipment.events],
    }


def refund_card(refund: AfterSale, order_title: str) -> dict[str, Any]:
    """A refund request and where it stands."""
    return {
        "kind": "refund",
        "refund_id": refund.refund_id,
        "order_title": order_title,
        "status_text": refund.status_text,
        "amount": yuan(refund.amount_fen),
        "next_step": refund.next_step,
        "money_back_text": refund.money_back_text,
        "timeline": [{"time": minute(scan.time), "text": scan.text} for scan in refund.timeline],
    }


def quote_card(order: Order, quote: RefundQuote, reason_text: str, freight_text: str) -> dict[str, Any]:
    """What would be refunded, shown before the customer says yes."""
    return {
        "kind": "quote",
        "order_title": order.title,
        "amount": yuan(quote.amount_fen),
        "reason_text": reason_text,
        "rule_text": quote.rule_text,
        "freight_text": freight_text,
        "money_back_text": quote.money_back_text,
    }


def facts_card(title: str, rows: Sequence[tuple[str, str]], *, timeline: Sequence[Scan] = ()) -> dict[str, Any]:
    """Anything else: names and values, those without a value left out, and the steps so far."""
    shown = [{"label": label, "value": value} for label, value in rows if value]
    steps = [{"time": minute(scan.time), "text": scan.text} for scan in timeline]
    return {"kind": "facts", "title": title, "rows": shown, **({"timeline": steps} if steps else {})}
