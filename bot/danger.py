"""Somebody who is in danger and waits for a person stays with the danger: what they say is answered by it, in other words
each time, until the person comes. What is clearly a task of the shop is still done, but for who does not want to live."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any, Mapping

from actions import safety
from actions.alarms import alarm
from actions.alarms import danger as danger_in
from bot import waiting
from bot.assistant.assistant import TAP, Answer, Assistant
from bot.messages import Band, Decision, Message, Owner, Route
from handoff.tickets import Reason

STATE = "danger"  # the conversation's field
SELF_HARM, FRAUD = "self_harm", "fraud"
STRICT = (SELF_HARM, FRAUD)  # no goods are at fault: nothing is returned
_RETURN = re.compile(
    r"退(?!烧|款(?:到|多久|进度|成功)|回来)(?:货|了|掉|款|钱|这|那|给|它|吗|不|$)|[能可]不?[可能]?以?退|(?:要|想|给|帮我?|给我|申请)退(?!款(?:到|多久))|不要(?:它|这个?|那个?)?了"
)
_EXCHANGE = re.compile(r"换(?:货|一?[个台件]|新|掉|吗|不)")
_RETURNS = ("refund", "refund_exchange")  # skills that are at it already
_OF_FRAUD = ("privacy.", "account.", "safety.")  # entries that may answer after a fraud


@dataclass(frozen=True)
class Danger:
    """Its kind, the goods and the order that it is about, what was said of it so far, and whether a task that was
    asked for since has a question open: its skill."""

    kind: str
    product: str = ""
    order_id: str = ""
    said: Mapping[str, int] = field(default_factory=dict)
    busy: str = ""

    def kept(self) -> dict[str, str]:
        """As the conversation's state keeps it."""
        return {STATE: json.dumps(vars(self), ensure_ascii=False)}


@dataclass(frozen=True)
class Held:
    """An answer that stays with the danger."""

    words: str
    changes: dict[str, str]
    decision: Decision = Decision(Route.HANDOFF, Reason.SAFETY_RISK.value, 1.0, Band.ACT)


def of(state: Mapping[str, str]) -> Danger | None:
    """The danger of which a customer waits to speak with a person, or None."""
    raw = state.get(STATE) if state.get("owner") == Owner.QUEUE.value else ""
    return Danger(**json.loads(raw)) if raw else None


async def held(message: Message, state: Mapping[str, str], assistant: Assistant) -> Held | None:
    """The words that the danger needs now, or None where the message is to be answered like any other."""
    now = of(state)
    if not now or message.metadata.get(TAP) or _is_other(message.text, now.kind):
        return None
    line = safety.told(now.kind, message.text, now.said)
    if now.kind != SELF_HARM:
        if (
            waiting.leaves(message.text, state)
            or _wish(message.text, now)
            or now.busy
            and not (line and now.kind == FRAUD)
        ):
            return None
        if not line and await _may_answer(message.text, now.kind, assistant):
            return None
    line = line if line and not safety.spent(now.kind, line, now.said) else safety.anything(now.kind, now.said)
    said = {**now.said, line[0]: now.said.get(line[0], 0) + 1}
    return Held(line[1], replace(now, said=said).kept())


def meant(message: Message, state: Mapping[str, str]) -> Message:
    """能退货吗 after a danger is the wish to send back the very thing, as if its button had been tapped: a question
    that names what happens follows."""
    now = of(state)
    wish = _wish(message.text, now) if now and not message.metadata.get(TAP) else ""
    if not now or not wish:
        return message
    known: dict[str, Any] = {"order_id": now.order_id} if now.order_id else {}
    known = known or ({"product": now.product} if now.product else {})
    tap = {"intent": wish, "entities": {**known, "reason": "quality"}}
    return replace(message, metadata={**message.metadata, TAP: tap})


def remembered(message: Message, answer: Answer, state: Mapping[str, str]) -> dict[str, str]:
    """What the conversation remembers of a danger after this turn."""
    now, busy = of(state), str((answer.facts.get("flow") or {}).get("skill") or "")
    if answer.handoff != Reason.SAFETY_RISK.value:
        return replace(now, busy=busy).kept() if now else {}
    named = [str(item["value"]) for item in answer.decision.entities if item["entity"] == "product"]
    before = now or Danger("")
    kind = danger_in(message.text) or before.kind
    order_id = "" if named else before.order_id or str(answer.facts.get("last_order") or "")
    return Danger(kind, named[0] if named else before.product, order_id).kept()


def over(reason: str) -> dict[str, str]:
    """What a ticket for another reason leaves of an earlier danger: nothing."""
    return {} if reason == Reason.SAFETY_RISK.value else {STATE: ""}


def _is_other(text: str, kind: str) -> bool:
    """Whether another danger is named, which is met with its own first words."""
    return bool(alarm(text)) and alarm(text) != kind


def _wish(text: str, now: Danger) -> str:
    """The intent to send back or to exchange what was dangerous, or ""."""
    if now.kind in STRICT or now.busy in _RETURNS:
        return ""
    return "apply_return" if _RETURN.search(text) else "apply_exchange" if _EXCHANGE.search(text) else ""


async def _may_answer(text: str, kind: str, assistant: Assistant) -> bool:
    """Whether it is surely a task of the shop, or a question that has an answer beside the danger."""
    decision = (await assistant.understand(text))["decision"]
    hits = decision.get("faq_hits") or []
    sure, route = decision["band"] == Band.ACT.value, decision["route"]
    if route == Route.FAQ.value:
        return sure and (kind != FRAUD or hits[0]["entry_id"].startswith(_OF_FRAUD))
    another = route == Route.HANDOFF.value and danger_in(text) not in ("", kind)
    return sure and (route == Route.TASK.value or another)
