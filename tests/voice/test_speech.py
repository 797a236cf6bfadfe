"""Whole texts for the ear."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from bot.settings import ROOT
from bot.voice.numbers_out import say
from bot.voice.pacing import BEFORE_PAUSE
from bot.voice.rates import FASTEST, NORMAL, SLOWEST, faster, slower
from bot.voice.speech import for_ear, ssml

PAUSES = re.compile(r"[，。！？；：、,!?;:]")
ANSWERS = [
    entry[part]
    for path in sorted((ROOT / "knowledge_base" / "faq").glob("*.yml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    for part in ("answer", "details")
    if entry.get(part)
]
TITLES = [
    "星曜 X5 手机",
    "1.5 匹变频空调",
    "20000 毫安充电宝",
    "65W 氮化镓充电器",
    "三门冰箱 银色 210L",
    "304 保温杯 500 毫升",
]


def _stretches(text: str) -> list[str]:
    return [part for part in PAUSES.split(text) if part]


def test_every_answer_of_the_knowledge_base_can_be_said() -> None:
    assert len(ANSWERS) > 300
    for answer in ANSWERS:
        said = for_ear(answer)
        assert not re.search(r"[\d（）()“”|%¥~/]", said), (answer, said)
        assert max(len(part) for part in _stretches(said)) <= BEFORE_PAUSE, said


@pytest.mark.parametrize("title", TITLES)
def test_titles_have_no_digits_left(title: str) -> None:
    assert not re.search(r"\d", for_ear(f"“{title}”已经发货"))


@given(some.text(alphabet="0123456789.-:/¥元件天号月日年第尾号退款订单，。 ABSFxX%折~（）*", max_size=60))
def test_no_digit_is_left_whatever_comes(text: str) -> None:
    assert not re.search(r"[0-9]", for_ear(text))


@given(some.text(alphabet="退款订单到账一二三百元，。", max_size=120))
def test_what_is_for_the_ear_stays(text: str) -> None:
    assert for_ear(for_ear(text)) == for_ear(text)


def test_a_list_is_sentences_and_a_table_has_no_bars() -> None:
    said = for_ear("查到 2 单：\n1. 羽绒服 399.00 元\n2. 手机 2,599.00 元\n| 项 | 值 |\n|---|---|\n| 运费 | 8.00 元 |")
    assert said == "查到两单：羽绒服三百九十九元。手机两千五百九十九元。项，值。运费，八元"


def test_a_third_fact_begins_a_sentence() -> None:
    said = for_ear("可以退 59.00 元，3 天到账，运费 8.00 元，不用寄回")
    assert said == "可以退五十九元，三天到账。运费八元，不用寄回"


def test_a_long_stretch_gets_a_pause_at_a_word() -> None:
    text = "商家同意以后您把东西寄回去并且在这里填好快递单号以后商家收到验过货就会把钱按原来付款的路退给您"
    said = for_ear(text)
    assert said.replace("，", "") == text and max(map(len, _stretches(said))) <= BEFORE_PAUSE


@given(some.text(max_size=80), some.floats(SLOWEST, FASTEST), some.sampled_from(["", 'a"b<c', "小云"]))
def test_ssml_is_always_valid_xml_of_the_portable_elements(text: str, rate: float, voice: str) -> None:
    root = ElementTree.fromstring(ssml(text, rate=rate, voice=voice))
    names = {element.tag.split("}")[-1] for element in root.iter()}
    assert names <= {"speak", "voice", "prosody", "break"}


def test_ssml_breaks_between_groups_of_digits() -> None:
    marked = ssml(say("phone", "13800138000"), rate=0.8)
    assert marked.count("<break") == 2 and 'rate="80%"' in marked and "幺三八、" in marked


@pytest.mark.parametrize(
    ("kind", "value"), [("time", "25:00"), ("time", "x"), ("tail", "8a66"), ("date", "x"), ("money", "x")]
)
def test_what_is_no_value_is_an_error(kind: str, value: str) -> None:
    with pytest.raises(ValueError):
        say(kind, value)


def test_slower_has_an_end_and_faster_comes_back() -> None:
    rate = NORMAL
    for _ in range(9):
        rate = slower(rate)
    assert rate == SLOWEST and faster(slower(NORMAL)) == pytest.approx(NORMAL) and faster(FASTEST) == FASTEST
