"""Buttons chosen in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.assistant.offered import chosen

BUTTONS = [
    {"title": "查快递", "payload": "/logistics_track{}"},
    {"title": "申请退款", "payload": '/apply_refund{"order_id": "1"}'},
]


def _events(text: str, *buttons: dict[str, str]) -> list[Any]:
    user = SimpleNamespace(type_name="user")
    return [user, SimpleNamespace(type_name="bot", text=text, data={"buttons": list(buttons)})]


def _ordinal(said: str, place: object) -> list[dict[str, Any]]:
    return [{"entity": "ordinal", "value": place, "start": 0, "end": len(said)}]


@pytest.mark.parametrize("said, place, intent", [("第二个", 2, "apply_refund"), ("最后一个", "last", "apply_refund")])
def test_place_chooses(said: str, place: object, intent: str) -> None:
    button = chosen(said, _ordinal(said, place), _events("办哪一件？", *BUTTONS), alone=True)
    assert button and button.payload["intent"] == intent


def test_place_beyond_the_buttons_chooses_nothing() -> None:
    assert chosen("第五个", _ordinal("第五个", 5), _events("办哪一件？", *BUTTONS), alone=True) is None


def test_label_chooses_even_beside_an_open_question() -> None:
    button = chosen("申请退款", [], _events("办哪一件？", *BUTTONS), alone=False)
    assert button and button.payload["entities"] == {"order_id": "1"}


@pytest.mark.parametrize("asked, chooses", [("要不要让人工帮您查？", True), ("退款已提交。", False)])
def test_yes_chooses_the_only_button_that_was_asked_about(asked: str, chooses: bool) -> None:
    person = {"title": "转人工", "payload": "/request_human{}"}
    assert bool(chosen("好的", [], _events(asked, person), alone=True)) is chooses


def test_buttons_of_before_are_gone() -> None:
    later = [*_events("办哪一件？", *BUTTONS), SimpleNamespace(type_name="user")]
    assert chosen("第二个", _ordinal("第二个", 2), later, alone=True) is None
