"""Whole calls through the gateway, the worker and the reference platform."""

from __future__ import annotations

import json
from typing import Any, Mapping

from tests.client import refunds_of
from tests.voice.phone import Phone, call


def test_refund_by_voice_is_made_and_taken_back(service: Mapping[str, str]) -> None:
    with call(service, "C1001") as phone:
        assert "想退哪一单" in phone.say("我要退款")
        assert "什么原因" in _choose(phone, "机械键盘")
        asked = phone.say("质量问题")
        assert "确认" in asked and "请按一" in asked
        before = _statuses(service)
        assert "已提交" in phone.key("1")
        assert len(_statuses(service)) == len(before) + 1
        assert "刚才的退款申请" in phone.say("刚才那个不要了")
        assert "确认收回" in phone.hear()
        assert "已经收回" in phone.say("确认撤销")
        assert _statuses(service)[0] == "CLOSED"


def _choose(phone: Phone, title: str) -> str:
    """Goes through the list until the order is read, then takes it by its place."""
    heard = phone.say("再说一遍")
    while title not in heard:
        heard = phone.key("9")
    line = next(part for part in heard.split("。") if title in part)
    return phone.say(line.split("，")[0])


def _statuses(service: Mapping[str, str]) -> list[str]:
    return [refund["status"] for refund in refunds_of(service, "C1001")]


def test_zero_gives_the_call_back_with_its_ticket(service: Mapping[str, str]) -> None:
    with call(service, "C1002", mode="elderly") as phone:
        phone.say("我的快递到哪了")
        assert "转接人工" in phone.key("0")
        phone.send({"type": "info", "name": "agentSpeaking", "value": "off"})
        data: dict[str, Any] = json.loads(phone.hear())
    assert data["ticket"].startswith("t-call-") and data["elderly"] is True
    assert any("查物流" in line for line in data["summary"])


def test_caller_whom_nobody_knows_hears_rules_and_no_orders(service: Mapping[str, str]) -> None:
    with call(service) as phone:
        assert "不能凭来电号码查订单" in phone.say("查一下我的快递")
        assert "上班日" in phone.say("退款多久到账")


def test_pace_is_remembered_for_the_next_call(service: Mapping[str, str]) -> None:
    with call(service, "C1005", voice="ssml") as phone:
        assert 'rate="80%"' in phone.say("慢一点")
    with call(service, "C1005", voice="ssml") as phone:
        assert 'rate="80%"' in phone.say("你好")
        phone.say("说快一点")
