"""Something is broken: which one, what is wrong with it, what to try first; then repair_booking.py quotes and books."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Mapping

from actions import own_damage, repair_booking
from actions.asking import choose_order
from actions.diagnosis import OTHER, Node, descend, device_of, heard, leaves, walk
from actions.earlier import named_before, order_before
from actions.flow import Flow
from actions.platform.contract import Item, Order, Platform
from actions.platform.errors import RuleViolation
from actions.repair_progress import ENDED, SEARCHED
from actions.repair_refused import already_open, refuse
from actions.time_said import WHEN, with_time
from actions.turn import Turn, choice, option_choices
from actions.warranty import SERVED, SIGNED, serviceable

SKILL = "repair"
MAX_TRIES = 2  # answers that fit no choice, then it is booked as another fault
STILL, SOLVED = "还是不行，约维修", "好了，不修了"
_SOLVED_WORDS = ("好了", "解决", "正常了", "能用了", "不修")
_STILL_WORDS = ("不行", "没用", "没好", "还是", "没解决", "试过")
_ANSWERED = ("symptom", "tried", "way", "point", "slot")  # questions that a sentence with 修 may answer
_BEFORE_TIME = ("item", "symptom", "tried", "way", "point", "place")  # questions before that of the time
_VISIT = re.compile(r"来|上门|有空|方便|在家|有人|可以|行|[吧嘛]|过来|约|安排|派|叫")
_BOOKS = re.compile(
    r"约(?:上|了|吧|一下|个|维修|时间)|上门|(?:派|叫|找|喊|请|让).{0,4}(?:人|师傅).{0,2}(?:来|修|看)?|师傅.{0,3}来"
    r"|(?:不用|别|不要)(?:再)?(?:问|试|排查)|直接.{0,3}(?:修|约|来)|来(?:人|修|看)"
)
_SPECIFIC = 2  # characters of a symptom's shortest word


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; a symptom said as the answer to our own question goes on with it."""
    if _goes_on(turn):
        await answer(turn, platform)
        return
    before = await order_before(turn, platform, serviceable)
    note = f"{named_before(turn)} {turn.text}".strip()[:200]
    turn.flow = with_time(turn, Flow(SKILL, note=note, order_id=before.order_id if before else ""))
    await _choose(turn, platform)


def _goes_on(turn: Turn) -> bool:
    """Our question is open and this sentence, a request by itself (到店修), answers it and names no other device."""
    flow = turn.flow
    if not flow or flow.skill != SKILL or turn.values("order_id"):
        return False
    if flow.step not in _ANSWERED and flow.asked != "confirmed":
        return False
    named = device_of(turn.text, "")
    return named is None or named.name == flow.values.get("device") or bool(turn.option())


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    assert turn.flow is not None
    if turn.flow.asked == "order_id" or turn.flow.step in _BEFORE_TIME:
        turn.flow = with_time(turn, turn.flow)
    flow = turn.flow
    if flow.asked == "order_id":
        turn.flow = _noted(flow, turn.text)
        await _choose(turn, platform)
    elif flow.step == "item":
        await _item_chosen(turn, platform)
    elif flow.step == "symptom":
        await _symptom(turn, platform)
    elif flow.step == "tried":
        await _tried(turn, platform)
    else:
        await repair_booking.answer(turn, platform, await platform.order(flow.order_id))


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _go_on(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_repair_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=serviceable)
    if not order:
        if turn.flow and turn.flow.skill == SKILL:
            own_damage.tell(turn, first=True)
        return
    assert turn.flow is not None
    turn.flow = replace(turn.flow, order_id=order.order_id)
    turn.mention(order.order_id)
    await _go_on(turn, platform, order)


async def _go_on(turn: Turn, platform: Platform, order: Order, *, said: str = "") -> None:
    """Asks for the first thing that is missing. `said` is the symptom in this message's words."""
    assert turn.flow is not None
    item = _item(turn.flow, order)
    if item is None:
        _ask_item(turn, order)
        return
    if not turn.flow.values.get("oid") and await _cannot(turn, platform, order, item):
        return
    turn.flow = turn.flow.knowing(oid=item.oid)
    if not turn.flow.values.get("fault"):
        _diagnose(turn, item, f"{turn.flow.note} {said}")
    if turn.flow.values.get("fault"):
        await _after_diagnosis(turn, platform, order, item)


async def _cannot(turn: Turn, platform: Platform, order: Order, item: Item) -> bool:
    """Says at once, not after ten questions, that it has not arrived or is being repaired already."""
    if order.status not in SIGNED:
        refuse(turn, order, RuleViolation("not_signed"))
        return True
    for repair in await platform.repairs(limit=SEARCHED):
        if repair.oid == item.oid and repair.status not in ENDED:
            already_open(turn, item.title, repair.repair_id)
            return True
    return False


def _item(flow: Flow, order: Order) -> Item | None:
    """The item that it is about; None when that has to be asked."""
    oid = flow.values.get("oid") or flow.values.get("chosen")
    served = [item for item in order.items if item.category in SERVED] or list(order.items)
    named = [item for item in served if item.oid == oid]
    return named[0] if named else served[0] if len(served) == 1 else None


def _ask_item(turn: Turn, order: Order) -> None:
    assert turn.flow is not None
    labels = tuple(item.title for item in order.items)
    turn.keep(turn.flow.asking("option", step="item", options=labels))
    turn.say("utter_ask_repair_item", choices=option_choices(labels))


async def _item_chosen(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    order = await platform.order(turn.flow.order_id)
    chosen = next((item for item in order.items if item.title == turn.option()), None)
    if chosen:
        turn.flow = turn.flow.knowing(chosen=chosen.oid)
    await _go_on(turn, platform, order)


def _diagnose(turn: Turn, item: Item, said: str) -> None:
    """Goes down the tree as far as is known; asks what is not, or knows the fault."""
    assert turn.flow is not None
    device = device_of(item.title, item.category)
    if device is None:
        turn.flow = turn.flow.knowing(fault=OTHER, tried=True)
        return
    path = list(turn.flow.values.get("path", ()))
    path += descend(walk(device.root, path), own_damage.in_plain_words(said))
    turn.flow = turn.flow.knowing(path=path, device=device.name)
    node = walk(device.root, path)
    if node.answers:
        _ask_symptom(turn, node)
    else:
        _found(turn, node)


def _ask_symptom(turn: Turn, node: Node) -> None:
    own_damage.tell(turn)
    assert turn.flow is not None
    labels = tuple(answer.label for answer in node.answers)
    turn.keep(turn.flow.asking("option", step="symptom", options=labels))
    turn.say("utter_repair_question", question=node.ask, choices=option_choices(labels))


def _found(turn: Turn, leaf: Node) -> None:
    """The fault is known: danger is told at once, what can be tried first is asked for."""
    assert turn.flow is not None
    turn.flow = replace(turn.flow, tries=0).knowing(fault=leaf.fault, tried=not leaf.first, first=leaf.first)
    if leaf.danger:
        turn.say("utter_repair_danger", danger=leaf.danger)


async def _symptom(turn: Turn, platform: Platform) -> None:
    """One answer in the tree."""
    assert turn.flow is not None
    order = await platform.order(turn.flow.order_id)
    item = _item(turn.flow, order)
    device = device_of(item.title, item.category) if item else None
    path = list(turn.flow.values.get("path", ()))
    label = _label(turn, walk(device.root, path)) if device else ""
    if label:
        turn.flow = replace(turn.flow, tries=0).knowing(path=[*path, label])
    elif device and _wants_visit(turn):
        turn.flow = turn.flow.knowing(fault=_fault_below(walk(device.root, path)), tried=True)
    elif len(turn.text) >= _SPECIFIC:
        _not_on_the_list(turn)
    await _go_on(turn, platform, order, said="" if turn.text == label else turn.text)


def _wants_visit(turn: Turn) -> bool:
    """Whether somebody is to come now, or a time for it is given: no more questions then."""
    return bool(_VISIT.search(turn.text)) and (WHEN in _values(turn) or bool(_BOOKS.search(turn.text)))


def _values(turn: Turn) -> Mapping[str, Any]:
    return turn.flow.values if turn.flow else {}


def _fault_below(node: Node) -> str:
    """The fault that all answers still open come to; another one where they differ."""
    faults = {leaf.fault for leaf in leaves(node)}
    return faults.pop() if len(faults) == 1 else OTHER


def _label(turn: Turn, node: Node) -> str:
    found = heard(node, turn.text, replying=True)
    return turn.option() or (found.label if found else "")


def _not_on_the_list(turn: Turn) -> None:
    """Said in words that no answer has: kept for the engineer; the second time that is enough."""
    assert turn.flow is not None
    flow = _noted(replace(turn.flow, tries=turn.flow.tries + 1), turn.text)
    turn.flow = flow.knowing(fault=OTHER, tried=True) if flow.tries >= MAX_TRIES else flow


async def _after_diagnosis(turn: Turn, platform: Platform, order: Order, item: Item) -> None:
    assert turn.flow is not None
    if turn.flow.values.get("tried"):
        await repair_booking.advance(turn, platform, order)
        return
    turn.keep(turn.flow.asking("option", step="tried", options=(STILL, SOLVED)))
    turn.say("utter_repair_try", first=turn.flow.values["first"], choices=option_choices((STILL, SOLVED)))


async def _tried(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    if _solved(turn):
        turn.keep(None)
        turn.say("utter_repair_solved", choices=[choice("找维修网点", "service_point")])
        return
    turn.flow = _noted(turn.flow, turn.text).knowing(tried=True)  # 能不能来家里: the way is read there
    await repair_booking.advance(turn, platform, await platform.order(turn.flow.order_id))


def _noted(flow: Flow, said: str) -> Flow:
    return replace(flow, note=f"{flow.note} {said}".strip()[:200])


def _solved(turn: Turn) -> bool:
    said = turn.option() or turn.text
    return any(word in said for word in _SOLVED_WORDS) and not any(word in said for word in _STILL_WORDS)
