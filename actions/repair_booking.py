"""The second half of a repair: the price before anything is charged, door, shop or mail by what is within 5 km,
the time, the yes, and the repair's number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Sequence

from actions.booking import STEP, Reading, another_time, ask_slot, decides, read_slot
from actions.cards import sentence
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.place_said import places_said
from actions.platform.contract import Item, Order, Platform, RepairBooking, RepairQuote, ServicePoint
from actions.platform.errors import Conflict, RuleViolation
from actions.repair_refused import already_open, refuse
from actions.sentences import text
from actions.service_cards import cost, distance, point_card, repair_card, repair_quote_card
from actions.service_point import NEAR_M, Wanted, home_region, near
from actions.time_said import kept_time
from actions.turn import Turn, choice, option_choices

WAYS = {"door": "上门维修", "shop": "到店维修", "mail": "寄修"}
ELSEWHERE = "换个地方"
_WAY_WORDS = {
    "door": ("上门", "来家", "来修"),
    "mail": ("寄修", "寄过去", "邮寄", "寄"),
    "shop": ("到店", "去店", "门店", "送修", "自己拿"),
}
_BY_PLACE = ("door", "shop")  # only with a point within reach
AREA_M = 30000  # of those who come to the door: the area that they serve, not the way of a customer to a shop


@dataclass(frozen=True)
class Job:
    """What a step works on: the order's item, its quote, and the points near the place."""

    order: Order
    item: Item
    quote: RepairQuote
    points: tuple[ServicePoint, ...]
    place: str = ""


async def answer(turn: Turn, platform: Platform, order: Order) -> None:
    """A value that this half asked for."""
    flow = turn.flow
    assert flow is not None
    if turn.intent == "repair_request" and (flow.step == STEP or flow.asked == "confirmed"):
        await _other_way(turn, platform, order)
        return
    if flow.asked == "confirmed" and decides(turn):
        await _confirmed(turn, platform, order)
        return
    if flow.asked == "confirmed":
        turn.flow = another_time(flow)
        await advance(turn, platform, order, answered=STEP)
        return
    if flow.step == "way" and turn.option() == ELSEWHERE:
        await _ask_place(turn, platform, "utter_ask_repair_place")
        return
    if flow.step == "place":
        turn.flow = flow.knowing(place=(places_said(turn) or [turn.text])[0][:60])
    if flow.step == "way":
        _read_way(turn)
    if flow.step == "point":
        turn.flow = flow.knowing(point_label=turn.option())
    await advance(turn, platform, order, answered=flow.step)


async def _other_way(turn: Turn, platform: Platform, order: Order) -> None:
    """到店修 where the time or the yes is asked for: another way, with the time that is said."""
    assert turn.flow is not None
    before = turn.flow
    turn.flow = another_time(before)
    _read_way(turn)
    if not turn.flow.values["way"]:
        turn.flow = turn.flow.knowing(way=before.values.get("way", ""))
    await advance(turn, platform, order, answered=STEP)


async def advance(turn: Turn, platform: Platform, order: Order, *, answered: str = "") -> None:
    """Asks for the first thing that is missing, the yes at the end. `answered` is the step whose answer this is."""
    assert turn.flow is not None
    try:
        quote = await platform.repair_quote(order.order_id, fault=_value(turn, "fault"), oid=_value(turn, "oid"))
    except RuleViolation as error:
        refuse(turn, order, error)
        return
    place = _value(turn, "place") or (order.address.region if order.address else "")
    if not place:
        await _ask_place(turn, platform, "utter_ask_repair_place")
        return
    await _at_place(turn, platform, (order, quote), place, answered)


async def _at_place(
    turn: Turn, platform: Platform, wanted: tuple[Order, RepairQuote], place: str, answered: str
) -> None:
    order, quote = wanted
    item = next((item for item in order.items if item.oid == quote.oid), order.items[0])
    try:
        points = await near(platform, place, Wanted(item.brand, item.category), within_m=_reach(quote))
    except RuleViolation:
        await _ask_place(turn, platform, "utter_repair_place_unknown")
        return
    await _with_points(turn, platform, Job(order, item, quote, tuple(points), place), answered)


def _reach(quote: RepairQuote) -> int:
    """How far a point may be: a shop is gone to, an engineer who only comes to the door serves an area."""
    return NEAR_M if "shop" in quote.ways else AREA_M


async def _with_points(turn: Turn, platform: Platform, job: Job, answered: str) -> None:
    ways = [way for way in job.quote.ways if way in WAYS and (job.points or way not in _BY_PLACE)]
    if not ways:
        turn.keep(None)
        turn.say_words(
            text("repair_nobody_near", place=job.place, km=_reach(job.quote) // 1000),
            choices=[choice("换个地方找", "service_point"), PERSON],
            name="utter_repair_nobody_near",
        )
        return
    way = _chosen_way(turn, ways)
    if not way:
        await _ask_way(turn, platform, job, ways)
    elif way == "shop" and len(job.points) > 1 and not _chosen_point(turn, job):
        _ask_point(turn, job)
    else:
        await _time(turn, platform, job, way, answered)


def _chosen_way(turn: Turn, ways: Sequence[str]) -> str:
    """The way that was chosen, or said at the beginning, or the only one there is."""
    said = next((way for way, words in _WAY_WORDS.items() if any(word in _note(turn) for word in words)), "")
    known = _value(turn, "way") or ("" if _value(turn, "asked_way") else said)
    return known if known in ways else ways[0] if len(ways) == 1 else ""


async def _ask_way(turn: Turn, platform: Platform, job: Job, ways: Sequence[str]) -> None:
    assert turn.flow is not None
    labels = (*(WAYS[way] for way in ways), ELSEWHERE)
    turn.keep(turn.flow.knowing(asked_way=True).asking("option", step="way", options=labels))
    turn.say(
        "utter_ask_repair_way",
        cards=[repair_quote_card(job.item.title, job.quote)],
        choices=[*option_choices(labels), *await _money_back(platform, job)],
        title=job.item.title,
        rule=sentence(job.quote.text),
        place=job.place,
    )


async def _money_back(platform: Platform, job: Job) -> list[dict[str, str]]:
    """While the law lets the customer choose, returning is offered beside the repair."""
    given = await platform.quote(job.order.order_id, reason="quality")
    if not given.allowed or given.kind != "return_refund":
        return []
    return [choice("改为退货退款", "apply_return", order_id=job.order.order_id, reason="quality")]


def _read_way(turn: Turn) -> None:
    assert turn.flow is not None
    said = turn.option() or turn.text
    found = next((way for way, words in _WAY_WORDS.items() if WAYS[way] in said or any(w in said for w in words)), "")
    turn.flow = turn.flow.knowing(way=found)


def _ask_point(turn: Turn, job: Job) -> None:
    assert turn.flow is not None
    labels = tuple(_point_label(point) for point in job.points)
    turn.keep(turn.flow.knowing(way="shop").asking("option", step="point", options=labels))
    turn.say("utter_ask_repair_point", cards=[point_card(p) for p in job.points], choices=option_choices(labels))


def _point_label(point: ServicePoint) -> str:
    return f"{point.name} {distance(point.distance_m)}"


def _chosen_point(turn: Turn, job: Job) -> ServicePoint | None:
    label = _value(turn, "point_label")
    return next((point for point in job.points if _point_label(point) == label), None)


async def _time(turn: Turn, platform: Platform, job: Job, way: str, answered: str) -> None:
    """The time; with it, the last question."""
    assert turn.flow is not None
    point = (_chosen_point(turn, job) or job.points[0]) if way in _BY_PLACE else None
    turn.flow = turn.flow.knowing(way=way, point_id=point.point_id if point else "")
    slots = await platform.repair_slots(way=way, point_id=_value(turn, "point_id"))
    known = [slot for slot in slots if slot.slot_id == _value(turn, "slot_id")]
    reading = read_slot(turn, slots) if answered in (STEP, "way", "point") else Reading(None, tuple(slots))
    if answered != STEP and len(reading.fitting) == len(slots):
        reading = kept_time(turn, slots)
    slot = known[0] if known else reading.slot
    if not slots:
        turn.keep(None)
        turn.say("utter_repair_no_slots", choices=[PERSON])
    elif slot:
        turn.flow = turn.flow.knowing(slot_id=slot.slot_id, slot_text=slot.text)
        _ask_yes(turn, job, point)
    else:
        _ask_time(turn, job, reading, point)


def _ask_time(turn: Turn, job: Job, reading: Reading, point: ServicePoint | None) -> None:
    """With the price, when no question about the way has shown it yet."""
    assert turn.flow is not None
    response = f"utter_ask_repair_slot_{_value(turn, 'way')}{'' if job.points else '_far'}"
    rule = "" if _value(turn, "asked_way") or _value(turn, "asked_time") else sentence(job.quote.text)
    flow = turn.flow.knowing(asked_time=True)
    ask_slot(turn, flow, reading, response, point=point.name if point else "", rule=rule, place=job.place)


def _ask_yes(turn: Turn, job: Job, point: ServicePoint | None) -> None:
    assert turn.flow is not None
    way, slot, quote = WAYS[_value(turn, "way")], _value(turn, "slot_text"), job.quote
    name = point.name if point else ""
    ask_yes(
        turn,
        replace(turn.flow, amount_fen=quote.total_fen),
        "utter_ask_repair_yes_free" if quote.free else "utter_ask_repair_yes",
        yes="确认预约",
        no="先不约了",
        cards=[repair_quote_card(job.item.title, quote, way=way, point=name, slot=slot)],
        title=job.item.title,
        way=way,
        slot=slot,
        cost=cost(quote.total_fen),
    )


async def _confirmed(turn: Turn, platform: Platform, order: Order) -> None:
    assert turn.flow is not None
    if turn.intent != "affirm":
        said_no(turn, "utter_repair_not_booked")
        return
    try:
        repair = await platform.book_repair(order.order_id, booking=_booking(turn.flow), key=turn.flow.key)
    except RuleViolation as error:
        refuse(turn, order, error)
    except Conflict as error:
        await _moved_on(turn, platform, order, error)
    else:
        turn.keep(None)
        number, slot = repair.repair_id, repair.slot.text if repair.slot else ""
        turn.say("utter_repair_booked", cards=[repair_card(repair)], number=number, slot=slot, next=repair.next_step)


def _booking(flow: Flow) -> RepairBooking:
    kept: dict[str, Any] = {
        name: str(flow.values.get(name, "")) for name in ("fault", "way", "slot_id", "point_id", "oid")
    }
    return RepairBooking(**kept, amount_fen=flow.amount_fen, note=flow.note)


async def _moved_on(turn: Turn, platform: Platform, order: Order, error: Conflict) -> None:
    """What holds now: another price, another time, or a repair that is there already."""
    assert turn.flow is not None
    if error.reason == "amount_changed":
        turn.say("utter_repair_amount_changed")
    elif error.reason == "slot_gone":
        turn.flow = replace(turn.flow, asked="").knowing(slot_id="", slot_text="")
        turn.say("utter_slot_gone")
    else:
        already_open(turn, order.title, str(error.fields.get("repair_id", "")))
        return
    turn.flow = replace(turn.flow, asked="", key="")
    await advance(turn, platform, order)


async def _ask_place(turn: Turn, platform: Platform, response: str) -> None:
    assert turn.flow is not None
    home = await home_region(platform)
    turn.keep(turn.flow.knowing(place="").asking("address", step="place"))
    turn.say(response, choices=[choice(f"收货地址附近（{home}）", "inform", address=home)] if home else [])


def _value(turn: Turn, name: str) -> str:
    assert turn.flow is not None
    return str(turn.flow.values.get(name) or "")


def _note(turn: Turn) -> str:
    assert turn.flow is not None
    return turn.flow.note
