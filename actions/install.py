"""Installation at home: book a time, move it, ask when and who."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import Sequence

from actions.booking import Reading, another_time, ask_slot, decides, read_slot
from actions.cards import sentence
from actions.choosing import NoSuchOrder, named_order
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, Installation, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.service_cards import installation_card
from actions.turn import Turn, choice, option_choices

SKILL = "install"
MOVE = "move"
_MOVING = ("改", "换个时间", "换时间", "推迟", "提前")
_ONLY_NAMES = re.compile(
    r"(那个?|还有|另外|先|再|给|帮我|我|要|想|也|一起|约|预约|安装|装|改|换|成|的|个|台|呢|吧|啊|呀|了|也要|怎么办|怎么约"
    r"|什么时候|啥时候|[今明大后]天|下?(周|星期|礼拜)[一二三四五六日天末]|[上下中]午|早上|晚上|[\W_])*"
)
_CANCELLING = ("取消", "不装了", "不用装")


async def start(turn: Turn, platform: Platform) -> None:
    """What is to be installed; a time said at once is taken."""
    turn.flow = Flow(SKILL, reason=MOVE if _moving(turn) else "")
    jobs = await platform.installations()
    if not jobs:
        turn.keep(None)
        turn.say("utter_no_installation", choices=[choice("查订单", "order_status"), PERSON])
        return
    meant = await _meant(turn, platform, jobs)
    if len(meant) == 1:
        await _tell(turn, platform, meant[0], heard=True)
    else:
        _ask_which(turn, meant)


async def answer(turn: Turn, platform: Platform) -> None:
    """Which one, the time, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.step == "which":
        await _which(turn, platform)
    elif await switched(turn, platform):
        return
    elif flow.asked == "confirmed" and decides(turn):
        await _confirmed(turn, platform)
    else:
        turn.flow = another_time(flow)
        await _offer(turn, platform, await _job(turn, platform), heard=True)


async def of_number(turn: Turn, platform: Platform, number: str, *, move: bool) -> None:
    """The installation with this number: to be moved, or how it stands."""
    turn.flow = Flow(SKILL, reason=MOVE if move else "")
    jobs = [job for job in await platform.installations() if job.install_id == number]
    await (_tell(turn, platform, jobs[0], heard=True) if jobs else start(turn, platform))


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    flow = turn.flow
    assert flow is not None
    if flow.step == "which":
        _ask_which(turn, await platform.installations())
    elif await switched(turn, platform):
        return
    elif flow.asked == "confirmed":
        _ask_yes(turn, await _job(turn, platform))
    else:
        await _offer(turn, platform, await _job(turn, platform), heard=False)


async def switched(turn: Turn, platform: Platform) -> bool:
    """Goes on with another of the things to be installed, where little more is said than its name: 洗衣机呢."""
    flow = turn.flow
    words = [str(value) for value in turn.values("product")]
    rest = functools.reduce(lambda said, word: said.replace(word, ""), words, turn.text)
    if flow is None or not (words and _ONLY_NAMES.fullmatch(rest)):
        return False
    named = _by_words(turn, await platform.installations())
    if len(named) != 1 or named[0].install_id == flow.values.get("install_id"):
        return False
    turn.flow = Flow(SKILL, reason=flow.reason)
    await _tell(turn, platform, named[0], heard=True)
    return True


def _moving(turn: Turn) -> bool:
    return MOVE in turn.values("option") or any(word in turn.text for word in _MOVING)


async def _job(turn: Turn, platform: Platform) -> Installation:
    assert turn.flow is not None
    number = turn.flow.values["install_id"]
    return next(job for job in await platform.installations() if job.install_id == number)


async def _meant(turn: Turn, platform: Platform, jobs: Sequence[Installation]) -> Sequence[Installation]:
    """By its order, or the words in its title; else those that are not done; else the newest."""
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        order = None
    of_order = [job for job in jobs if order and job.order_id == order.order_id]
    return of_order or _by_words(turn, jobs) or [job for job in jobs if job.status != "FINISHED"] or jobs[:1]


def _by_words(turn: Turn, jobs: Sequence[Installation]) -> list[Installation]:
    words = [str(value) for value in turn.values("product")]
    return [job for job in jobs if any(word in job.title for word in words)]


def _ask_which(turn: Turn, jobs: Sequence[Installation]) -> None:
    assert turn.flow is not None
    labels = tuple(_label(job) for job in jobs)
    turn.keep(turn.flow.asking("option", step="which", options=labels))
    turn.say("utter_ask_which_installation", choices=option_choices(labels))


def _label(job: Installation) -> str:
    return f"{job.title}（{job.status_text}）"


async def _which(turn: Turn, platform: Platform) -> None:
    jobs = await platform.installations()
    chosen = [job for job in jobs if _label(job) == turn.option()] or _by_words(turn, jobs)
    if len(chosen) == 1:
        await _tell(turn, platform, chosen[0], heard=True)
    else:
        _ask_which(turn, jobs)


async def _tell(turn: Turn, platform: Platform, job: Installation, *, heard: bool) -> None:
    """Its state; what is to be booked or moved is offered times."""
    assert turn.flow is not None
    turn.mention(job.order_id)
    turn.flow = turn.flow.knowing(install_id=job.install_id)
    if job.status == "TO_BOOK" or (job.status == "BOOKED" and turn.flow.reason == MOVE):
        await _offer(turn, platform, job, heard=heard)
        return
    turn.keep(None)
    _say(turn, job)


def _say(turn: Turn, job: Installation) -> None:
    cancelling = any(word in turn.text for word in _CANCELLING)
    booked = "utter_install_not_cancelled" if cancelling else "utter_install_booked"
    responses = {"BOOKED": booked, "FINISHED": "utter_install_finished"}
    again = choice("改时间", "install_booking", order_id=job.order_id, option=MOVE)
    after = {"BOOKED": [again, PERSON], "FINISHED": [choice("报修", "repair_request", order_id=job.order_id)]}
    turn.say(
        responses.get(job.status, "utter_install_unknown"),
        cards=[installation_card(job)],
        choices=after.get(job.status, [PERSON]),
        title=job.title,
        status=job.status_text or job.raw_status,
        slot=job.slot.text if job.slot else "",
        provider=job.provider,
        phone=job.phone,
        next=sentence(job.next_step),
    )


async def _offer(turn: Turn, platform: Platform, job: Installation, *, heard: bool) -> None:
    """Times after the goods arrive; the one that was said is taken."""
    assert turn.flow is not None
    if job.status in ("FINISHED", UNKNOWN):
        turn.keep(None)
        _say(turn, job)
        return
    slots = await platform.install_slots(job.install_id)
    if not slots:
        turn.keep(None)
        turn.say("utter_install_no_slots", title=job.title, choices=[PERSON])
        return
    reading = read_slot(turn, slots) if heard else Reading(None, tuple(slots))
    if reading.slot:
        turn.flow = turn.flow.knowing(slot_id=reading.slot.slot_id, slot_text=reading.slot.text)
        _ask_yes(turn, job)
    else:
        response = "utter_ask_install_move" if job.slot else "utter_ask_install_slot"
        ask_slot(turn, turn.flow, reading, response, title=job.title, slot=job.slot.text if job.slot else "")


def _ask_yes(turn: Turn, job: Installation) -> None:
    assert turn.flow is not None
    ask_yes(
        turn,
        turn.flow,
        "utter_ask_install_yes",
        yes="确认预约",
        no="先不约",
        cards=[installation_card(replace(job, slot=None))],
        title=job.title,
        slot=turn.flow.values["slot_text"],
        fee=sentence(job.fee_text),
    )


async def _confirmed(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    flow = turn.flow
    if turn.intent != "affirm":
        said_no(turn, "utter_install_not_booked")
        return
    try:
        job = await platform.book_installation(
            str(flow.values["install_id"]), slot_id=str(flow.values["slot_id"]), key=flow.key
        )
    except RuleViolation:
        turn.keep(None)
        _say(turn, await _again(flow, platform))
    except Conflict:
        turn.flow = replace(flow, asked="", key="")
        turn.say("utter_slot_gone")
        await _offer(turn, platform, await _job(turn, platform), heard=False)
    else:
        turn.keep(None)
        _done(turn, job, await platform.installations())


async def _again(flow: Flow, platform: Platform) -> Installation:
    """As it stands now."""
    return next(job for job in await platform.installations() if job.install_id == flow.values["install_id"])


def _done(turn: Turn, job: Installation, jobs: Sequence[Installation]) -> None:
    """What is booked, and a button for each thing that still waits for its time."""
    waiting = [each for each in jobs if each.status == "TO_BOOK" and each.install_id != job.install_id]
    turn.say(
        "utter_install_done",
        cards=[installation_card(job)],
        choices=[choice(f"接着约：{each.title}", "install_booking", order_id=each.order_id) for each in waiting],
        number=job.install_id,
        title=job.title,
        slot=job.slot.text if job.slot else "",
        provider=job.provider,
        phone=job.phone,
        next=sentence(job.next_step),
    )
