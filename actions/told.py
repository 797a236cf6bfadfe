"""A question about what was just asked or done (多久给我回话, 运费谁出, 钱退到哪) is answered from what was just said."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any, Mapping

from actions import deposit, pickup_code, refusal
from actions.choosing import SEARCHED
from actions.clarify import PERSON
from actions.describing import described, names_goods
from actions.faq import say_entry
from actions.platform.contract import Platform
from actions.starts import STARTS
from actions.told_words import texts, topics_of
from actions.turn import Turn, read_payload

TURNS = 3  # of the customer, within which something counts as just said
LONGEST = 30  # characters of such a question; more tells of something else too
_NEVER = ("request_human", "safety_risk", "affirm", "deny", "stop_flow", "repeat")
_OF_OTHERS = {"entry", "named"}  # keys of entries that may be asked for with other goods
_CHOSEN = ("order_id", "tracking_no", "faq_entry", "option")  # of a tap, or of another order
_OPTIONAL = dict.fromkeys(("next", "rule", "pickup", "money_back"), "")  # whole sentences, which may be missing
_FREIGHT = re.compile(r"[^，。；！？]*运费[^。；！？]*。?")


async def answer(turn: Turn, platform: Platform) -> bool:
    """Whether the message asks about what was just said, and was answered; the open question stays as it is."""
    if await pickup_code.answer(turn, platform) or await refusal.answer(turn, platform):
        return True
    if not _may_ask(turn):
        return False
    if await deposit.answer(turn, platform):
        return True
    found = _found(turn)
    if found is None or not (found[0].keys() & _OF_OTHERS or await _same_goods(turn, platform)):
        return False
    entry, event = found
    if entry.get("entry"):
        say_entry(turn, {"entry_id": entry["entry"]})
        return True
    if entry.get("presses") or entry.get("tells"):
        return await _take_up(turn, platform, entry, event)
    turn.waits = bool(entry.get("again"))
    again = list((event.get("data") or {}).get("buttons") or ()) if turn.waits else []
    turn.say_words(_filled(entry, event), choices=[*again, *([PERSON] if entry.get("person") else [])])
    return True


def _may_ask(turn: Turn) -> bool:
    sure = turn.decision.get("band") == "act"
    never = turn.intent in _NEVER and (sure or not turn.decision)
    tells = turn.flow is not None and (turn.flow.skill, turn.flow.asked) == ("dispute", "text")
    short = 0 < len(turn.text) <= LONGEST
    return short and not (never or tells) and not any(turn.values(name) for name in _CHOSEN)


def _found(turn: Turn) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The entry that serves the question, and the newest event that it is about."""
    topics = topics_of(turn.text)
    for event in turn.said_lately(TURNS) if topics else ():
        name = str((event.get("metadata") or {}).get("utter_action") or "")
        fitting = [entry for entry in texts()["entries"] if entry["about"] in topics and _is_after(entry, name)]
        if fitting and ("says" not in fitting[0] or _filled(fitting[0], event)):
            return fitting[0], event
    return None


def _is_after(entry: Mapping[str, Any], name: str) -> bool:
    return bool(name) and any(fnmatchcase(name, pattern) for pattern in entry["after"])


def _filled(entry: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    """The entry's words with the event's values; empty where one is not known."""
    values = {name: value for name, value in (event.get("metadata") or {}).items() if isinstance(value, (str, int))}
    values = {**_OPTIONAL, **values, "way_back": _way_back(values)}
    try:
        return str(entry["says"]).format(**values)
    except KeyError:
        return ""


def _way_back(values: Mapping[str, Any]) -> str:
    """What was said of the freight, by the rule or beside it."""
    found = _FREIGHT.search(str(values.get("rule", "")))
    said = str(values.get("freight", "")) or (found.group().strip("，") if found else "")
    return said if not said or said.endswith("。") else said + "。"


async def _same_goods(turn: Turn, platform: Platform) -> bool:
    """Whether no other goods are named than those that are talked about."""
    if not names_goods(turn):
        return True
    known = (turn.flow.order_id if turn.flow else "") or turn.last_order
    orders = [order for order in await platform.orders(limit=SEARCHED) if order.order_id == known]
    return bool(described(turn, orders))


async def _take_up(turn: Turn, platform: Platform, entry: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """The button that says it, or the skill that knows it, as if it had been asked for the order in question."""
    buttons = (event.get("data") or {}).get("buttons") or ()
    pressed = next((read_payload(button) for button in buttons if button["title"] == entry.get("presses")), None)
    intent, values = pressed or (str(entry.get("tells", "")), {"order_id": turn.last_order})
    if intent not in STARTS or not (names_goods(turn) if entry.get("named") else all(values.values())):
        return False
    entities = list(turn.entities) if entry.get("named") else _as_entities(values)
    turn.become({"intent": intent, "text": entry.get("presses") or turn.text, "entities": entities, "decision": {}})
    await STARTS[intent](turn, platform)
    return True


def _as_entities(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"entity": name, "value": value} for name, value in values.items()]
