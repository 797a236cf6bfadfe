"""The trees: short, complete, and in the words that customers use."""

from __future__ import annotations

import pytest
import yaml

from actions.diagnosis import (
    QUESTIONS,
    Device,
    Node,
    category_of,
    depth,
    descend,
    device_of,
    devices,
    heard,
    leaves,
    walk,
)
from bot.settings import ROOT

SAID = [
    ("星曜 X5 手机", "phone", "充不进电了", ["充不进电"]),
    ("星曜 X5 手机", "phone", "手机屏幕摔碎了", ["屏幕问题", "摔碎或有裂"]),
    ("星曜 X5 手机", "phone", "我手机掉水里了", ["进水"]),
    ("星曜 X5 手机", "phone", "电池鼓包了", ["电池不耐用或鼓包", "有鼓起"]),
    ("云翼 14 笔记本电脑", "computer", "键盘失灵", ["键盘失灵"]),
    ("云翼 14 笔记本电脑", "computer", "电脑蓝屏", ["卡顿、死机或蓝屏"]),
    ("健康智能手表", "digital", "手表续航突然变短了", ["续航变短", "突然变短"]),
    ("智能音箱", "digital", "叫它没反应 叫不答应", ["叫不答应"]),
    ("1.5 匹变频空调", "appliance", "空调不冷", ["不制冷或不制热"]),
    ("8 公斤滚筒洗衣机", "appliance", "洗衣机漏水", ["漏水"]),
    ("三门冰箱", "appliance", "冰箱不制冷", ["不制冷"]),
    ("60 升电热水器", "appliance", "热水器打不着火", ["水不热", "燃气热水器"]),
    ("星曜 X5 手机", "phone", "我要报修", []),
    ("星曜 X5 手机", "phone", "屏幕自己乱跳，没摔过", ["屏幕问题", "触摸不灵"]),
    ("星曜 X5 手机", "phone", "屏幕触摸不灵，前天摔过", ["屏幕问题", "摔碎或有裂"]),
    ("星曜 X5 手机", "phone", "没进过水也没有磕碰，充不进电", ["充不进电"]),
    ("云翼 14 笔记本电脑", "computer", "屏幕花屏 没压坏", ["屏幕问题", "花屏或闪烁"]),
]
KINDS = {"phone", "laptop", "watch", "speaker", "air_conditioner", "washer", "fridge", "small_appliance"}


def nodes(node: Node) -> list[Node]:
    """The node and all below."""
    return [node, *(below for answer in node.answers for below in nodes(answer))]


def test_every_kind_has_a_tree_and_there_are_forty_leaves() -> None:
    assert {device.name for device in devices()} >= KINDS
    assert sum(len(leaves(device.root)) for device in devices()) >= 40


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name)
def test_tree_asks_at_most_three_questions(device: Device) -> None:
    assert 1 <= depth(device.root) <= QUESTIONS


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name)
def test_every_leaf_ends_in_a_fault_that_the_platform_repairs(device: Device) -> None:
    faults = yaml.safe_load((ROOT / "bot" / "platform" / "services.yml").read_text(encoding="utf-8"))["faults"]
    assert {leaf.fault for leaf in leaves(device.root)} <= set(faults[device.category])


@pytest.mark.parametrize("device", devices(), ids=lambda device: device.name)
def test_labels_of_a_question_differ_and_a_question_is_asked(device: Device) -> None:
    for node in nodes(device.root):
        labels = [answer.label for answer in node.answers]
        assert len(set(labels)) == len(labels)
        assert bool(node.answers) == bool(node.ask)


@pytest.mark.parametrize("title, category, said, path", SAID)
def test_first_words_lead_down_the_tree(title: str, category: str, said: str, path: list[str]) -> None:
    device = device_of(title, category)
    assert device is not None
    assert descend(device.root, said) == path


def test_every_answer_is_found_by_its_own_label() -> None:
    wrong = [
        answer.label
        for device in devices()
        for node in nodes(device.root)
        for answer in node.answers
        if heard(node, answer.label, replying=True) != answer
    ]
    assert not wrong


@pytest.mark.parametrize("said, label", [("换了也不行", "换了也不行"), ("能充了", "换了就好"), ("还没试过", "还没试")])
def test_reply_is_read_as_a_reply(said: str, label: str) -> None:
    device = device_of("手机", "phone")
    assert device is not None
    found = heard(walk(device.root, ["充不进电"]), said, replying=True)
    assert found and found.label == label


def test_unknown_title_takes_the_general_tree_of_its_category() -> None:
    general = device_of("某某新奇产品", "appliance")
    assert general and general.name == "small_appliance"
    assert device_of("羽绒服", "clothes") is None


def test_category_is_read_from_words() -> None:
    assert [category_of(words) for words in ("旧冰箱", "我的平板", "老手机", "沙发")] == [
        "appliance",
        "computer",
        "phone",
        "",
    ]
