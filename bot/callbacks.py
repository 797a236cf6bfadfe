"""Nobody is at the desk: a message and a phone number are taken, and somebody calls back. Three turns at most."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Mapping

from bot.assistant.assistant import TAP
from bot.messages import Message
from bot.settings import HandoffLimits
from handoff.lua import SHOP_ZONE

PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
NO = re.compile(r"^(不用了?|不需要|算了|取消|不留了?|不必了?)[，。,.！!谢了啊吧～~]*$")
MESSAGE, PHONE_ASKED, PHONE_ASKED_TWICE = "message", "phone", "phone again"
DONE = {"callback": "", "callback_message": "", "callback_reason": ""}


@dataclass(frozen=True)
class Step:
    """What is said next (a name in texts.yml), what is remembered, and whether the callback can be opened now."""

    says: str
    changes: Mapping[str, str]
    opens: bool = False
    phone: str = ""
    words: str = ""


def at_work(now_ms: int, limits: HandoffLimits) -> bool:
    """Whether agents are there at this moment, by the shop's clock; 22-6 is a night."""
    start, end = limits.agent_hours
    hour = datetime.datetime.fromtimestamp(now_ms / 1000, SHOP_ZONE).hour
    return start <= hour < end if start <= end else hour >= start or hour < end


def opening(limits: HandoffLimits) -> str:
    """When agents are back, as it is said."""
    return f"{limits.agent_hours[0]}:00"


def begin(reason: str) -> Step:
    """Says when agents are back and asks for a message."""
    return Step("closed_hours", {"callback": MESSAGE, "callback_reason": reason})


def take(message: Message, state: Mapping[str, str]) -> Step | None:
    """The customer's next words; None when this is not about a callback: nothing is open, or a button was tapped."""
    asked = state.get("callback", "")
    if not asked or message.metadata.get(TAP):
        return None
    if NO.match(message.text.strip()):
        return Step("callback_declined", DONE)
    found = PHONE.search(message.text)
    phone = found.group().replace(" ", "").replace("-", "") if found else ""
    rest = PHONE.sub("", message.text).strip(" ，。,.：:") if found else message.text
    words = "\n".join(part for part in (state.get("callback_message", ""), rest) if part)
    if phone or asked == PHONE_ASKED_TWICE:
        return Step("callback_taken" if phone else "callback_taken_here", DONE, opens=True, phone=phone, words=words)
    then = PHONE_ASKED if asked == MESSAGE else PHONE_ASKED_TWICE
    says = "callback_ask_phone" if asked == MESSAGE else "callback_ask_phone_again"
    return Step(says, {"callback": then, "callback_message": words})
