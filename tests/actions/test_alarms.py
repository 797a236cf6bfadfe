"""Alarms by their words: none is missed for what else stands in the sentence, none is raised by what only looks like one."""

from __future__ import annotations

import pytest

from actions.alarms import alarm, danger

SELF_HARM = [
    "不想活了",
    "你们再不退钱我真的去死",
    "活着也没什么意思",
    "被你们逼得要跳河",
    "我就站在楼顶",
    "吃了一整瓶安眠药",
    "我想結束自己的生命",
    "他说要从阳台跳下去",
    "钱没了，我也没脸活了",
    "喝了半瓶农药",
]
THREATS = ["我拿着刀去你们店里找他", "信不信我弄死你们老板", "我要点了你们仓库", "大不了同归于尽"]
NONE = [
    "这是跳楼价买的",
    "客厅要上吊灯",
    "想死你们家的酸奶了",
    "手机老想死机",
    "不想活动取消",
    "客服骂我叫我去死",
    "气死我了",
    "热死了快派师傅来",
    "再不来我要炸了",
    "没意思，退了吧",
    "游戏里自杀小队那个皮肤",
    "我站在楼下等快递",
]


@pytest.mark.parametrize("words", SELF_HARM)
def test_self_harm_is_an_alarm(words: str) -> None:
    assert alarm(words) == "self_harm" == danger(words)


@pytest.mark.parametrize("words", THREATS)
def test_a_threat_is_an_alarm(words: str) -> None:
    assert alarm(words) == "threat"


@pytest.mark.parametrize("words", NONE)
def test_what_only_looks_like_it_is_none(words: str) -> None:
    assert alarm(words) == ""
