"""What a customer wants of a return, by their words: a pickup, its time, the tracking number, the address."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Mapping, Sequence

from actions.applying_words import said_freely
from actions.booking import moves_to, names_day, said_time
from actions.delivery_reject_words import day_in
from actions.flow import Flow
from actions.platform.contract import Slot
from actions.soft import asks_softly
from actions.turn import Turn

# What the buttons say, and what it is called here.
WHAT = {"约上门取件": "pickup", "填运单号": "number", "看退货地址": "address"}
# kuaidi100's codes by the letters that a number begins with, and the carriers' names.
PREFIXES = {
    "SF": "shunfeng",
    "YT": "yuantong",
    "JD": "jd",
    "JT": "jtexpress",
    "ZTO": "zhongtong",
    "STO": "shentong",
    "YD": "yunda",
    "EMS": "ems",
    "DB": "debangwuliu",
}
NAMES = {
    "shunfeng": "顺丰速运",
    "yuantong": "圆通速递",
    "jd": "京东物流",
    "jtexpress": "极兔速递",
    "zhongtong": "中通快递",
    "shentong": "申通快递",
    "yunda": "韵达快递",
    "ems": "EMS",
    "debangwuliu": "德邦快递",
    "youzhengguonei": "邮政快递包裹",
    "danniao": "丹鸟快递",
}
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,4}\d{8,18}(?!\d)")
_SAID = (
    ("number", re.compile(r"单号|运单|快递单|已经?寄|寄出|寄了|发出去了|填")),
    ("address", re.compile(r"地址|寄到哪|寄给谁|收件人|寄哪|退到哪|往哪寄|寄回哪")),
    ("pickup", re.compile(r"取件|上门|来取|来拿|来收|预约|取货|快递员|小哥|约个?|收件")),
)
_PARTS = (
    (range(0, 12), re.compile(r"上午|早上|早晨|一早|上半天")),
    (range(12, 18), re.compile(r"下午|中午|午后")),
    (range(18, 24), re.compile(r"晚上|傍晚|下班|夜里|晚间")),
)
_HOUR = re.compile(r"T(\d\d):")


def wanted(turn: Turn) -> str:
    """pickup, number, address, or empty when the sentence does not say."""
    tapped = [WHAT[str(value)] for value in turn.values("option") if value in WHAT]
    if tapped or number_in(turn):
        return tapped[0] if tapped else "number"
    said = said_freely(turn)
    if re.search(r"改|换", said) and re.search(r"取件|时间|上门", said):
        return "pickup"
    return next((what for what, pattern in _SAID if pattern.search(said)), "pickup" if when_in(turn) else "")


def answered(turn: Turn, flow: Flow) -> dict[str, Any]:
    """What an answer to the open question adds."""
    option = turn.option()
    if flow.step == "what":
        return {"what": WHAT.get(option) or wanted(turn), "number": number_in(turn), "when": when_in(turn)}
    if flow.step == "slot":
        when = when_in(turn, day=str(flow.values.get("day", "")))
        return {"slot_id": flow.values.get("slots", {}).get(option, ""), "when": when}
    if flow.step == "number":
        return {"number": number_in(turn), "carrier": next(iter(turn.values("carrier")), "")}
    return {}


def declines(turn: Turn) -> bool:
    """Whether an answer in free words is a no: 不行就明天 is none, it names another time."""
    if turn.flow is not None and turn.flow.step == "slot" and moves_to(turn.text):
        return False
    refuses = bool(re.match(r"(先?不|算了|不用)", turn.text.strip()))
    return turn.intent == "deny" or refuses and not asks_softly(turn.text)


def number_in(turn: Turn) -> str:
    """The tracking number that a message gives, or empty. An order's or a request's number is not one."""
    named = [str(value).upper() for value in turn.values("tracking_no")]
    if named:
        return named[0]
    said = _NUMBER.search(turn.text.replace(" ", ""))
    asked = turn.flow is not None and turn.flow.step == "number"
    return said.group().upper() if said and (asked or re.search(r"单号|运单", turn.text)) else ""


def when_in(turn: Turn, *, day: str = "") -> dict[str, Any]:
    """The day and the hours that a message names: {day, first, last}; empty without either. `day` is the day meant
    where only hours are named."""
    said, values = said_time(turn)
    hours = next((part for part, words in _PARTS if words.search(said)), None)
    if names_day(said) or not (day and hours):
        day = day_in(said, values)
    exact = [int(found.group(1)) for value in values if (found := _HOUR.search(value))]
    if exact and hours is None:
        hours = range(exact[0], exact[0] + 1)
    if not day and hours is None:
        return {}
    return {"day": day, "first": hours.start if hours else 0, "last": hours.stop if hours else 24}


def fitting(slots: Sequence[Slot], when: Mapping[str, Any]) -> list[Slot]:
    """The slots that share a time with what was said; all of them when nothing was."""
    if not when:
        return list(slots)
    return [slot for slot in slots if _fits(slot, when)]


def _fits(slot: Slot, when: Mapping[str, Any]) -> bool:
    begins, ends = datetime.fromisoformat(slot.start), datetime.fromisoformat(slot.end)
    on_day = not when["day"] or begins.date().isoformat() == when["day"]
    return on_day and begins.hour < when["last"] and ends.hour > when["first"]


def carrier_code(number: str, said: str = "") -> str:
    """kuaidi100's code by what was said or the number's letters; empty when neither tells."""
    letters = re.match(r"[A-Z]*", number)
    start = letters.group() if letters else ""
    known = [code for prefix, code in PREFIXES.items() if start.startswith(prefix)]
    return said if said in NAMES else known[0] if known else ""


def carrier_name(number: str, said: str = "") -> str:
    """The carrier's name, or empty."""
    return NAMES.get(carrier_code(number, said), "")
