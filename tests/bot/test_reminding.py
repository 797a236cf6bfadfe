"""The switch of unasked messages by word; the same words about something else switch nothing."""

from __future__ import annotations

from typing import Any

import pytest

from actions import control
from actions.flow import Flow
from bot.assistant.reminding import about_reminders
from tests.actions.fakes import FakePlatform, Said

OFF = [
    "别再给我发提醒了",
    "关闭推送",
    "不要主动发消息给我",
    "以后不用提醒我",
    "这种消息别发了 关掉通知",
    "退订通知",
    "不再提醒",
]
ON = ["打开提醒", "把推送重新打开", "恢复通知"]
NEITHER = ["提醒商家发货", "不要通知快递员", "发货了提醒我一下", "算了", "提醒怎么关闭？", "查订单"]


def parsed(text: str) -> dict[str, Any]:
    decision = {"intent": "chitchat", "route": "chitchat", "band": "act", "confidence": 0.6}
    return {"text": text, "entities": [], "intent": {"name": "chitchat"}, "decision": decision}


@pytest.mark.parametrize("text, switch", [*((text, "off") for text in OFF), *((text, "on") for text in ON)])
def test_switch_is_heard(text: str, switch: str) -> None:
    found = about_reminders(parsed(text))
    assert found["intent"]["name"] == "stop_flow"
    assert found["entities"] == [{"entity": "reminders", "value": switch}]


@pytest.mark.parametrize("text", NEITHER)
def test_other_talk_switches_nothing(text: str) -> None:
    assert about_reminders(parsed(text)) == parsed(text)


async def test_switching_off_offers_the_way_back_and_drops_no_flow() -> None:
    flow = Flow("refund", asked="reason", order_id="1")
    said = Said("不再提醒", intent="stop_flow", flow=flow, reminders="off")
    await control.stop(said.turn, FakePlatform())
    assert (said.responses, said.buttons) == (["utter_reminders_off"], ["重新打开提醒"])
    assert said.slot("reminders") == "off"
    assert said.turn.flow == flow
