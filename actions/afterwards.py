"""What is said right after something was booked or told: who comes, another time, no longer needed, until when the
shop is open. With no question open it is read by what was said just before."""

from __future__ import annotations

import re
from typing import Any, Awaitable, Callable, Mapping

from actions import install, pickup, repair_progress, service_point
from actions.confirming import PERSON
from actions.diagnosis import category_of
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.sentences import say
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_WHO = re.compile(r"(?:叫|姓)(?:啥|什么|谁)|贵姓|电话|号码|联系方式|怎么联系|谁(?:来|上门|装|修|取|负责)|哪个师傅|哪位")
_OTHER_PHONE = re.compile(r"客服|人工|改|换|打不通|没[人接]|不接|我的?(?:电话|手机)|填|留错|写错")
_NO_LONGER = re.compile(
    r"不(?:用|要|想)?(?:再)?(?:修|约|装|去|来)了|(?:不用|别)(?:来|修|装|约)|取消|撤了|先不(?:修|约|装)"
)
_OTHER_TIME = re.compile(r"[改换推挪]|提前|晚点|早点")
_OTHER_THING = re.compile(r"订单|发票|地址|退款|退货|物流|包裹")
_OF_VISIT = re.compile(r"修|装|约|师傅|上门|取件")
_UNREPAIRED = re.compile(r"(?:不|别|不想)修")
_HOW_FAR = re.compile(
    r"(?:啥|什么)时候(?:能)?(?:修)?好|(?:多久|几天|多长时间)(?:能)?(?:修)?好|修好|好了没|还要(?:几天|多久)|到哪一?步"
)
_HOURS = re.compile(r"几点|营业|关门|开门|周末|周[六日]|星期[六天日]|节假日|中午休息|上班")
_WHERE = re.compile(r"地址|在哪|怎么[走去]|多远|电话")
_PLACE = re.compile(r"(?:我|人|家|现在)+(?:是|住)?(?:在|搬到).{2,}|那.{2,}(?:区|市|县|附近)(?:呢|的呢|有吗)")
_BOOKED_INSTALL = ("utter_install_done", "utter_install_booked")
_BOOKED = (*_BOOKED_INSTALL, "utter_repair_booked", "utter_pickup_booked", "utter_trade_in_booked")
_OF_REPAIRS = "utter_repair_"
_BETWEEN = ("utter_faq", "utter_thanks", "utter_slower", "utter_stuck")
TURNS = 3  # how far back what was just done may lie
_POINTS = ("utter_service_points", "utter_service_points_far")


def heard(turn: Turn) -> Step | None:
    """The step for words about what was said just before; None when they are about something else."""
    name = _response(turn)
    if name in _BOOKED:
        return _of_booked(turn, name)
    if name in _POINTS:
        return _of_points(turn)
    return _of_repairs(turn, name) if name.startswith(_OF_REPAIRS) else None


def _of_repairs(turn: Turn, name: str) -> Step | None:
    if _HOW_FAR.search(turn.text):
        return _same_repair
    if not _UNREPAIRED.search(turn.text):
        return None
    if turn.values("product"):
        return repair_progress.start
    return _say_again if name == "utter_repair_declined" else None


def _of_booked(turn: Turn, name: str) -> Step | None:
    said = turn.text
    if _OTHER_THING.search(said) or (turn.values("product") and not _OF_VISIT.search(said)):
        return None
    if _WHO.search(said) and not _OTHER_PHONE.search(said):
        return _who
    if name == "utter_repair_booked" and (_NO_LONGER.search(said) or _moves(turn)):
        return _repair_off
    if name in _BOOKED_INSTALL and (_NO_LONGER.search(said) or _moves(turn)):
        return _installation
    return pickup.start if name == "utter_pickup_booked" and _moves(turn) else None


def _moves(turn: Turn) -> bool:
    return bool(_OTHER_TIME.search(turn.text)) and (bool(turn.values("date_time")) or "时间" in turn.text)


def _of_points(turn: Turn) -> Step | None:
    if turn.values("address") or _PLACE.search(turn.text):
        return _elsewhere
    if _HOURS.search(turn.text):
        return _hours
    return _say_again if _WHERE.search(turn.text) else None


async def _who(turn: Turn, platform: Platform) -> None:
    """Who comes, as far as the platform tells."""
    name, told = _response(turn), _told(turn)
    if name in _BOOKED_INSTALL and told.get("phone"):
        say(turn, "visit_who", who=told["provider"], phone=told["phone"])
    elif name == "utter_pickup_booked":
        say(turn, "pickup_who", carrier=told["carrier"], slot=told["slot"], code=told["code"])
    elif name != "utter_repair_booked" or not await _who_repairs(turn, platform, str(told.get("number", ""))):
        say(turn, "visitor_unknown", choices=[PERSON])


async def _who_repairs(turn: Turn, platform: Platform, number: str) -> bool:
    repair = await platform.repair(number)
    point = repair.point
    if point is None:
        return False
    slot = repair.slot.text if repair.slot else ""
    say(turn, "shop_who" if repair.way == "shop" else "visit_who", who=point.name, phone=point.phone, slot=slot)
    return True


async def _repair_off(turn: Turn, platform: Platform) -> None:
    """A repair just booked: its cancelling is asked for; it cannot be moved."""
    if not _NO_LONGER.search(turn.text):
        say(turn, "repair_move")
    await repair_progress.tell(turn, platform, str(_told(turn)["number"]), wanted=repair_progress.CANCEL)


async def _installation(turn: Turn, platform: Platform) -> None:
    """An installation just booked: moved, or how it can be cancelled."""
    jobs = await platform.installations()
    told = _told(turn)
    number = str(told.get("number") or next((job.install_id for job in jobs if job.title == told.get("title")), ""))
    await install.of_number(turn, platform, number, move=not _NO_LONGER.search(turn.text))


async def _same_repair(turn: Turn, platform: Platform) -> None:
    """The repair that is named, else the one that was told of."""
    repairs = await platform.repairs(limit=repair_progress.SEARCHED)
    named = [repair for repair in repairs if repair_progress.names(turn, repair)]
    same = named or [repair for repair in repairs if repair.title == _told(turn).get("title")]
    if len(same) == 1:
        await repair_progress.tell(turn, platform, same[0].repair_id)
    else:
        await repair_progress.start(turn, platform)


async def _elsewhere(turn: Turn, platform: Platform) -> None:
    """Service points at another place, for the same kind of thing."""
    said = " ".join(turn.said_before[-2:])
    turn.flow = Flow(service_point.SKILL, values={"brand": "", "category": category_of(said)})
    await service_point.answer(turn, platform)


async def _hours(turn: Turn, platform: Platform) -> None:
    told = _told(turn)
    say(turn, "hours", point=told["name"], hours=told["hours"], phone=told["phone"])


async def _say_again(turn: Turn, platform: Platform) -> None:
    """What was told already holds this too."""
    for event in turn.last_said:
        turn.say_again(event)


def _response(turn: Turn) -> str:
    """The response that ended the turn before, or empty."""
    return str(_told(turn).get("utter_action") or "")


def _told(turn: Turn) -> Mapping[str, Any]:
    """What that response was filled with; a courtesy or a rule that was asked for in between changes nothing."""
    named = [event.get("metadata") or {} for event in turn.said_lately(TURNS)]
    return next((told for told in named if str(told.get("utter_action") or _BETWEEN[0]) not in _BETWEEN), {})
