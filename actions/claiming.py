"""What belongs to the service task that is open, or to the one that was just done, whatever the words sound like
by themselves: 那算了明天下午 is another time, 就这个 the time just offered, 师傅叫啥 who comes to the door."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Awaitable, Callable

from actions import (
    afterwards,
    dispute_talk,
    install,
    listed_before,
    others,
    pickup,
    points_shown,
    repair,
    repair_answers,
    repair_talk,
    tradein,
    tradein_talk,
    warranty_talk,
)
from actions.booking import asks_for_time, moves_to, names_time, said_time
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.sentences import say
from actions.time_said import is_same_time
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_BOOKINGS: dict[str, ModuleType] = {module.SKILL: module for module in (install, pickup, repair, tradein)}
_NEVER = (
    "request_human",
    "safety_risk",
)  # whatever is open, these come first
_TIME_STEP = "slot"  # the step at which each of them asks for the time
_THIS_ONE = re.compile(
    r"(?:好|行|嗯|对|可以|那)*(?:就|要|选|定|约)+(?:约|定|选|要|是)?"
    r"(?:这|那)(?:一)?(?:个|次|天|会儿)?(?:时间|点|时候|时段)?(?:吧|了|好了|可以|就行|啦)*"
)
_MOVES = re.compile(r"[改换]")
_OF_PARCELS = re.compile(r"快递|包裹|派送|送货|送到|地址|订单|[退换]货")
_NO = ("affirm", "deny", "stop_flow", "repeat", "slower")
_YES = re.compile(
    r"^(?:好|行|对|嗯|是|可以|没错|没问题|要得|中|成|确认|确定|ok)|(?:约|订|定|就)(?:上|吧|了|它|这个)|确认|确定|没错"
)
_AGAINST = re.compile(r"不(?!错)|没(?!错|问题|事)|别|再[想说看]|有事|要去|上班|出差|算了")
_SURE = ("inform", "affirm", "deny", "stop_flow", "repeat", "slower", "cancel_order")
_ASKS = re.compile(r"[?？]|[吗么呢]$|什么|啥时候|多久|几点|怎么|咋|为什么|能到|到没|到了没|[不没]$")
_BOOKED_YET = re.compile(
    r"(?:约|预约|定|订|弄|办)(?:上|好|成|到)?了?(?:没有?|吗|么)[?？]?$|成功了?(?:没有?|吗)|到底.{0,6}(?:没|吗)"
)


_FIRST: tuple[Callable[[Turn], Step | None], ...] = (
    others.heard,
    dispute_talk.heard,
    warranty_talk.heard,
    repair_answers.heard,
    repair_talk.heard,
    points_shown.heard,
    listed_before.heard,
)


def claimed(turn: Turn) -> Step | None:
    """The step that takes this message before the skill that it was understood as; None leaves it there. A tap means
    what its button says."""
    if not turn.decision or turn.intent in _NEVER or turn.values("option"):
        return None
    first = next((step for hears in _FIRST if (step := hears(turn))), None)
    return first or (_of_booking(turn, turn.flow) if turn.flow else afterwards.heard(turn))


def _of_booking(turn: Turn, flow: Flow) -> Step | None:
    if flow.skill not in _BOOKINGS:
        return None
    last = flow.step == _TIME_STEP or flow.asked == "confirmed"
    if flow.asked == "confirmed" and turn.intent not in _NO and _says_same_time(turn, flow):
        return _agreed if _YES.search(turn.text) else _put_again
    if last and (moves_to(turn.text) or _moves_visit(turn)):
        return _other_time
    if _THIS_ONE.fullmatch(re.sub(r"[\s，。,.!！~]", "", turn.text)) and _offered_one(turn, flow):
        return _agreed
    if last and _BOOKED_YET.search(turn.text):
        return _not_yet
    if flow.skill == tradein.SKILL and (step := tradein_talk.heard(turn, flow)):
        return step
    if _gives_time(turn, flow):
        return _other_time
    return tradein.answer if tradein.tells(turn) else None


def _says_same_time(turn: Turn, flow: Flow) -> bool:
    """Whether the time that was put to them is said again, and nothing against it."""
    against = _MOVES.search(turn.text) or _ASKS.search(turn.text) or _AGAINST.search(turn.text)
    return not against and is_same_time(turn, flow)


def _gives_time(turn: Turn, flow: Flow) -> bool:
    """A time where a time was asked for is the answer, whatever else it sounds like: 收吧 明天下午上门取."""
    asked = flow.step == _TIME_STEP and flow.asked == "option"
    said, _ = said_time(turn)
    other = _OF_PARCELS.search(turn.text) or (_ASKS.search(turn.text) and not asks_for_time(turn))
    return asked and turn.intent not in _SURE and bool(turn.values("date_time")) and names_time(said) and not other


def _moves_visit(turn: Turn) -> bool:
    """周六不行，改周日上午: said of a visit that is being booked, though it fits a parcel as well."""
    moves = bool(turn.values("date_time")) and bool(_MOVES.search(turn.text))
    return moves and not _OF_PARCELS.search(turn.text) and turn.intent not in ("affirm", "inform")


def _offered_one(turn: Turn, flow: Flow) -> bool:
    """Whether the question just put named one time and no other: then 就这个 can mean nothing else."""
    if flow.asked != "confirmed":
        return flow.step == _TIME_STEP and len(flow.options) == 1
    asked = [event for event in turn.last_said if event.get("text")][-1:]
    buttons = [button for event in asked for button in (event.get("data") or {}).get("buttons") or []]
    return any(str(button.get("payload", "")).startswith("/affirm") for button in buttons)


async def _other_time(turn: Turn, platform: Platform) -> None:
    """The no that names another time is no no."""
    await _answer(turn, platform, "inform")


async def _agreed(turn: Turn, platform: Platform) -> None:
    """A yes to the last question; where the time was asked for, the one time there is."""
    assert turn.flow is not None
    last = turn.flow.asked == "confirmed"
    await _answer(turn, platform, "affirm" if last else "inform", *([] if last else turn.flow.options[:1]))


async def _answer(turn: Turn, platform: Platform, intent: str, *options: str) -> None:
    assert turn.flow is not None
    said = [*turn.entities, *({"entity": "option", "value": option} for option in options)]
    turn.become({"intent": intent, "text": turn.text, "entities": said, "decision": dict(turn.decision)})
    await _BOOKINGS[turn.flow.skill].answer(turn, platform)


async def _put_again(turn: Turn, platform: Platform) -> None:
    """The same time without a yes: the question stands."""
    assert turn.flow is not None
    await _BOOKINGS[turn.flow.skill].ask(turn, platform)


async def _not_yet(turn: Turn, platform: Platform) -> None:
    """到底约上没有: not before the yes; the open question follows."""
    assert turn.flow is not None
    say(turn, "not_booked_yet")
    await _BOOKINGS[turn.flow.skill].ask(turn, platform)
