"""What a clear yes is made of, and what only sounds like one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.assistant.yes_no import is_yes

YES = [
    ("cancel", "行 取消"),
    ("cancel", "对 取消"),
    ("progress_cancel", "好 撤吧 不纠结了"),
    ("progress_cancel", "行 撤了"),
    ("progress_cancel", "撤销吧"),
    ("refund_exchange", "行 换"),
    ("refund_exchange", "好吧 换"),
    ("refund_exchange", "好的 换"),
    ("refund_exchange", "那就换"),
    ("delivery", "嗯 查"),
    ("delivery", "帮我查"),
    ("delivery", "核查吧"),
    ("logistics_urge", "催啊 还问"),
    ("urge", "嗯催吧"),
    ("refund", "行 那你给我退了吧"),
    ("refund", "对对对 退"),
    ("refund", "嗯 确认"),
    ("refund", "确认退款"),
    ("refund", "好 那就退货吧"),
    ("intervention", "对 介入"),
    ("dispute", "嗯 记上"),
    ("payment", "多的那笔退我"),
    ("payment", "行 你登记吧"),
    ("urge", "催"),
    ("delivery", "查一下"),
    ("modify", "对 就改这个"),
    ("modify", "没错 改吧"),
    ("invoice", "对 开吧"),
    ("refund", "退"),
    ("price", "好 退差价"),
    ("price", "退吧"),
    ("refund", "好 申请吧"),
    ("cancel", "对，不要了"),
    ("progress_cancel", "对 那个也办了"),
    ("cancel", "对，那个也取消"),
    ("delivery_reject", "那就拒收吧"),
    ("pickup", "可以 就这样"),
    ("urge", "快点催啊 别问了"),
    ("invoice", "核对过了没问题 开"),
    ("refund_exchange", "嗯 换吧不变了"),
    ("price", "退给我"),
]
NO_YES = [
    ("refund", "好 换货"),
    ("refund", "取消吧"),
    ("refund_exchange", "好 退"),
    ("refund_exchange", "退吧"),
    ("cancel", "好像不对"),
    ("cancel", "好不好"),
    ("cancel", "行不行"),
    ("refund", "好像是退"),
    ("refund", "可不可以"),
    ("refund", "退款"),
    ("cancel", "改吧"),
    ("refund", "改吧"),
    ("refund", "好，改成换货"),
    ("urge", "取消吧"),
    ("refund", "是不是"),
    ("refund", "行不通"),
    ("refund", "能退吗"),
    ("cancel", "好 留着"),
    ("progress_cancel", "好 退吧"),
    ("refund", "别问了"),
    ("refund", "不想了"),
    ("refund", "不用问了"),
    ("price", "退差价吗"),
    ("delivery", "嗯 退"),
    ("payment", "好 取消"),
    ("price", "退差价"),
    ("delivery_reject", "对 退款申请吧"),
    ("progress_cancel", "没错 提交退货"),
    ("progress_cancel", "对 申请退款"),
]


def question(skill: str, **more: Any) -> dict[str, Any]:
    return {"skill": skill, "asked": "confirmed", "values": {}, **more}


@pytest.mark.parametrize("skill, said", YES)
def test_an_opener_and_the_task_s_own_verb_are_a_yes(skill: str, said: str) -> None:
    assert is_yes(said, question(skill))


@pytest.mark.parametrize("skill, said", NO_YES)
def test_doubts_and_other_tasks_verbs_are_none(skill: str, said: str) -> None:
    assert not is_yes(said, question(skill))


def test_the_way_that_was_asked_about_decides_whose_verb_counts() -> None:
    exchange = question("refund", values={"sure": "exchange"})
    assert is_yes("好 换", exchange) and not is_yes("好 退", exchange)


def test_after_a_worried_question_only_a_yes_with_its_verb_counts() -> None:
    worried = question("cancel", step="worried")
    assert not is_yes("嗯", worried) and is_yes("嗯 取消吧", worried)


TASKS = ("cancel", "refund", "refund_exchange", "progress_cancel", "delivery", "urge", "modify", "invoice", "payment")
VERBS = ("查", "催", "撤", "取消", "退", "换", "改", "开", "登记", "提交", "确认", "办")
FORMS = (
    "别{}了",
    "不{}了",
    "先别{}",
    "好 不{}了",
    "嗯 别{}",
    "行 先不{}",
    "没{}",
    "对 不用{}了",
    "不要{}",
    "好像{}",
    "不想{}",
)


@pytest.mark.parametrize("skill", TASKS)
def test_no_verb_with_a_no_before_it_is_a_yes(skill: str) -> None:
    said = [form.format(verb) for form in FORMS for verb in VERBS]
    assert [text for text in said if is_yes(text, question(skill))] == []
