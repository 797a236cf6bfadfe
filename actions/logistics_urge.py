"""Push the carrier: every parcel of an order that is on its way, on record once a day."""

from __future__ import annotations

from dataclasses import replace

from actions import logistics, urge
from actions.asking import choose_order
from actions.cards import facts_card, moment, parcel_card
from actions.choosing import SEARCHED
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.parcels import STUCK_HOURS, goods_in, is_moving
from actions.platform.contract import UNKNOWN, Order, Platform, Shipment, Urged
from actions.platform.errors import RuleViolation
from actions.turn import Turn, choice

SKILL = "logistics_urge"


async def start(turn: Turn, platform: Platform) -> None:
    """A new request."""
    orders = await platform.orders(limit=SEARCHED)
    if not any(map(logistics.on_the_way, orders)) and any(map(urge.waits, orders)):
        await urge.start(turn, platform)  # 催 alone, and nothing has been sent yet: the shop is meant
        return
    turn.flow = Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    assert turn.flow is not None
    if turn.flow.asked != "confirmed":
        await _choose(turn, platform)
    elif turn.intent == "affirm":
        await _urge(turn, platform, await platform.order(turn.flow.order_id), turn.flow)
    else:
        said_no(turn, "utter_logistics_urge_not_done")


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _offer(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_logistics_urge_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=logistics.on_the_way)
    if order:
        turn.mention(order.order_id)
        await _offer(turn, platform, order)


async def _offer(turn: Turn, platform: Platform, order: Order) -> None:
    """Where its parcels are now; those that can still arrive may be pushed."""
    parcels = await platform.shipments(order.order_id)
    moving = [parcel for parcel in parcels if is_moving(parcel)]
    if not moving or any(parcel.state == UNKNOWN for parcel in moving):
        _cannot(turn, order, parcels)
        return
    assert turn.flow is not None
    worst = max(moving, key=lambda parcel: parcel.quiet_hours)
    stuck = "_stuck" if worst.quiet_hours >= STUCK_HOURS else ""
    words = {"title": order.title, "carrier": worst.carrier_name, "hours": worst.quiet_hours}
    words |= {"newest": worst.events[0].text if worst.events else worst.state_text, "count": len(moving)}
    cards = [parcel_card(order, parcel) for parcel in moving]
    flow = replace(turn.flow, order_id=order.order_id)
    ask_yes(turn, flow, f"utter_ask_logistics_urge{stuck}", yes="催一下", no="先不催", cards=cards, **words)


def _cannot(turn: Turn, order: Order, parcels: list[Shipment]) -> None:
    turn.keep(None)
    if not parcels:
        shop = choice("催商家发货", "urge_shipment", order_id=order.order_id)
        turn.say("utter_logistics_urge_not_sent", title=order.title, choices=[shop])
        return
    for parcel in parcels:
        logistics.say_parcel(turn, order, parcel)


async def _urge(turn: Turn, platform: Platform, order: Order, flow: Flow) -> None:
    """Each parcel under a key of its own, made from the question's."""
    moving = [parcel for parcel in await platform.shipments(order.order_id) if is_moving(parcel)]
    done: list[tuple[Shipment, Urged]] = []
    for parcel in moving:
        try:
            urged = await platform.urge_delivery(parcel.tracking_no, key=f"{flow.key}-{parcel.tracking_no}")
        except RuleViolation:
            continue  # it has arrived in the meantime: told below when none is left
        done.append((parcel, urged))
    turn.keep(None)
    if done:
        _say_done(turn, order, done)
    else:
        _cannot(turn, order, await platform.shipments(order.order_id))


def _say_done(turn: Turn, order: Order, done: list[tuple[Shipment, Urged]]) -> None:
    urged = next((urged for _, urged in done if urged.overdue), done[0][1])
    again = all(each.again for _, each in done)
    turn.say(
        f"utter_logistics_urge_{'again' if again else 'done'}",
        cards=[_card(order, parcel, each) for parcel, each in done],
        choices=[PERSON] if urged.overdue or again else [],
        title=order.title,
        recorded=moment(urged.recorded),
        promise=urged.compensation_text,
        next=urged.next_step,
    )


def _card(order: Order, parcel: Shipment, urged: Urged) -> dict[str, object]:
    rows = [
        ("商品", goods_in(order, parcel)),
        ("快递", f"{parcel.carrier_name} {parcel.tracking_no}"),
        ("登记时间", moment(urged.recorded)),
        ("预计送达", moment(urged.promised)),
        ("快递客服", parcel.courier_phone or parcel.carrier_phone),
    ]
    return facts_card("催配送", rows)
