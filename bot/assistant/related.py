"""A rule that a task's sentence asks for too (退货运费谁出): its question, as a button under the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Sequence

from bot.messages import Band, Channel, Choice, Decision, Reply, Route
from knowledge_base.errors import EntryNotFound
from knowledge_base.live import LIVE

LIKELY = 0.6  # score from which half of the entries are what was asked beside the task
ROOM = 2  # buttons that leave room for one more
ONE_AT_A_TIME = (Channel.ELDERLY, Channel.VOICE)


def with_related(
    replies: Sequence[Reply], decision: Decision, channel: Channel, flow: Mapping[str, Any] | None
) -> tuple[Reply, ...]:
    """The replies of a turn, the last with one more button; as they are where nothing should stand beside them."""
    asked = (flow or {}).get("asked")
    question = _question(decision) if channel not in ONE_AT_A_TIME and asked != "confirmed" and replies else None
    if question is None or len(replies[-1].quick_replies) > ROOM:
        return tuple(replies)
    last = replace(replies[-1], quick_replies=(*replies[-1].quick_replies, question))
    return (*replies[:-1], last)


def _question(decision: Decision) -> Choice | None:
    hits = decision.faq_hits
    if decision.route is not Route.TASK or decision.band is not Band.ACT or not hits or hits[0]["score"] < LIKELY:
        return None
    try:
        entry = LIVE.entry(str(hits[0]["entry_id"]))
    except EntryNotFound:
        return None
    return Choice(entry.question, {"intent": "faq", "entities": {"faq_entry": entry.id}})
