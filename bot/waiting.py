"""Somebody who waits for a person and says 在吗, 还要多久, 转人工 once more is told how the queue stands."""

from __future__ import annotations

import math
import re
from typing import Mapping

from bot.messages import Owner
from bot.texts import text
from handoff.tickets import Ticket

_CALLS = re.compile(
    r"^转?人工|在[吗么不嘛]|有人[吗么没]|人呢|人在哪|怎么还没人|怎么没人|没人[理管应]|(?:还|得|要)(?:有|要|得|等)*(?:多久|多长时间|几分钟|几个人|几位)"
    r"|排到[哪几第]|前面.{0,3}(?:几|多少)|第几[位个]|到我了?[吗没]|快[点些]|喂"
)
LONGEST = 16  # characters; more is told about something


def asks(words: str, state: Mapping[str, str]) -> bool:
    """Whether a message of somebody in the queue is about the queue."""
    waits = state.get("owner") == Owner.QUEUE.value
    return waits and len(words) <= LONGEST and bool(_CALLS.search(words))


def standing(ticket: Ticket) -> str:
    """How the queue stands, in a sentence."""
    if not ticket.place or ticket.place == 1:
        return text("queue_next")
    minutes = math.ceil(ticket.estimate_seconds / 60) if ticket.estimate_seconds else 0
    return text("queue_standing" if minutes else "queue_place", ahead=ticket.place - 1, minutes=minutes)
