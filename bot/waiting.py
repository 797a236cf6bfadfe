"""Somebody who waits for a person and says 在吗, 还要多久, 转人工 once more is told how the queue stands; who does not
want to wait any more leaves it by saying so."""

from __future__ import annotations

import math
import re
from typing import Mapping, Sequence

from bot.messages import Owner, Sender
from bot.texts import text
from handoff.tickets import Ticket

_CALLS = re.compile(
    r"^转?人工|在[吗么不嘛]|有人[吗么没]|人呢|人在哪|怎么还没人|怎么没人|没人[理管应]|(?:还|得|要)(?:有|要|得|等)*(?:多久|多长时间|几分钟|几个人|几位)"
    r"|排到[哪几第]|前面.{0,3}(?:几|多少)|第几[位个]|到我了?[吗没]|快[点些]|喂"
)
_LEAVES = re.compile(
    r"(?:不|别|甭|无需|不需要|没必要|取消|退出|停止)[给我帮再用要想去]*(?:转|找|等|排|叫|麻烦)*(?:了|排队|队|人工|客服|真人|转接)+[了吧啦呀]*$"
)
_REPROACHES = re.compile(r"还不|怎么|为什么|为啥|咋|干嘛|干吗|凭什么|[能可是]不|[吗嘛呢?？]")
_QUEUE = re.compile(r"人工|客服|真人|排|等|转|找|叫")
_DECLINES = re.compile(
    r"^(?:那|还是|哦|嗯)*(?:算了|不用了?|不必了?|不需要了?|不要了|不等了|不麻烦了?|没事了)[吧啦呀谢您你]*$"
)
_MARKS = re.compile(r"[\s,，.。!！?？~～、]+")
LONGEST = 16  # characters; more is told about something


def asks(words: str, state: Mapping[str, str]) -> bool:
    """Whether a message of somebody in the queue is about the queue."""
    waits = state.get("owner") == Owner.QUEUE.value
    return waits and len(words) <= LONGEST and bool(_CALLS.search(words))


def leaves(words: str, state: Mapping[str, str]) -> bool:
    """Whether somebody in the queue says that they need no person: 不用转人工了, 别排队了."""
    bare = _MARKS.sub("", words)
    if _REPROACHES.search(words) or not _QUEUE.search(words):
        return False
    return state.get("owner") == Owner.QUEUE.value and len(bare) <= LONGEST and bool(_LEAVES.search(bare))


def declines(words: str, state: Mapping[str, str], past: Sequence[Mapping[str, object]]) -> bool:
    """Whether it is a bare no (算了, 不用了) with nothing said to them since they were put into the queue."""
    if state.get("owner") != Owner.QUEUE.value or not _DECLINES.search(_MARKS.sub("", words)):
        return False
    talked = [event for event in past if event["type"] == "owner" or event.get("sender") == Sender.ASSISTANT.value]
    return bool(talked) and talked[-1]["type"] == "owner"


def standing(ticket: Ticket) -> str:
    """How the queue stands, in a sentence."""
    if not ticket.place or ticket.place == 1:
        return text("queue_next")
    minutes = math.ceil(ticket.estimate_seconds / 60) if ticket.estimate_seconds else 0
    return text("queue_standing" if minutes else "queue_place", ahead=ticket.place - 1, minutes=minutes)
