"""A customer's orders, parcels and after-sale cases as the agent sees them, read live in the customer's name."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Sequence, TypeVar

from actions.platform.contract import AfterSale, Complaint, Order, Platform, Shipment
from actions.platform.errors import NotFound, PlatformError, Unsupported
from bot.gateway.desk_texts import group, sentence

NEWEST = 5  # orders and requests that are shown beside those of the ticket
PARCELS_OF = 3  # orders whose parcels are read: each is one more call
ON_THE_WAY = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART", "TRADE_BUYER_SIGNED")
NOT_REFUNDABLE = ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
ENDED = ("SUCCESS", "CLOSED", "SELLER_REFUSE_BUYER")
T = TypeVar("T")
Card = dict[str, Any]


async def cards_of(platform: Platform, touched: Sequence[str]) -> dict[str, Any]:
    """`orders` (those that the conversation touched first), `parcels`, `after_sales`, `complaints`, and `problems`:
    what the platform did not give, in words. Never raises a PlatformError."""
    problems: list[str] = []
    orders, requests, complaints = await asyncio.gather(
        _or_empty(_orders(platform, touched), problems),
        _or_empty(platform.refunds(limit=NEWEST), problems),
        _or_empty(platform.complaints(), problems),
    )
    parcels = await _parcels(platform, orders, problems)
    working = {request.order_id for request in requests if request.status not in ENDED}
    titles = {order.order_id: order.title for order in orders}
    return {
        "orders": [_order_card(order, order.order_id in touched, order.order_id in working) for order in orders],
        "parcels": parcels,
        "after_sales": [_after_sale_card(request, titles) for request in requests],
        "complaints": [_complaint_card(case) for case in complaints],
        "problems": list(dict.fromkeys(problems)),
    }


async def _or_empty(reading: Awaitable[list[T]], problems: list[str]) -> list[T]:
    try:
        return await reading
    except (Unsupported, NotFound):
        return []
    except PlatformError:
        problems.append(sentence("refused", "away_reading"))
        return []


async def _orders(platform: Platform, touched: Sequence[str]) -> list[Order]:
    newest = await platform.orders(limit=NEWEST)
    known = {order.order_id: order for order in newest}
    for order_id in touched:
        if order_id not in known:
            try:
                known[order_id] = await platform.order(order_id)
            except NotFound:
                continue
    return sorted(known.values(), key=lambda order: (order.order_id not in touched, _age(order)))


def _age(order: Order) -> tuple[int, ...]:
    return tuple(-ord(character) for character in order.created)  # newest first


async def _parcels(platform: Platform, orders: Sequence[Order], problems: list[str]) -> list[Card]:
    sent = [order for order in orders if order.status in ON_THE_WAY][:PARCELS_OF]
    found = await asyncio.gather(*(_or_empty(platform.shipments(order.order_id), problems) for order in sent))
    return [_parcel_card(order, parcel) for order, parcels in zip(sent, found, strict=True) for parcel in parcels]


def _order_card(order: Order, touched: bool, working: bool) -> Card:
    actions = ["complaint"]
    if order.change_way == "direct":
        actions.insert(0, "order_note")
    if order.status not in NOT_REFUNDABLE and not working:
        actions.insert(0, "refund")
    return {
        "order_id": order.order_id,
        "title": order.title,
        "shop": order.shop,
        "status_text": order.status_text,
        "amount_fen": order.payment_fen,
        "created": order.created,
        "ship_by": order.ship_by,
        "note": order.note,
        "late_text": order.late_text,
        "items": [{"title": item.title, "sku": item.sku, "num": item.num} for item in order.items],
        "address": " ".join((order.address.name, order.address.phone, order.address.region)) if order.address else "",
        "touched": touched,
        "actions": actions,
    }


def _parcel_card(order: Order, parcel: Shipment) -> Card:
    return {
        "order_id": order.order_id,
        "order_title": order.title,
        "carrier_name": parcel.carrier_name,
        "carrier_phone": parcel.carrier_phone,
        "tracking_no": parcel.tracking_no,
        "state_text": parcel.state_text,
        "estimated_arrival": parcel.estimated_arrival,
        "quiet_hours": parcel.quiet_hours,
        "events": [{"time": scan.time, "text": scan.text} for scan in parcel.events],
    }


def _after_sale_card(request: AfterSale, titles: dict[str, str]) -> Card:
    return {
        "refund_id": request.refund_id,
        "order_id": request.order_id,
        "order_title": titles.get(request.order_id, ""),
        "kind_text": group("kinds").get(request.kind, ""),
        "status_text": request.status_text,
        "open": request.status not in ENDED,
        "amount_fen": request.amount_fen,
        "reason_text": request.reason_text,
        "next_step": request.next_step,
        "deadline": request.return_by or request.deadline,
        "refuse_text": request.refuse_text,
        "events": [{"time": step.time, "text": step.text} for step in reversed(request.timeline)],
    }


def _complaint_card(case: Complaint) -> Card:
    return {
        "case_id": case.case_id,
        "target_text": case.target_text,
        "status_text": case.status_text,
        "answer_by": case.answer_by,
        "answer": case.answer,
    }
