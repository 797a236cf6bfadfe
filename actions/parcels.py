"""Parcels: which of an order's is meant, and what is in each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Sequence

from actions.goods import by_titles, kinds_in, of_kind
from actions.platform.contract import Order, Shipment
from actions.turn import Turn, option_choices

SIGNED = "3"
ENDED = (SIGNED, "4", "6", "14")  # signed, or on its way back
# 第二个包裹; 另一箱 is the second one too
_PLACE = re.compile(r"第([一二三四])个?的?(?:包裹|箱|包|快递|个|呢|$)|另外?一?(?:箱|包|个包裹|个快递)")
_PLACES = "一二三四"
STUCK_HOURS = 48  # without a new scan on the way
_OF_ORDER = re.compile("(?:那|这)?个?(?:订单|[那这]一?单)")  # 书桌那个订单 names the order by one of its goods
_KEPT = re.compile(
    r"^[^，,。\s]{1,8}(?:我?还要|要留|留着|留下|不退|不拒收?|别动|照送|正常送|要的)(?:的|了|哈|啊|呢)*$"
)  # said of goods that shall come


def is_moving(parcel: Shipment) -> bool:
    """Whether it can still arrive."""
    return parcel.state not in ENDED


def is_signed(parcel: Shipment) -> bool:
    """Whether somebody has taken it."""
    return parcel.state == SIGNED


def goods_in(order: Order, parcel: Shipment) -> str:
    """Titles of what is in a parcel; the order's title where nobody noted it."""
    return "、".join(item.title for item in order.items if item.oid in parcel.oids) or order.title


def goods_waiting(order: Order, parcels: Sequence[Shipment]) -> str:
    """Titles of what is in none of them."""
    sent = {oid for parcel in parcels for oid in parcel.oids}
    return "、".join(item.title for item in order.items if item.oid not in sent) if sent else ""


def one_said(text: str, parcels: Sequence[Shipment]) -> list[Shipment]:
    """The parcel whose place among an order's a message says: 第二个包裹, 另一箱; the empty list where it says none."""
    found = _PLACE.search(text)
    place = _PLACES.index(found.group(1)) + 1 if found and found.group(1) else 2 if found else 0
    return [parcels[place - 1]] if 1 <= place <= len(parcels) and len(parcels) > 1 else []


def names_goods_of(text: str, order: Order, parcel: Shipment) -> bool:
    """Whether a message names goods in the parcel."""
    single = [replace(order, items=(item,)) for item in order.items if item.oid in parcel.oids]
    return bool(by_titles(text, single) or any(of_kind(kind, single) for kind in kinds_in(text)))


def choose_parcel(
    turn: Turn, order: Order, parcels: Sequence[Shipment], fits: Callable[[Shipment], bool]
) -> Shipment | None:
    """The one parcel that fits, by number or by choice; None when the customer has been asked. Some must fit."""
    fitting = [parcel for parcel in parcels if fits(parcel)]
    named = [parcel for parcel in fitting if parcel.tracking_no in (*turn.values("tracking_no"), _known(turn))]
    labels = {_label(order, parcel): parcel for parcel in fitting}
    tapped = labels.get(turn.option()) if turn.flow and turn.flow.step == "parcel" else None
    asked = bool(turn.flow and turn.flow.step == "parcel")
    by_goods = _meant(turn.text, order, fitting) if asked or not _OF_ORDER.search(turn.text) else []
    named = named or (by_goods if len(by_goods) == 1 else [])
    if named or tapped or len(fitting) == 1:
        return (named or [tapped or fitting[0]])[0]
    assert turn.flow is not None
    turn.keep(replace(turn.flow, order_id=order.order_id).asking("option", step="parcel", options=tuple(labels)))
    turn.say("utter_ask_parcel", title=order.title, count=len(fitting), choices=option_choices(tuple(labels)))
    return None


def _meant(text: str, order: Order, parcels: Sequence[Shipment]) -> list[Shipment]:
    """The parcels whose goods a message names; 椅子还要 means the others."""
    named = [parcel for parcel in parcels if names_goods_of(text, order, parcel)]
    return [parcel for parcel in parcels if parcel not in named] if named and _KEPT.search(text) else named


def _known(turn: Turn) -> str:
    return str(turn.flow.values.get("tracking_no", "")) if turn.flow else ""


def _label(order: Order, parcel: Shipment) -> str:
    return f"{goods_in(order, parcel)}（单号尾号 {parcel.tracking_no[-4:]}）"
