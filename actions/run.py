"""How every action runs: with the platform in the customer's name, its failures told, an open question resumed."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Awaitable, Callable, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    cancel,
    control,
    coupon,
    delivery,
    delivery_damage,
    delivery_reject,
    dispute,
    install,
    intervention,
    invoice,
    logistics,
    logistics_urge,
    modify,
    order,
    payment,
    pickup,
    pickup_insurance,
    price,
    progress_cancel,
    refund,
    refund_exchange,
    repair,
    repair_progress,
    service_point,
    showing,
    told,
    tradein,
    urge,
    warranty,
)
from actions.asking import again, reopened
from actions.confirming import PERSON
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.platform.errors import NotFound, PlatformError, Unbound, Unsupported
from actions.platform.provider import platform_for
from actions.starts import STARTS
from actions.turn import Turn, about, choice

# Skills that read another value instead of the yes; and those that read another time.
REREAD = ("refund", "refund_exchange", "delivery_damage", "modify", "invoice", "cancel", "payment", "price")
BOOKINGS = ("install", "tradein", "pickup", "repair")
TOLD_AT_THE_DESK = ("_closed", "_too_late", "_expired", "_signed")  # rules for which a second asking opens a ticket
GO_ON = "*"  # the step that answers whatever skill has a question open
Step = Callable[[Turn, Platform], Awaitable[None]]
# Skills that ask something; each has answer(turn, platform) and, if it changes things, ask(turn, platform).
SKILLS: dict[str, ModuleType] = {
    module.SKILL: module
    for module in (
        order,
        logistics,
        refund,
        cancel,
        warranty,
        repair,
        repair_progress,
        service_point,
        install,
        tradein,
        dispute,
        intervention,
        logistics_urge,
        delivery,
        delivery_damage,
        delivery_reject,
        refund_exchange,
        progress_cancel,
        pickup,
        pickup_insurance,
        urge,
        modify,
        invoice,
        price,
        coupon,
        payment,
    )
}


async def run(step: Step, dispatcher: CollectingDispatcher, tracker: Tracker, *, own: str = "") -> list[EventType]:
    """Runs one step and returns its events. `own` is the skill whose step this is, GO_ON, or empty."""
    turn = Turn(dispatcher, tracker)
    before = turn.flow
    platform = platform_for(turn.customer_id)
    turn.goes_on = bool(before and before.skill == own and before.order_id)
    try:
        beside = await told.answer(turn, platform)
        if not beside:
            await step(turn, platform)
        if before and (beside or before.skill != own) and _came_back(turn, before, own) and not turn.waits:
            await _resume(turn, platform)
        await _go_on_with_later(turn, platform)
        if not beside:
            _offer_person(turn, before)
    except NotFound:
        turn.keep(None)
        turn.say("utter_not_found", choices=[choice("转人工", "request_human")])
    except Unbound as unbound:
        turn.keep(None)
        turn.say_words(unbound.text, choices=[choice("转人工", "request_human")])
    except Unsupported as unsupported:
        _tell_unsupported(turn, unsupported)
    except PlatformError:
        _tell_down(turn)
    return turn.events


async def _go_on_with_later(turn: Turn, platform: Platform) -> None:
    """Begins what else the customer asked for, one after the other, as long as nothing is open; a wish for a person
    ends it all."""
    waiting = [] if turn.handed_over else turn.later()
    while waiting and turn.flow is None:
        turn.become(waiting.pop(0))
        turn.say("utter_next_request")
        await STARTS[turn.intent](turn, platform)
    turn.keep_later(waiting)


def _came_back(turn: Turn, before: Flow, own: str) -> bool:
    """Whether the question that was open is open again: it was left as it was, or another task that was begun
    in its middle is over in the same turn."""
    if turn.flow is None and own not in ("", GO_ON):
        turn.keep(before)
    return turn.flow is before


async def go_on(turn: Turn, platform: Platform) -> None:
    """Takes the customer's answer to the open question; a no to a choice ends it; with none open, says what can
    be done."""
    if turn.flow and turn.intent == "deny" and turn.flow.asked != "confirmed":
        await control.stop(turn, platform)
    elif turn.flow:
        await _answer(turn, platform, turn.flow)
    elif turn.dropped and turn.decision.get("resume"):
        turn.keep(turn.dropped)
        await _resume(turn, platform)
    elif not await showing.answer(turn, platform):
        turn.say("utter_nothing_open")


async def _answer(turn: Turn, platform: Platform, flow: Flow) -> None:
    """A value for the open question; a last question that gets neither yes nor no is put again, unless its skill
    reads another value for it."""
    skill = SKILLS[flow.skill]
    if turn.decision.get("other_order"):
        turn.not_meant, turn.flow = flow.order_id, reopened(flow)
        await skill.answer(turn, platform)
    elif flow.asked == "confirmed" and turn.intent == "inform" and not _rereads(turn, flow):
        await _resume(turn, platform)
    else:
        await skill.answer(turn, platform)


def _rereads(turn: Turn, flow: Flow) -> bool:
    """Whether the skill takes another value instead of the yes."""
    time = bool(turn.values("date_time")) and flow.skill in BOOKINGS
    return time or flow.skill in REREAD


def _offer_person(turn: Turn, flow: Flow | None) -> None:
    """Asked for the same again, the assistant has nothing new to say: a person may do more."""
    before = {(_response(event), about(event.get("metadata") or {})) for event in turn.last_said}
    rule = any(name.endswith(TOLD_AT_THE_DESK) or "_refused" in name for name, _ in turn.responses)
    sure = turn.decision.get("band") == "act"
    if _gave_nothing(turn, flow):
        _help_choose(turn, before)
        return
    asked = sure and turn.decision.get("route") in ("task", "faq") and turn.flow is None
    if asked and not (rule or turn.handed_over) and turn.responses and set(turn.responses) <= before:
        turn.say("utter_insisted", choices=[] if turn.offers_person else [PERSON])


def _gave_nothing(turn: Turn, before: Flow | None) -> bool:
    """Whether an answer to a question has told nothing of what it asked for."""
    flow = turn.flow
    answered = bool(flow and before) and turn.intent in ("inform", "affirm")
    if (
        not (flow and before and answered)
        or flow.asked == "confirmed"
        or (flow.asked == "order_id" and not flow.options)
    ):
        return False
    return (flow.asked, flow.step, flow.values, flow.note) == (before.asked, before.step, before.values, before.note)


def _help_choose(turn: Turn, before: set[tuple[str, str]]) -> None:
    """The same question after an answer that did not fit: how to answer, and a way out."""
    if turn.responses and set(turn.responses) <= before and ("utter_stuck", "") not in turn.responses:
        turn.say_first("utter_stuck", choices=[] if turn.offers_person else [PERSON])


def _response(event: Mapping[str, Any]) -> str:
    return str((event.get("metadata") or {}).get("utter_action") or "")


async def _resume(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    ask = getattr(SKILLS[turn.flow.skill], "ask", None)
    if turn.flow.asked == "order_id" and turn.flow.listed and not turn.flow.options:
        await again(
            turn, platform, f"utter_back_to_{turn.flow.skill}_order" if ask else f"utter_ask_order_{turn.flow.skill}"
        )
    elif ask:
        await ask(turn, platform)


def _tell_unsupported(turn: Turn, unsupported: Unsupported) -> None:
    """The rule, where one is known, and a person to do what this platform does not let us do."""
    turn.keep(None)
    response = "utter_platform_unsupported_rule" if unsupported.text else "utter_platform_unsupported"
    turn.say(response, choices=[choice("转人工", "request_human")], rule=unsupported.text)


def _tell_down(turn: Turn) -> None:
    """Nothing of the step is kept: the flow stays where it was, so that trying again is safe."""
    turn.events.clear()
    values: dict[str, Any] = {item["entity"]: item["value"] for item in turn.entities}
    again = choice("再试一次", turn.intent, **values)
    turn.say("utter_platform_down", choices=[again, choice("转人工", "request_human")])
