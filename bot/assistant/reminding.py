"""The off switch of unasked messages, by word: 别再给我发提醒, 关闭推送; and on again."""

from __future__ import annotations

import re
from typing import Any

from bot.messages import Band

_NOTICES = "提醒|推送|通知|主动.{0,2}消息|广播|这[种类些].{0,2}消息"
_OFF = re.compile(
    rf"(?:别|不要|不用|不想|不需要|请勿|停止|取消|关闭|关掉|关了|退订|屏蔽).{{0,8}}(?:{_NOTICES})"
    rf"|(?:{_NOTICES}).{{0,4}}(?:关了|关掉|关闭|停了|停掉|别发|不要发|取消|退订|太多)|不再提醒"
)
_ON = re.compile(rf"(?:打开|重新打开|开启|恢复).{{0,4}}(?:{_NOTICES})|(?:{_NOTICES}).{{0,3}}(?:打开|开启|恢复)")
_OTHERS = re.compile(
    "商家|卖家|店家|快递员|派送|取件|订单|发货|签收|帮我|怎么|[?？]"
)  # then it is about something else


def about_reminders(parsed: dict[str, Any]) -> dict[str, Any]:
    """The parse as stop_flow with `reminders`, when the sentence switches unasked messages; else unchanged."""
    text = parsed["text"]
    switch = "" if _OTHERS.search(text) else "off" if _OFF.search(text) else "on" if _ON.search(text) else ""
    if not switch:
        return parsed
    decision = {**parsed["decision"], "intent": "stop_flow", "route": "control", "band": Band.ACT.value}
    entities = [*parsed["entities"], {"entity": "reminders", "value": switch}]
    intent = {"name": "stop_flow", "confidence": decision["confidence"]}
    return {**parsed, "entities": entities, "intent": intent, "decision": decision}
