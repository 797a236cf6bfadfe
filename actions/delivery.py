"""Signed for, and not there: who signed and where, the carrier's search with its deadline, the refund when it failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import logistics
from actions.applying_words import CLOSED, UNPAID
from actions.asking import choose_order, say_unknown
from actions.cards import facts_card, moment
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.parcels import choose_parcel, goods_in, is_signed
from actions.platform.contract import UNKNOWN, Investigation, Order, Platform, Proof, Shipment
from actions.platform.errors import Conflict, NotFound, RuleViolation
from actions.turn import Turn, choice

SKILL = "delivery"
_SEARCHES = {"OPEN": "utter_search_open", "FOUND": "utter_search_found", "LOST": "utter_search_lost"}
_PLACES = ("station", "locker")


async def start(turn: Turn, platform: Platform) -> None:
    """A new report."""
    turn.flow = Flow(SKILL, note=turn.text[:200])
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order or parcel that was asked for, or the yes."""
    assert turn.flow is not None
    if turn.flow.asked != "confirmed":
        await _choose(turn, platform)
    elif turn.intent == "affirm":
        await _search(turn, platform, turn.flow)
    else:
        said_no(turn, "utter_search_not_asked")


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _look(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_delivery_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_signed)
    if order is None:
        return
    turn.mention(order.order_id)
    if order.status == UNKNOWN:
        say_unknown(turn, SKILL, order.title)
    else:
        await _look(turn, platform, order)


async def _look(turn: Turn, platform: Platform, order: Order) -> None:
    """Which parcel, and whether it is being looked for already."""
    parcels = await platform.shipments(order.order_id)
    if not any(is_signed(parcel) for parcel in parcels):
        _not_signed(turn, order, parcels)
        return
    parcel = choose_parcel(turn, order, parcels, is_signed)
    if parcel is None:
        return
    known = await platform.investigations(order_id=order.order_id)
    search = next((each for each in known if each.tracking_no == parcel.tracking_no), None)
    if search:
        _tell_search(turn, order, parcel, search)
    else:
        await _offer_search(turn, platform, order, parcel)


def _not_signed(turn: Turn, order: Order, parcels: list[Shipment]) -> None:
    turn.keep(None)
    if not parcels:
        see = choice("看订单", "order_status", order_id=order.order_id)
        turn.say("utter_delivery_no_parcel", title=order.title, status=order.status_text, choices=[see, PERSON])
        return
    turn.say("utter_delivery_not_signed", title=order.title)
    for parcel in parcels:
        logistics.say_parcel(turn, order, parcel)


async def _offer_search(turn: Turn, platform: Platform, order: Order, parcel: Shipment) -> None:
    """Where it should be first: most of what is missing waits at a station or a neighbour's."""
    assert turn.flow is not None
    try:
        proof = await platform.proof(parcel.tracking_no)
    except NotFound:
        proof = Proof(parcel.tracking_no, "", "unknown", "")
    flow = replace(turn.flow, order_id=order.order_id).knowing(tracking_no=parcel.tracking_no)
    place = proof.by in _PLACES and bool(proof.place)
    kind = "at_place" if place else proof.by if proof.by in ("self", "other") else "unknown"
    words = {"title": goods_in(order, parcel), "signed": moment(proof.signed), "by": proof.by_text}
    words |= {
        "place": proof.place,
        "carrier": parcel.carrier_name,
        "phone": parcel.courier_phone or parcel.carrier_phone,
    }
    words["code"] = f"，取件码 {proof.pickup_code}" if proof.pickup_code else ""
    cards = [_proof_card(order, parcel, proof)]
    ask_yes(turn, flow, f"utter_ask_search_{kind}", yes="请快递核查", no="我先找找", cards=cards, **words)


def _proof_card(order: Order, parcel: Shipment, proof: Proof) -> dict[str, Any]:
    rows = [
        ("商品", goods_in(order, parcel)),
        ("签收", proof.by_text),
        ("签收时间", moment(proof.signed)),
        ("存放地点", proof.place),
        ("取件码", proof.pickup_code),
        ("快递", f"{parcel.carrier_name} {parcel.tracking_no}"),
        ("快递电话", parcel.courier_phone or parcel.carrier_phone),
    ]
    return facts_card("签收凭证", rows)


async def _search(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    parcels = await platform.shipments(order.order_id)
    parcel = next(each for each in parcels if each.tracking_no == flow.values["tracking_no"])
    try:
        search = await platform.investigate(parcel.tracking_no, note=flow.note, key=flow.key)
    except RuleViolation:
        _not_signed(turn, order, parcels)
    except Conflict:
        await _look(turn, platform, order)
    else:
        _tell_search(turn, order, parcel, search, response="utter_search_asked")


def _tell_search(turn: Turn, order: Order, parcel: Shipment, search: Investigation, *, response: str = "") -> None:
    turn.keep(None)
    refund = choice("申请退款", "apply_refund", order_id=order.order_id, reason="not_received")
    ready = search.refund_ready
    known = "utter_search_lost" if ready else _SEARCHES.get(search.status, "utter_search_unknown")
    turn.say(
        response or known,
        cards=[_search_card(order, parcel, search)],
        choices=[refund] if ready else [] if response else [PERSON],
        title=goods_in(order, parcel),
        carrier=parcel.carrier_name,
        case_id=search.case_id,
        deadline=moment(search.deadline),
        outcome=search.outcome,
        next=search.next_step,
    )


def _search_card(order: Order, parcel: Shipment, search: Investigation) -> dict[str, Any]:
    rows = [
        ("商品", goods_in(order, parcel)),
        ("编号", search.case_id),
        ("状态", search.status_text),
        ("最晚答复", moment(search.deadline)),
        ("结果", search.outcome),
        ("下一步", search.next_step),
    ]
    return facts_card("快递核查", rows, timeline=search.timeline)


def _signed(order: Order) -> bool:
    virtual = "virtual" in order.flags or any("virtual" in item.flags for item in order.items)
    return bool(order.sign_time) and not virtual and order.status not in (*CLOSED, *UNPAID)
