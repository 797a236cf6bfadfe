"""A failed step asked for again in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.assistant.retrying import asks_again, asks_state, failed_step

AGAIN = [
    "再来一次",
    "再试试",
    "再查一下",
    "那再帮我查一次吧",
    "重新提交一下",
    "你再试一下看看",
    "重试",
    "咋没成呢 再试一次呗",
    "卡了？重新来一下",
    "哎呀 没弄上啊 那你再给试试",
    "你再试一回 我是要修的",
]
STATE = ["好了没", "提交了没有啊", "咋了？提交了没有啊", "到底取消了没有", "弄好了吗", "恢复了没"]
NEITHER = ["我要退款", "再买一件", "快递到哪了", "重新给我换一个颜色", "好的", "再看一下别的 先不退了"]
DOWN = {"buttons": [{"title": "再试一次", "payload": "/refund_progress{}"}]}
YES = {"buttons": [{"title": "再试一次", "payload": "/affirm{}"}]}


def _user(text: str) -> Any:
    return SimpleNamespace(type_name="user", text=text)


def _bot(name: str, data: dict[str, Any] | None = None) -> Any:
    return SimpleNamespace(type_name="bot", text="", data=data or {}, metadata={"utter_action": name})


@pytest.mark.parametrize("said", AGAIN)
def test_again(said: str) -> None:
    assert asks_again(said) and not asks_state(said)


@pytest.mark.parametrize("said", STATE)
def test_state(said: str) -> None:
    assert asks_state(said)


@pytest.mark.parametrize("said", NEITHER)
def test_neither(said: str) -> None:
    assert not asks_again(said) and not asks_state(said)


def test_failed_step_is_found_behind_small_words_and_anger() -> None:
    asked = [_user("退款到哪一步了"), _bot("utter_platform_down", DOWN)]
    angry = [_user("你们系统是纸糊的吗"), _bot("utter_platform_down", DOWN)]
    failed = failed_step([*asked, _user("喂"), _bot("utter_greet"), *angry])
    assert failed and failed.said == "退款到哪一步了" and not failed.writes


def test_yes_that_failed_writes() -> None:
    failed = failed_step([_user("确认"), _bot("utter_platform_down", YES)])
    assert failed and failed.writes


def test_what_was_answered_since_is_the_last_matter() -> None:
    events = [_user("退款呢"), _bot("utter_platform_down", DOWN), _user("查快递"), _bot("utter_parcel_moving")]
    assert failed_step(events) is None
