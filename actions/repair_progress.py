"""Where is my repair: its state with the next deadline, the provider's price to answer, cancelling, rating."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Sequence

from actions.cards import moment, passed, sentence, yuan
from actions.choosing import NoSuchOrder, named_order
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, Platform, Repair
from actions.platform.errors import Conflict, RuleViolation
from actions.repair_rating import RATE, ask_rating_yes, ask_stars, read_stars, stars_in
from actions.service_cards import repair_card
from actions.turn import Turn, choice, option_choices

SKILL = "repair_progress"
SEARCHED = 20
ENDED = ("FINISHED", "CANCELLED")
LOW = 2  # stars: the way to a complaint is shown
_UNWANTED = re.compile("不修|别修|不同意|太贵|不想修|不划算|寄回来")
_EITHER = re.compile(r"(.)不\1")  # 到底修不修 asks how far it is
ACCEPT, DECLINE, CANCEL = "accept", "decline", "cancel"


async def start(turn: Turn, platform: Platform) -> None:
    """Tells the state of the repair that is meant; a button's `option` says what to do with it."""
    wanted = next((str(v) for v in turn.values("option") if v in (DECLINE, CANCEL, RATE)), "")
    wanted = wanted or (DECLINE if _UNWANTED.search(_EITHER.sub("", turn.text)) else "")
    turn.flow = Flow(SKILL, reason=wanted)
    repairs = await platform.repairs(limit=SEARCHED)
    if not repairs:
        turn.keep(None)
        turn.say("utter_no_repair", choices=[choice("报修", "repair_request"), PERSON])
        return
    meant = await _meant(turn, platform, repairs)
    await (_tell(turn, platform, meant[0]) if len(meant) == 1 else _ask_which(turn, meant))


async def rate(turn: Turn, platform: Platform, repair: Repair) -> None:
    """Stars for a repair that is over, those that were said at once taken."""
    turn.flow = Flow(SKILL).knowing(repair_id=repair.repair_id)
    turn.mention(repair.order_id)
    read_stars(turn, repair) if stars_in(turn.text) else ask_stars(turn, repair, "utter_repair_finished")


async def tell(turn: Turn, platform: Platform, number: str, *, wanted: str = "") -> None:
    """How the repair with this number stands; `wanted` CANCEL asks whether it is to be cancelled."""
    turn.flow = Flow(SKILL, reason=wanted)
    await _tell(turn, platform, await platform.repair(number))


async def answer(turn: Turn, platform: Platform) -> None:
    """Which repair, how many stars, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.step == "which":
        await _which(turn, platform)
        return
    repair = await platform.repair(str(flow.values["repair_id"]))
    if flow.step == "stars":
        read_stars(turn, repair)
    else:
        await _confirmed(turn, platform, repair)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    flow = turn.flow
    assert flow is not None
    if flow.step == "which":
        await _ask_which(turn, await platform.repairs(limit=SEARCHED))
        return
    repair = await platform.repair(str(flow.values["repair_id"]))
    if flow.step == "stars":
        ask_stars(turn, repair, "utter_ask_repair_stars")
    else:
        _ask_again(turn, repair)


async def _meant(turn: Turn, platform: Platform, repairs: Sequence[Repair]) -> Sequence[Repair]:
    """By its number, its order, or the words in its title; else those that are not over; else the newest."""
    numbers = [str(value) for value in turn.values("order_id")]
    by_number = [repair for repair in repairs if repair.repair_id in numbers]
    by_words = [repair for repair in repairs if names(turn, repair)]
    running = [repair for repair in repairs if repair.status not in ENDED]
    return by_number or await _of_order(turn, platform, repairs) or by_words or running or repairs[:1]


async def _of_order(turn: Turn, platform: Platform, repairs: Sequence[Repair]) -> list[Repair]:
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        order = None
    return [repair for repair in repairs if order and repair.order_id == order.order_id]


def names(turn: Turn, repair: Repair) -> bool:
    """Whether the message names the thing that is repaired."""
    words = [str(value) for name in ("product", "brand") for value in turn.values(name)]
    return any(word in repair.title for word in words)


async def _ask_which(turn: Turn, repairs: Sequence[Repair]) -> None:
    assert turn.flow is not None
    labels = tuple(_label(repair) for repair in repairs)
    turn.keep(turn.flow.asking("option", step="which", options=labels))
    turn.say("utter_ask_which_repair", choices=option_choices(labels))


def _label(repair: Repair) -> str:
    return f"{repair.title}（{repair.status_text}）"


async def _which(turn: Turn, platform: Platform) -> None:
    repairs = await platform.repairs(limit=SEARCHED)
    tapped = [repair for repair in repairs if _label(repair) == turn.option()]
    chosen = tapped or [repair for repair in repairs if names(turn, repair)]
    if len(chosen) == 1:
        await _tell(turn, platform, chosen[0])
    else:
        await _ask_which(turn, repairs)


async def _tell(turn: Turn, platform: Platform, repair: Repair) -> None:
    """The state; and the question that the state asks."""
    assert turn.flow is not None
    turn.flow = turn.flow.knowing(repair_id=repair.repair_id)
    turn.mention(repair.order_id)
    if repair.status == "WAIT_QUOTE_CONFIRM":
        _ask_quote(turn, repair) if turn.flow.reason != DECLINE else _ask_decline(turn, repair)
    elif repair.status == "FINISHED" and not repair.rating:
        ask_stars(turn, repair, "utter_repair_finished")
    elif turn.flow.reason == CANCEL and repair.status not in ENDED:
        _ask_cancel(turn, repair)
    else:
        turn.keep(None)
        _say(turn, repair)


def _say(turn: Turn, repair: Repair) -> None:
    turn.say(
        _response(repair),
        cards=[repair_card(repair)],
        choices=_next_steps(repair),
        title=repair.title,
        status=repair.status_text or repair.raw_status,
        next=sentence(repair.next_step),
        slot=repair.slot.text if repair.slot else "",
        way=repair.way_text,
        deadline=moment(repair.deadline),
        rating=repair.rating,
    )


def _response(repair: Repair) -> str:
    if repair.status == UNKNOWN:
        return "utter_repair_state_unknown"
    named = {"FINISHED": "utter_repair_finished_rated", "CANCELLED": "utter_repair_cancelled"}
    if repair.status in named:
        return named[repair.status]
    if passed(repair.deadline):
        return "utter_repair_state_late"
    return "utter_repair_state_booked" if repair.status == "BOOKED" and repair.slot else "utter_repair_state"


def _next_steps(repair: Repair) -> list[dict[str, str]]:
    number = {"order_id": repair.repair_id}
    if repair.status == "BOOKED":
        return [choice("取消这次预约", "repair_progress", option=CANCEL, **number), PERSON]
    if repair.status == "CANCELLED":
        return [choice("重新报修", "repair_request", order_id=repair.order_id)]
    if repair.status == UNKNOWN or not passed(repair.deadline):
        return [PERSON] if repair.status != "FINISHED" else []
    return [choice("投诉", "complaint", order_id=repair.order_id), PERSON]


def _ask_quote(turn: Turn, repair: Repair) -> None:
    """Yes, no for now, or back unrepaired: the last has its own question."""
    assert turn.flow is not None
    flow = replace(turn.flow, reason=ACCEPT, amount_fen=repair.quoted_fen)
    turn.keep(flow.asking("confirmed", key=turn.message_id))
    back = choice("不修了，寄回", "repair_progress", option=DECLINE, order_id=repair.repair_id)
    turn.say(
        "utter_ask_repair_quote",
        cards=[repair_card(repair)],
        choices=[choice("同意，开始维修", "affirm"), back, choice("先放着", "deny")],
        title=repair.title,
        amount=yuan(repair.quoted_fen),
    )


def _ask_decline(turn: Turn, repair: Repair) -> None:
    assert turn.flow is not None
    ask_yes(turn, turn.flow, "utter_ask_repair_decline", yes="确认不修", no="再想想", title=repair.title)


def _ask_cancel(turn: Turn, repair: Repair) -> None:
    assert turn.flow is not None
    slot = repair.slot.text if repair.slot else repair.way_text
    ask_yes(turn, turn.flow, "utter_ask_repair_cancel", yes="确认取消", no="先留着", title=repair.title, slot=slot)


def _ask_again(turn: Turn, repair: Repair) -> None:
    assert turn.flow is not None
    if turn.flow.reason == RATE:
        ask_rating_yes(turn, turn.flow, repair)
    elif turn.flow.reason == CANCEL:
        _ask_cancel(turn, repair)
    elif turn.flow.reason == DECLINE:
        _ask_decline(turn, repair)
    else:
        _ask_quote(turn, repair)


async def _confirmed(turn: Turn, platform: Platform, repair: Repair) -> None:
    assert turn.flow is not None
    if turn.intent != "affirm":
        said_no(turn, "utter_repair_quote_open" if turn.flow.reason == ACCEPT else "utter_repair_kept")
        return
    try:
        done = await _do(platform, turn.flow, repair)
    except RuleViolation as error:
        _refused(turn, repair, error)
    except Conflict:
        turn.say("utter_repair_quote_changed")
        await _tell(turn, platform, await platform.repair(repair.repair_id))
    else:
        _done(turn, turn.flow, done)


async def _do(platform: Platform, flow: Flow, repair: Repair) -> Repair:
    number, key = repair.repair_id, flow.key
    if flow.reason == RATE:
        return await platform.rate_repair(number, stars=int(flow.values["stars"]), key=key)
    if flow.reason == CANCEL:
        return await platform.cancel_repair(number, key=key)
    accept = flow.reason == ACCEPT
    return await platform.answer_repair_quote(number, accept=accept, amount_fen=flow.amount_fen, key=key)


def _done(turn: Turn, flow: Flow, repair: Repair) -> None:
    turn.keep(None)
    stars = int(flow.values.get("stars", 0))
    responses = {ACCEPT: "quote_accepted", DECLINE: "declined", CANCEL: "cancel_done", RATE: "rated"}
    low = flow.reason == RATE and stars <= LOW
    turn.say(
        f"utter_repair_{responses[flow.reason]}{'_low' if low else ''}",
        cards=[repair_card(repair)],
        choices=[choice("投诉", "complaint", order_id=repair.order_id)] if low else [],
        title=repair.title,
        number=repair.repair_id,
        amount=yuan(flow.amount_fen),
        next=sentence(repair.next_step),
        stars=stars,
    )


def _refused(turn: Turn, repair: Repair, error: RuleViolation) -> None:
    assert turn.flow is not None
    response = {RATE: "utter_repair_rating_refused", CANCEL: "utter_repair_cancel_refused"}.get(turn.flow.reason, "")
    turn.keep(None)
    choices = [choice("看维修进度", "repair_progress", order_id=repair.repair_id), PERSON]
    turn.say(response or "utter_repair_quote_refused", title=repair.title, rule=sentence(error.text), choices=choices)
