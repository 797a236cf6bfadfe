"""What steers the conversation itself: stop, say it again, and the small words of courtesy."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from actions.confirming import PERSON
from actions.faq import say_entry
from actions.platform.contract import Platform
from actions.soft import ANSWERS, asks_softly
from actions.turn import Turn, choice

SKILL = "control"
# What people say to a machine besides asking who it is.
_KINDS = {
    "promise": re.compile("保证|答应|承诺|发誓|说话算|说好了|你说是|同意了"),
    "insulted": re.compile(
        "垃圾|废物|没用|傻|蠢|笨|智障|脑残|白痴|狗屁|屁用|滚|烦|什么东西|破机器|破玩意|人工智障|听不懂|不行|差劲|恶心|骂|聋|瞎了|哑巴|无语|服了|有病|骗"
    ),
    "praised": re.compile("真棒|厉害|不错|聪明|可爱|贴心|真好|谢谢|点赞|给力|牛"),
}
_WHO = re.compile(r"你(是|叫|算|多大|几岁|会|能|在|谁|好)|是谁|机器|真人|智能|AI|小应|名字", re.I)
_BACK_ON = choice("重新打开提醒", "stop_flow", reminders="on")


async def stop(turn: Turn, platform: Platform) -> None:
    """Drops what is going on; says so only if something was. Unasked messages are switched off or on instead,
    and what is going on goes on."""
    switch = next((str(value) for value in turn.values("reminders") if value in ("on", "off")), "")
    if switch:
        turn.remind(switch)
        turn.say(f"utter_reminders_{switch}", choices=[_BACK_ON] if switch == "off" else [])
        return
    if turn.flow and asks_softly(turn.text):
        answer_beside(turn)
        return
    response = "utter_stopped" if turn.flow else "utter_nothing_to_stop"
    turn.drop()
    turn.say(response)


def answer_beside(turn: Turn) -> bool:
    """A question that sounds like a no: its entry of the knowledge base, where there is one. The open question is
    put again by itself."""
    hits = [hit for hit in turn.decision.get("faq_hits") or [] if float(hit.get("score", 0)) >= ANSWERS]
    asks = turn.flow is not None and asks_softly(turn.text)
    if asks and hits:
        say_entry(turn, hits[0])
    return asks and bool(hits)


async def repeat(turn: Turn, platform: Platform) -> None:
    """The last turn's answers once more, with their cards and buttons. An open question is among them and is not put
    a second time."""
    again = _say_again(turn, turn.last_said)
    if not again and not turn.flow:
        turn.say("utter_nothing_open")


def _say_again(turn: Turn, said: Sequence[Mapping[str, Any]], *, simply: bool = False) -> bool:
    again = [event for event in said if event.get("text") and not _is_courtesy(event)]
    for event in again:
        turn.say_again({**event, "text": _spoken(event)} if simply else event)
    turn.waits = turn.waits or bool(again)
    return bool(again)


def _spoken(event: Mapping[str, Any]) -> str:
    """Its words for the ear, which are the shorter ones, where it has them."""
    custom = (event.get("data") or {}).get("custom") or {}
    return str(custom.get("speech") or event.get("text") or "")


def _is_courtesy(event: Mapping[str, Any]) -> bool:
    name = str((event.get("metadata") or {}).get("utter_action") or "")
    return name.startswith("utter_aside") or name in ("utter_slower", "utter_thanks", "utter_stuck")


async def small_talk(turn: Turn, platform: Platform) -> None:
    """The response that is named after the intent; talk has one for each kind that the words tell."""
    kind = next((kind for kind, said in _KINDS.items() if said.search(turn.text)), "")
    if turn.intent == "chitchat" and turn.flow and not kind and not _WHO.search(turn.text):
        turn.say("utter_stuck", choices=[PERSON])  # a guess in the middle of a task: the open question comes again
        return
    if turn.intent == "chitchat" and kind:
        turn.say(f"utter_chitchat_{kind}", choices=[] if kind == "praised" else [PERSON])
    else:
        turn.say(f"utter_{turn.intent}")
    if turn.intent == "slower":
        _say_again(turn, turn.last_said, simply=True)
