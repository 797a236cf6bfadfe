"""A relative on the elderly page: asked with consent, seen, heard, and sent away again."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.elderly import MEASURE, Page, elderly_page

pytestmark = pytest.mark.browser


@pytest.fixture
def her(browser, quiet_gateway, quiet_options):  # type: ignore[no-untyped-def]
    """The customer's page."""
    with elderly_page(browser, quiet_gateway, quiet_options) as page:
        yield page


def link_of(her: Page) -> str:
    her.at("family-ask").click()
    her.at("family-name").filter(has_text="女儿").click()
    her.at("family-yes").click()
    return her.at("family-link").input_value()


def visit(browser: Any, link: str) -> tuple[Any, list[str]]:
    """The relative's page, and what its console complains about."""
    context = browser.new_context(viewport={"width": 390, "height": 780}, locale="zh-CN")
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(link)
    return page, problems


def test_relative_comes_with_consent_talks_and_is_sent_away(browser, her) -> None:
    her.answer("这句是以前说的。")
    her.at("again").wait_for()
    relative, problems = visit(browser, link_of(her))

    # the relative sees what is said from now on, has nothing to tap, and the customer sees who is there
    expect(her.at("family-line")).to_have_text("女儿也在看")
    her.answer("可以退 269 元。确认提交吗？", "确认提交", "先不退了")
    expect(relative.get_by_text("确认提交吗？")).to_be_visible()
    assert relative.get_by_text("这句是以前说的。").count() == 0
    assert [button.inner_text() for button in relative.locator("main button:visible").all()] == []

    # the relative's line is shown as the family's and answers nothing
    relative.get_by_test_id("input").fill("妈，点确认提交")
    relative.get_by_test_id("send").click()
    expect(her.newest("helper")).to_contain_text("家人（女儿）说：")
    expect(her.newest("helper")).to_contain_text("妈，点确认提交")
    assert "家人（女儿）说" in her.spoken()
    expect(her.at("quick-reply")).to_have_text(["确认提交", "先不退了"])
    assert her.waiting() == []
    her.type("好的")
    expect(relative.locator('[data-sender="customer"]').last).to_contain_text("老人家说：")

    # one big button ends it, on both sides at once
    her.at("family-end").click()
    expect(her.at("family-line")).to_be_hidden()
    expect(relative.get_by_test_id("owner")).to_have_text("这个链接已经不能用了。请老人家重新发一个。")
    expect(relative.get_by_test_id("input")).to_be_hidden()
    her.type("悄悄话")
    assert relative.get_by_text("悄悄话").count() == 0
    assert problems == []
    relative.context.close()


def test_without_yes_nobody_is_invited(her) -> None:
    her.at("family-ask").click()
    her.at("family-name").first.click()
    expect(her.at("family-panel")).to_contain_text("女儿能看到这里的对话")
    expect(her.at("family-panel")).to_contain_text("不能替您点“确认”")
    her.at("family-no").click()
    expect(her.at("family-ask")).to_be_visible()
    expect(her.at("family-bar")).to_be_hidden()
    assert her.redis.exists(f"yd:{{{her.conversation}}}:family") == 0


@pytest.mark.slow
def test_link_that_was_taken_back_opens_nothing(browser, her) -> None:
    link = link_of(her)
    her.at("family-end").click()
    expect(her.at("family-ask")).to_be_visible()
    relative, problems = visit(browser, link)
    expect(relative.get_by_test_id("owner")).to_have_text("这个链接已经不能用了。请老人家重新发一个。")
    expect(relative.get_by_test_id("send")).to_be_hidden()
    assert all("410" in problem for problem in problems)
    relative.context.close()


def test_relatives_page_is_large_and_accessible(browser, her) -> None:
    relative, problems = visit(browser, link_of(her))
    her.answer("明天到。后天也行。")
    expect(relative.get_by_text("后天也行。")).to_be_visible()
    measured = relative.evaluate(MEASURE)
    assert min(row["size"] for row in measured["texts"]) >= 24
    assert min(row["contrast"] for row in measured["texts"]) >= 4.5
    assert min(min(row["width"], row["height"]) for row in measured["targets"]) >= 80
    assert measured["sideways"] <= 0
    assert [rule["id"] for rule in Axe().run(relative).response["violations"]] == []
    assert problems == []
    relative.context.close()
