"""An invoice is made out to whom it was shown, once; what is there already is told, sent or replaced."""

from __future__ import annotations

from typing import Any

import pytest

from actions import invoice as skill
from actions.flow import Flow
from actions.platform.errors import Conflict, RuleViolation
from actions.titles import learn
from tests.actions.fake_shop import FakeShop, invoice
from tests.actions.fakes import Said, order

FIRM, TAX = "上海云桥贸易有限公司", "91310115MA1K4ABC12"
SENTENCES: list[tuple[str, str, dict[str, str]]] = [
    (f"帮我开个公司发票，抬头{FIRM} 税号{TAX}", "", {"kind": "company", "title": FIRM, "tax_no": TAX}),
    ("麻烦开张发票给我报销用", "", {}),
    ("个人就行", "", {"kind": "personal"}),
    ("给我开张公司抬头的发票", "", {"kind": "company"}),
    ("抬头写王芳", "", {"kind": "personal", "title": "王芳"}),
    ("抬头开错了", "", {"do": "correct"}),
    (f"发票抬头应该是{FIRM}", "", {"kind": "company", "title": FIRM}),
    (f"{FIRM} {TAX.lower()}", "title", {"title": FIRM, "tax_no": TAX}),
    (
        "开票给南京市第一中学 税号123201004260114321",
        "",
        {"kind": "company", "title": "南京市第一中学", "tax_no": "123201004260114321"},
    ),
    ("发票没收到 再发一次到li@qq.com", "", {"email": "li@qq.com", "do": "send"}),
]


@pytest.mark.parametrize("text, step, values", SENTENCES)
def test_sentence_is_read(text: str, step: str, values: dict[str, str]) -> None:
    assert learn(Said(text).turn, Flow("invoice", step=step)).values == values


def test_tax_number_of_digits_is_no_order_number() -> None:
    said = Said("税号123201004260114321", order_id="123201004260114321")
    learn(said.turn, Flow("invoice", step="tax_no"))
    assert said.turn.values("order_id") == []


def at_yes(do: str, **values: Any) -> Flow:
    """At the last question."""
    return Flow("invoice", asked="confirmed", order_id=order(1).order_id, key="m-0", values={"do": do, **values})


PERSONAL = {"kind": "personal", "title": "个人"}


async def test_personal_invoice_needs_one_answer_and_a_yes() -> None:
    platform, first = FakeShop(held=[order(1)]), Said("开发票", intent="invoice")
    await skill.start(first.turn, platform)
    assert (first.responses, first.buttons) == (["utter_ask_invoice_kind"], ["个人", "公司"])
    second = Said("个人", option="个人", flow=first.turn.flow)
    await skill.answer(second.turn, platform)
    assert second.responses == ["utter_ask_invoice_issue_personal"]
    third = Said("确认", intent="affirm", flow=second.turn.flow)
    await skill.answer(third.turn, platform)
    assert platform.wrote == [("request", ("personal", "个人", "", ""), "m-1")]
    assert third.responses == ["utter_invoice_done_pending"]


async def test_company_is_asked_for_name_and_number() -> None:
    platform, first = FakeShop(held=[order(1)]), Said("开公司发票", intent="invoice")
    await skill.start(first.turn, platform)
    assert first.responses == ["utter_ask_invoice_company"]
    second = Said(FIRM, flow=first.turn.flow)
    await skill.answer(second.turn, platform)
    assert second.responses == ["utter_ask_invoice_tax_no"]
    third = Said(TAX, flow=second.turn.flow)
    await skill.answer(third.turn, platform)
    assert third.responses == ["utter_ask_invoice_issue_company"]
    assert (third.value("name"), third.value("tax_no")) == (FIRM, TAX)


@pytest.mark.parametrize("status, buttons", [("ISSUED", ["发到邮箱", "抬头开错了"]), ("PENDING", ["抬头开错了"])])
async def test_invoice_that_is_there_is_told(status: str, buttons: list[str]) -> None:
    platform, said = FakeShop(held=[order(1)], bills=[invoice("1", status)]), Said("发票呢", intent="invoice")
    await skill.start(said.turn, platform)
    assert (said.responses, said.buttons) == ([f"utter_invoice_is_{status.lower()}"], buttons)


async def test_sending_asks_for_the_address_and_a_yes() -> None:
    platform, first = FakeShop(held=[order(1)], bills=[invoice("1")]), Said("发到邮箱", intent="invoice")
    await skill.start(first.turn, platform)
    assert first.responses == ["utter_ask_invoice_email"]
    second = Said("li@qq.com", flow=first.turn.flow)
    await skill.answer(second.turn, platform)
    assert second.value("email") == "l****@qq.com"
    third = Said("好", intent="affirm", flow=second.turn.flow)
    await skill.answer(third.turn, platform)
    assert platform.wrote == [("send", ("7001", "li@qq.com"), "m-1")]


async def test_sending_what_is_not_issued_says_when_it_will_be() -> None:
    platform = FakeShop(held=[order(1)], bills=[invoice("1", "PENDING")])
    said = Said("发票发到 li@qq.com", intent="invoice")
    await skill.start(said.turn, platform)
    assert (said.responses, platform.wrote) == (["utter_invoice_is_pending"], [])


async def test_wrong_number_is_corrected_for_the_same_company() -> None:
    bill = invoice("1", kind="company", title=FIRM, tax_no="1")
    platform, first = FakeShop(held=[order(1)], bills=[bill]), Said(f"税号错了 应该是{TAX}", intent="invoice")
    await skill.start(first.turn, platform)
    assert first.responses == ["utter_ask_invoice_correct_company"]
    second = Said("确认", intent="affirm", flow=first.turn.flow)
    await skill.answer(second.turn, platform)
    assert platform.wrote == [("correct", ("7001", "company", FIRM, TAX), "m-1")]


async def test_no_makes_out_nothing() -> None:
    platform, said = FakeShop(held=[order(1)]), Said("不用", intent="deny", flow=at_yes("issue", **PERSONAL))
    await skill.answer(said.turn, platform)
    assert (platform.wrote, said.responses) == ([], ["utter_invoice_not_done"])


@pytest.mark.parametrize(
    "reason, response, asked",
    [("bad_tax_no", "utter_invoice_wrong_tax_no", "tax_no"), ("title_missing", "utter_invoice_wrong_title", "title")],
)
async def test_refused_value_is_asked_for_again(reason: str, response: str, asked: str) -> None:
    flow = at_yes("issue", kind="company", title=FIRM, tax_no=TAX)
    said = Said("确认", intent="affirm", flow=flow)
    await skill.answer(said.turn, FakeShop(held=[order(1)], error=RuleViolation(reason)))
    assert (said.responses, said.turn.flow.step, said.turn.flow.key) == ([response], asked, "")


async def test_made_out_in_the_meantime_is_told() -> None:
    platform = FakeShop(held=[order(1)], bills=[], error=Conflict("already_invoiced"))
    said = Said("确认", intent="affirm", flow=at_yes("issue", **PERSONAL))
    platform.bills = [invoice("1", "PENDING")]
    await skill.answer(said.turn, platform)
    assert said.responses == ["utter_invoice_is_pending"]


@pytest.mark.parametrize(
    "status, response",
    [
        ("WAIT_BUYER_PAY", "utter_invoice_not_paid"),
        ("TRADE_CLOSED", "utter_invoice_closed"),
        ("UNKNOWN", "utter_invoice_unknown"),
    ],
)
async def test_order_without_an_invoice_is_told_why(status: str, response: str) -> None:
    said = Said("开发票", intent="invoice", order_id="0001")
    await skill.start(said.turn, FakeShop(held=[order(1, status)]))
    assert (said.responses, said.buttons) == ([response], ["转人工"])
