"""Trade an old device in: a few questions, a range, and a time at which it is fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Sequence

from actions.booking import STEP, another_time, ask_slot, decides, read_slot
from actions.cards import day, sentence, yuan
from actions.confirming import PERSON, ask_yes, said_no
from actions.diagnosis import category_of
from actions.faq import say_entry
from actions.flow import Flow
from actions.goods import kinds_in
from actions.platform.contract import UNKNOWN, Estimate, Platform, Question, TradeIn
from actions.platform.errors import Conflict, NotFound, RuleViolation
from actions.sentences import say
from actions.service_cards import estimate_card, trade_in_card
from actions.time_said import kept_time, with_time
from actions.tradein_words import ELSEWHERE, all_in, entry_of, tells_something
from actions.turn import Turn, choice, option_choices

SKILL = "tradein"
CATEGORIES = {"phone": "手机", "computer": "电脑或平板", "appliance": "家电"}
_ASKING = ("什么时候", "啥时候", "几点", "时间", "进度", "怎么还没", "估价单", "约的")
_OPEN = ("BOOKED", "CHECKED", UNKNOWN)


async def start(turn: Turn, platform: Platform) -> None:
    """A new estimate; or, asked about, the trade-in that is booked."""
    booked = [trade for trade in await platform.trade_ins() if trade.status in _OPEN]
    if booked and any(word in turn.text for word in _ASKING):
        turn.done(SKILL)
        _say(turn, booked[0])
        return
    if _goes_on(turn):
        await answer(turn, platform)
        return
    await begin(turn, platform, turn.text)


def _goes_on(turn: Turn) -> bool:
    """Whether the trade-in that is open is meant once more; a button begins a new one."""
    return bool(turn.decision and turn.flow and turn.flow.skill == SKILL)


async def begin(turn: Turn, platform: Platform, said: str) -> None:
    """The questions about the device that the words name, without those that they answer."""
    category = category_of(said)
    if not category:
        _not_taken(turn)
    turn.flow = with_time(turn, Flow(SKILL, note=said[:200], values={"category": category}))
    await _go_on(turn, platform)


def _not_taken(turn: Turn) -> None:
    """Clothes and the like are told to be no device that is taken."""
    if turn.values("product") or kinds_in(turn.text):
        turn.say("utter_trade_in_other")


async def answer(turn: Turn, platform: Platform) -> None:
    """The device, an answer about it, the time, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and decides(turn):
        await _confirmed(turn, platform)
    elif flow.asked == "confirmed" or flow.step == STEP:
        turn.flow = another_time(flow)
        await _offer_times(turn, platform, heard=True)
    elif flow.step == "category":
        code = next((code for code, label in CATEGORIES.items() if label == turn.option()), "")
        turn.flow = _noted(with_time(turn, flow), turn.text).knowing(category=code or category_of(turn.text))
        if not turn.flow.values["category"]:
            _not_taken(turn)
        await _go_on(turn, platform)
    else:
        await _answered(turn, platform, flow)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed":
        _ask_yes(turn)
    elif turn.flow.step == STEP:
        await _offer_times(turn, platform, heard=False)
    else:
        await _go_on(turn, platform)


async def _go_on(turn: Turn, platform: Platform) -> None:
    """Asks for the first thing that is missing."""
    assert turn.flow is not None
    category = str(turn.flow.values["category"])
    if not category:
        _ask_category(turn)
        return
    try:
        questions = await platform.trade_in_questions(category)
    except RuleViolation as error:
        turn.keep(None)
        turn.say(
            "utter_trade_in_not_taken", rule=sentence(error.text), choices=[choice("换一件估价", "trade_in"), PERSON]
        )
        return
    await _next_question(turn, platform, questions)


def _ask_category(turn: Turn) -> None:
    assert turn.flow is not None
    labels = tuple(CATEGORIES.values())
    turn.keep(turn.flow.asking("option", step="category", options=labels))
    turn.say("utter_ask_trade_in_category", choices=option_choices(labels))


async def _next_question(turn: Turn, platform: Platform, questions: Sequence[Question]) -> None:
    assert turn.flow is not None
    told = all_in(turn.flow.note, {question.name: question.options for question in questions})
    known = {**told, **_said(questions, turn.flow.note), **turn.flow.values.get("answers", {})}
    turn.flow = turn.flow.knowing(answers=known)
    missing = [question for question in questions if question.name not in known]
    if missing:
        labels = tuple(missing[0].options.values())
        turn.keep(turn.flow.asking("option", step=missing[0].name, options=labels))
        person = [PERSON] if turn.flow.tries else []  # who cannot answer may ask somebody
        choices = [*option_choices(labels), *person]
        turn.say("utter_trade_in_question", question=missing[0].text, choices=choices)
    else:
        await _estimate(turn, platform)


def _said(questions: Sequence[Question], said: str) -> dict[str, str]:
    """Answers that the first sentence gives in the platform's own words."""
    return {question.name: code for question in questions for code, label in question.options.items() if label in said}


async def _answered(turn: Turn, platform: Platform, flow: Flow) -> None:
    """One answer, and what else the sentence tells; one that fits no option is asked again."""
    questions = await platform.trade_in_questions(str(flow.values["category"]))
    options = next((question.options for question in questions if question.name == flow.step), {})
    code = next((code for code, label in options.items() if label == turn.option()), "")
    asked = {flow.step: code} if code else {}
    more = {} if code else all_in(turn.text, {question.name: question.options for question in questions})
    known = {**more, **flow.values.get("answers", {}), **_only(more, flow.step), **asked}
    turn.flow = replace(flow, tries=0 if asked or more else flow.tries + 1).knowing(answers=known)
    if not (asked or more):
        _answer_beside(turn)
    await _next_question(turn, platform, questions)


def _only(known: Mapping[str, str], name: str) -> dict[str, str]:
    return {name: known[name]} if name in known else {}


def _noted(flow: Flow, said: str) -> Flow:
    return replace(flow, note=f"{flow.note} {said}"[:200])


def _answer_beside(turn: Turn) -> None:
    """A question about trading in, in the middle of ours: the entry that answers it, then ours again."""
    entry = entry_of(turn.text)
    if entry and turn.flow:
        turn.flow = _noted(turn.flow, turn.text)
    if entry == ELSEWHERE:
        say(turn, "trade_in_bought_elsewhere")
    elif entry:
        say_entry(turn, {"entry_id": entry})


def tells(turn: Turn) -> bool:
    """Whether one of our questions about the device is open, and the words describe a device or ask about trading
    it in."""
    flow = turn.flow
    asked = flow is not None and flow.skill == SKILL and flow.asked == "option" and flow.step != STEP
    return asked and bool(tells_something(turn.text) or entry_of(turn.text))


async def _estimate(turn: Turn, platform: Platform) -> None:
    """The range; then the time at which it could be fetched."""
    assert turn.flow is not None
    values = turn.flow.values
    try:
        estimate = await platform.trade_in_estimate(
            str(values["category"]), answers=values["answers"], key=f"{turn.message_id}-estimate"
        )
    except RuleViolation:
        turn.flow = turn.flow.knowing(answers={})
        await _go_on(turn, platform)
        return
    turn.flow = turn.flow.knowing(**_kept(estimate))
    turn.say("utter_trade_in_estimate", cards=[estimate_card(estimate)], **_words(turn.flow))
    await _offer_times(turn, platform, heard=False)


def say_estimate(turn: Turn) -> None:
    """The estimate that was made, once more."""
    assert turn.flow is not None
    turn.say("utter_trade_in_estimate", **_words(turn.flow))


def _kept(estimate: Estimate) -> dict[str, Any]:
    names = ("estimate_id", "device", "low_fen", "high_fen", "valid_until")
    return {name: getattr(estimate, name) for name in names}


def _words(flow: Flow) -> dict[str, Any]:
    """What the responses say of the estimate."""
    values = flow.values
    low, high = yuan(int(values["low_fen"])), yuan(int(values["high_fen"]))
    return {"device": str(values["device"]), "low": low, "high": high, "until": day(str(values["valid_until"]))}


async def _offer_times(turn: Turn, platform: Platform, *, heard: bool) -> None:
    assert turn.flow is not None
    slots = await platform.trade_in_slots()
    if not slots:
        turn.keep(None)
        turn.say("utter_trade_in_no_slots", choices=[PERSON])
        return
    reading = read_slot(turn, slots) if heard else kept_time(turn, slots)
    if reading.slot:
        turn.flow = turn.flow.knowing(slot_id=reading.slot.slot_id, slot_text=reading.slot.text)
        _ask_yes(turn)
    else:
        ask_slot(turn, turn.flow, reading, "utter_ask_trade_in_slot")


def _ask_yes(turn: Turn) -> None:
    assert turn.flow is not None
    words = _words(turn.flow)
    slot = str(turn.flow.values["slot_text"])
    ask_yes(turn, turn.flow, "utter_ask_trade_in_yes", yes="确认预约", no="先不换了", slot=slot, **words)


async def _confirmed(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    flow = turn.flow
    if turn.intent != "affirm":
        said_no(turn, "utter_trade_in_not_booked")
        return
    try:
        trade = await platform.book_trade_in(
            str(flow.values["estimate_id"]), slot_id=str(flow.values["slot_id"]), key=flow.key
        )
    except (RuleViolation, NotFound):
        await _estimate_again(turn, platform)
    except Conflict as error:
        await _moved_on(turn, platform, error)
    else:
        turn.keep(None)
        turn.say("utter_trade_in_booked", cards=[trade_in_card(trade)], **_of(trade))


def _of(trade: TradeIn) -> dict[str, Any]:
    slot = trade.slot.text if trade.slot else ""
    status = trade.status_text or trade.raw_status
    return {
        "number": trade.trade_id,
        "slot": slot,
        "status": status,
        "device": trade.device,
        "next": sentence(trade.next_step),
    }


async def _estimate_again(turn: Turn, platform: Platform) -> None:
    """The estimate has run out: the same answers are priced anew."""
    assert turn.flow is not None
    turn.say("utter_trade_in_expired")
    turn.flow = replace(turn.flow, asked="", key="")
    await _estimate(turn, platform)


async def _moved_on(turn: Turn, platform: Platform, error: Conflict) -> None:
    assert turn.flow is not None
    if error.reason == "slot_gone":
        turn.flow = replace(turn.flow, asked="", key="")
        turn.say("utter_slot_gone")
        await _offer_times(turn, platform, heard=False)
        return
    turn.keep(None)
    trades = await platform.trade_ins()
    turn.say("utter_trade_in_already", cards=[trade_in_card(trade) for trade in trades[:1]], choices=[PERSON])


def _say(turn: Turn, trade: TradeIn) -> None:
    unknown = trade.status == UNKNOWN
    response = "utter_trade_in_unknown" if unknown else "utter_trade_in_state"
    choices = [PERSON] if unknown else [choice("再估一件", "trade_in"), PERSON]
    turn.say(response, cards=[trade_in_card(trade)], choices=choices, **_of(trade))
