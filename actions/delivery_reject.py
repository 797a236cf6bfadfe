"""A parcel on its way that is not wanted, or wanted on another day or at another place: the carrier is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import delivery_reject_all as together
from actions import delivery_reject_words as words
from actions import logistics
from actions.asking import choose_order
from actions.cards import day, facts_card, moment
from actions.choosing import SEARCHED
from actions.confirming import PERSON, ask_yes, said_no
from actions.describing import described
from actions.flow import Flow
from actions.masking import masked_detail
from actions.parcels import choose_parcel, goods_in, is_moving
from actions.platform.contract import UNKNOWN, CarrierRequest, Order, Platform, Shipment
from actions.platform.errors import Conflict, RuleViolation
from actions.sentences import say
from actions.turn import Turn, choice, option_choices

SKILL = "delivery_reject"


async def start(turn: Turn, platform: Platform) -> None:
    """A new request, or more of the one that is open; what is wanted may be in the sentence."""
    said = {name: value for name, value in words.wanted(turn).items() if value}
    flow = turn.flow if await _is_of_open(turn, platform) else None
    turn.flow = (flow or Flow(SKILL)).knowing(**said)
    await _choose(turn, platform)


async def _is_of_open(turn: Turn, platform: Platform) -> bool:
    """Whether the task is open for an order, and no other one is named: 两件一块送 keeps the day that was said."""
    flow = turn.flow
    if flow is None or flow.skill != SKILL or not flow.order_id:
        return False
    named = [order.order_id for order in described(turn, await platform.orders(limit=SEARCHED))]
    return not named or flow.order_id in named


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed":
        await _last_answer(turn, platform, flow)
        return
    if flow.order_id and words.declines(turn):
        said_no(turn, "utter_reject_not_asked")
        return
    turn.flow = flow.knowing(**words.answered(turn, flow))
    await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _go_on(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_delivery_reject_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    known = turn.flow.order_id
    order = (
        await platform.order(known)
        if known
        else await choose_order(turn, platform, SKILL, relevant=logistics.on_the_way)
    )
    if order:
        turn.mention(order.order_id)
        await _go_on(turn, platform, order)


async def _go_on(turn: Turn, platform: Platform, order: Order) -> None:
    """Which parcel, what shall be done with it, then the yes."""
    assert turn.flow is not None
    parcels = await platform.shipments(order.order_id)
    moving = [parcel for parcel in parcels if is_moving(parcel)]
    if not moving or any(parcel.state == UNKNOWN for parcel in moving):
        _cannot(turn, order, parcels)
        return
    flow = turn.flow = replace(turn.flow, order_id=order.order_id)
    if not flow.values.get("tracking_no") and together.means_all(turn, order, moving):
        flow = turn.flow = flow.knowing(all=True)
    meant = together.together(moving) if flow.values.get("all") else None
    parcel = meant or choose_parcel(turn, order, parcels, is_moving)
    if parcel:
        turn.flow = turn.flow.knowing(tracking_no=parcel.tracking_no)
        await _ask_missing(turn, platform, order, parcel)


async def _ask_missing(turn: Turn, platform: Platform, order: Order, parcel: Shipment) -> None:
    assert turn.flow is not None
    what, known = turn.flow.values.get("what", ""), turn.flow.values
    if not what:
        _ask_option(turn, "what", words.WHAT, order, parcel)
    elif what == "date" and not known.get("date"):
        _ask_option(turn, "date", words.next_days(), order, parcel)
    elif what == "place" and not known.get("place"):
        _ask_option(turn, "place", words.PLACES, order, parcel)
    else:
        await _ask_yes(turn, platform, order, parcel)


def _ask_option(turn: Turn, step: str, options: tuple[str, ...], order: Order, parcel: Shipment) -> None:
    assert turn.flow is not None
    kind = {"what": "option", "date": "date_time", "place": "text"}[step]
    turn.keep(turn.flow.asking(kind, step=step, options=options))
    title, arrival = goods_in(order, parcel), day(parcel.estimated_arrival)
    turn.say(f"utter_ask_reject_{step}", title=title, arrival=arrival, choices=option_choices(options))


async def _ask_yes(turn: Turn, platform: Platform, order: Order, parcel: Shipment) -> None:
    assert turn.flow is not None
    known, what = turn.flow.values, turn.flow.values["what"]
    rule = (await platform.quote(order.order_id, reason="not_wanted")).rule_text if what == "refuse" else ""
    yes = {"refuse": "确认拒收", "date": "确认改期", "place": "确认改地点"}[what]
    ask_yes(
        turn,
        turn.flow,
        f"utter_ask_reject_yes_{what}",
        yes=yes,
        no="先不改" if what != "refuse" else "先不拒收",
        cards=[_card(order, parcel, known)],
        title=goods_in(order, parcel),
        carrier=parcel.carrier_name,
        date=day(known.get("date")),
        place=masked_detail(known["place"]) if words.is_address(known.get("place", "")) else known.get("place", ""),
        rule=rule,
    )


def _card(order: Order, parcel: Shipment, known: Any, asked: CarrierRequest | None = None) -> dict[str, Any]:
    place = known.get("place", "")
    rows = [
        ("商品", goods_in(order, parcel)),
        ("快递", f"{parcel.carrier_name} {parcel.tracking_no}"),
        ("改到", day(known.get("date"))),
        ("送到", masked_detail(place) if words.is_address(place) else place),
        ("编号", asked.request_id if asked else ""),
        ("状态", asked.status_text if asked else ""),
        ("最晚答复", moment(asked.deadline) if asked else ""),
    ]
    return facts_card("拒收" if known.get("what") == "refuse" else "改派", rows)


async def _last_answer(turn: Turn, platform: Platform, flow: Flow) -> None:
    if turn.intent == "affirm":
        await _send(turn, platform, flow)
    else:
        said_no(turn, "utter_reject_not_asked")


async def _send(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    parcels = await platform.shipments(order.order_id)
    try:
        asked = await together.write(platform, flow.values, flow.key)
    except RuleViolation as error:
        await _refused(turn, order, parcels, error)
    except Conflict:
        turn.keep(None)
        turn.say("utter_reject_open", title=order.title, choices=[PERSON])
    else:
        _told_all(turn, order, parcels, flow, asked)


def _told_all(turn: Turn, order: Order, parcels: list[Shipment], flow: Flow, asked: together.Asked) -> None:
    """What was asked, in one answer; and what could not be."""
    numbers = [made.tracking_no for made in asked.made]
    parcel = together.together([each for each in parcels if each.tracking_no in numbers])
    ids = together.SEPARATOR.join(made.request_id for made in asked.made)
    _told(turn, order, parcel, flow, replace(asked.made[0], request_id=ids))
    for each in parcels:
        if each.tracking_no in asked.left:
            say(turn, "reject_left", title=goods_in(order, each), choices=[PERSON])


async def _refused(turn: Turn, order: Order, parcels: list[Shipment], error: RuleViolation) -> None:
    """A day that the carrier cannot do is asked for again; a parcel that has come needs something else."""
    assert turn.flow is not None
    if error.reason != "bad_date":
        _cannot(turn, order, parcels)
        return
    options = words.next_days()
    turn.keep(turn.flow.knowing(date="").asking("date_time", step="date", options=options))
    turn.say("utter_reject_bad_date", rule=error.text, choices=option_choices(options))


def _told(turn: Turn, order: Order, parcel: Shipment, flow: Flow, made: CarrierRequest) -> None:
    turn.keep(None)
    refuse = made.kind == "refuse"
    refund = choice("申请退款", "apply_refund", order_id=order.order_id, reason="not_wanted")
    turn.say(
        "utter_reject_asked_refuse" if refuse else "utter_reject_asked",
        cards=[_card(order, parcel, flow.values, made)],
        choices=[refund] if refuse else [],
        title=goods_in(order, parcel),
        carrier=parcel.carrier_name,
        request_id=made.request_id,
        next=made.next_step,
    )


def _cannot(turn: Turn, order: Order, parcels: list[Shipment]) -> None:
    """Not sent yet, or arrived: what holds now, and what helps."""
    turn.keep(None)
    if not parcels:
        here = order.order_id
        ways = [choice("取消订单", "cancel_order", order_id=here), choice("改地址", "modify_order", order_id=here)]
        turn.say("utter_reject_not_sent", title=order.title, choices=ways)
        return
    signed = all(not is_moving(parcel) for parcel in parcels)
    if signed and order.sign_time:
        back = choice("退货退款", "apply_return", order_id=order.order_id)
        turn.say("utter_reject_signed", title=order.title, choices=[back])
        return
    for parcel in parcels:
        logistics.say_parcel(turn, order, parcel)
