"""Goods on their way back: a pickup at home, the return's tracking number, where to send it and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import pickup_words as words
from actions.booking import another_time, decides
from actions.cards import facts_card, moment
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import AfterSale, Order, Platform, Slot
from actions.platform.errors import Conflict, RuleViolation
from actions.progress import tell
from actions.requests import LISTED, choose_request, order_of
from actions.sentences import say
from actions.turn import Turn, choice, option_choices

SKILL = "pickup"
SLOTS_SHOWN = 6


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; what is wanted may be in the sentence."""
    turn.flow = Flow(SKILL).knowing(what=words.wanted(turn), number=words.number_in(turn), when=words.when_in(turn))
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and decides(turn):
        await _last_answer(turn, platform, flow)
    elif flow.asked == "confirmed":
        turn.flow = another_time(flow).knowing(when=words.when_in(turn, day=str(flow.values.get("day", ""))))
        await _choose(turn, platform)
    elif words.declines(turn):
        said_no(turn, "utter_pickup_not_done")
    else:
        turn.flow = flow.knowing(**words.answered(turn, flow))
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more; what was said in between was no number."""
    if turn.flow and turn.flow.step == "number":
        turn.flow = replace(turn.flow, step="")
    await _choose(turn, platform)


async def _choose(turn: Turn, platform: Platform) -> None:
    requests = await platform.refunds(limit=LISTED)
    if not any(_agreed(request) for request in requests):
        await _none(turn, platform, requests)
        return
    request = await choose_request(turn, platform, requests, _agreed)
    if request is None:
        return
    order = await order_of(platform, request)
    turn.mention(order.order_id)
    assert turn.flow is not None
    turn.flow = turn.flow.knowing(refund_id=request.refund_id)
    if _agreed(request):
        await _go_on(turn, platform, request, order)
    else:
        turn.keep(None)
        tell(turn, request, order.title)


async def _none(turn: Turn, platform: Platform, requests: list[AfterSale]) -> None:
    """Nothing waits to be sent back: what holds of the newest request, or how to make one."""
    turn.keep(None)
    if not requests:
        turn.say("utter_pickup_none", choices=[choice("申请退货退款", "apply_return")])
        return
    turn.say("utter_pickup_wait" if requests[0].status == "WAIT_SELLER_AGREE" else "utter_pickup_not_now")
    tell(turn, requests[0], (await order_of(platform, requests[0])).title)


async def _go_on(turn: Turn, platform: Platform, request: AfterSale, order: Order) -> None:
    """What is wanted, then what is missing for it."""
    assert turn.flow is not None
    what = turn.flow.values.get("what")
    if what == "address":
        _tell_address(turn, request, order)
    elif what == "number":
        _number(turn, request, order)
    elif what == "pickup":
        await _slots(turn, platform, request, order)
    else:
        labels = tuple(words.WHAT)
        turn.keep(turn.flow.asking("option", step="what", options=labels))
        turn.say("utter_ask_pickup_what", choices=option_choices(labels), **_known(request, order))


def _tell_address(turn: Turn, request: AfterSale, order: Order) -> None:
    turn.keep(None)
    to = request.return_to
    if to is None:
        turn.say("utter_pickup_no_address", title=order.title, choices=[PERSON])
        return
    rows = [
        ("收件人", to.name),
        ("电话", to.phone),
        ("地址", f"{to.region}{to.detail}"),
        ("最晚寄出", moment(request.return_by)),
    ]
    ways = [
        choice("约上门取件", "return_pickup", order_id=order.order_id, option="约上门取件"),
        choice("填运单号", "return_pickup", order_id=order.order_id, option="填运单号"),
    ]
    card = facts_card("退货地址", rows)
    turn.say("utter_pickup_address", cards=[card], choices=ways, **_known(request, order))


def _known(request: AfterSale, order: Order) -> dict[str, Any]:
    """What the sentences say of a request."""
    to, booked = request.return_to, request.pickup
    return {
        "title": order.title,
        "by": moment(request.return_by),
        "name": to.name if to else "",
        "phone": to.phone if to else "",
        "address": f"{to.region}{to.detail}" if to else "",
        "booked": f"已经约了 {booked.slot.text} 上门取件，取件码 {booked.code}。" if booked else "",
    }


def _number(turn: Turn, request: AfterSale, order: Order) -> None:
    flow = turn.flow
    assert flow is not None
    number = str(flow.values.get("number") or "")
    if number:
        carrier = words.carrier_name(number, flow.values.get("carrier", ""))
        rows = [("商品", order.title), ("运单号", number), ("快递", carrier)]
        card, more = facts_card("退货运单号", rows), {"number": number, "carrier": carrier}
        ask_yes(
            turn,
            flow,
            "utter_ask_pickup_number_yes",
            yes="确认填写",
            no="先不填",
            cards=[card],
            title=order.title,
            **more,
        )
        return
    turn.keep(flow.asking("text", step="number"))
    turn.say("utter_ask_pickup_number_bad" if flow.step == "number" else "utter_ask_pickup_number", title=order.title)


async def _slots(turn: Turn, platform: Platform, request: AfterSale, order: Order) -> None:
    """The times that fit what was said; a single one goes straight to the yes."""
    assert turn.flow is not None
    free = await platform.pickup_slots(request.refund_id)
    wanted = words.fitting(free, turn.flow.values.get("when", {}))
    chosen = next((slot for slot in free if slot.slot_id == turn.flow.values.get("slot_id")), None)
    if chosen or len(wanted) == 1:
        _ask_slot(turn, request, order, chosen or wanted[0])
    elif free:
        _offer(turn, request, order, wanted or free, told=bool(wanted))
    else:
        turn.keep(None)
        turn.say("utter_pickup_no_slots", title=order.title, choices=[PERSON])


def _ask_slot(turn: Turn, request: AfterSale, order: Order, slot: Slot) -> None:
    assert turn.flow is not None
    flow = turn.flow.knowing(slot_id=slot.slot_id, day=slot.start[:10])
    response = "utter_ask_pickup_move" if request.pickup else "utter_ask_pickup_yes"
    rows = [
        ("商品", order.title),
        ("取件时间", slot.text),
        ("原来约的", request.pickup.slot.text if request.pickup else ""),
    ]
    cards = [facts_card("上门取件", rows)]
    ask_yes(turn, flow, response, yes="确认预约", no="先不约", cards=cards, title=order.title, slot=slot.text)


def _offer(turn: Turn, request: AfterSale, order: Order, slots: list[Slot], *, told: bool) -> None:
    flow = turn.flow
    assert flow is not None
    shown = slots[:SLOTS_SHOWN]
    ids = {slot.text: slot.slot_id for slot in shown}
    days = {slot.start[:10] for slot in shown}
    flow = flow.knowing(day=min(days)) if len(days) == 1 else flow  # 后天, and then 上午
    turn.keep(flow.knowing(slots=ids, when={}).asking("option", step="slot", options=tuple(ids)))
    missed = "" if told or not flow.values.get("when") else "您说的时间没有空。"
    turn.say("utter_ask_pickup_slot", missed=missed, choices=option_choices(tuple(ids)), **_known(request, order))


async def _last_answer(turn: Turn, platform: Platform, flow: Flow) -> None:
    if turn.intent != "affirm":
        said_no(turn, "utter_pickup_not_done")
        return
    request = await platform.after_sale(str(flow.values["refund_id"]))
    order = await order_of(platform, request)
    write = _fill if flow.values["what"] == "number" else _book
    try:
        await write(turn, platform, flow, order)
    except RuleViolation as error:
        await _refused(turn, platform, order, error)
    except Conflict:
        turn.say("utter_pickup_slot_gone")
        turn.flow = replace(flow, asked="", key="").knowing(slot_id="", when={})
        await _slots(turn, platform, request, order)


async def _book(turn: Turn, platform: Platform, flow: Flow, order: Order) -> None:
    made = await platform.book_pickup(str(flow.values["refund_id"]), slot_id=flow.values["slot_id"], key=flow.key)
    turn.keep(None)
    booked = made.pickup
    when, code = (booked.slot.text, booked.code) if booked else ("", "")
    carrier = booked.carrier_name if booked else ""
    rows = [
        ("商品", order.title),
        ("取件时间", when),
        ("取件码", code),
        ("快递", carrier),
        ("最晚寄出", moment(made.return_by)),
    ]
    change = choice("改取件时间", "return_pickup", order_id=order.order_id)
    card = facts_card("上门取件", rows, timeline=made.timeline)
    turn.say(
        "utter_pickup_booked", cards=[card], choices=[change], title=order.title, slot=when, code=code, carrier=carrier
    )


async def _fill(turn: Turn, platform: Platform, flow: Flow, order: Order) -> None:
    number = str(flow.values["number"])
    carrier = words.carrier_code(number, flow.values.get("carrier", ""))
    made = await platform.fill_return(str(flow.values["refund_id"]), carrier=carrier, tracking_no=number, key=flow.key)
    turn.keep(None)
    rows = [("商品", order.title), ("运单号", made.return_no), ("状态", made.status_text), ("下一步", made.next_step)]
    card = facts_card("退货寄回", rows, timeline=made.timeline)
    claim = [choice("申请运费险理赔", "freight_insurance", order_id=order.order_id)] if order.freight_insurance else []
    told: dict[str, Any] = {"title": order.title, "number": made.return_no, "next": made.next_step}
    if made.deadline:
        turn.say("utter_pickup_number_done", cards=[card], choices=claim, **told, by=moment(made.deadline))
    else:  # the money has been sent at once: nobody waits for anything
        say(turn, "pickup_number_ended", choices=claim, status=made.status_text, **told)


async def _refused(turn: Turn, platform: Platform, order: Order, error: RuleViolation) -> None:
    """A number that cannot be is asked for again; a request that has moved on is told as it is now."""
    flow = turn.flow
    assert flow is not None
    if error.reason == "bad_tracking_no":
        turn.keep(flow.knowing(number="").asking("text", step="number"))
        turn.say("utter_ask_pickup_number_bad", title=order.title)
        return
    turn.keep(None)
    turn.say("utter_pickup_not_now")
    tell(turn, await platform.after_sale(str(flow.values["refund_id"])), order.title)


def _agreed(request: AfterSale) -> bool:
    return request.status == "WAIT_BUYER_RETURN_GOODS"
