"""A grandmother's refund through the whole service, with her daughter beside her."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.gateway.auth import Session, sign_session
from bot.messages import Channel
from tests.client import eventually, refunds_of
from tests.e2e.elderly import CHINESE, EARS, VOICE, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def tell_on(her: Page) -> None:
    """Asks for the next step until the choices are there."""
    her.eventually(lambda: her.at("go-on").is_visible() or her.at("quick-reply").count() or her.at("order-row").count())
    while her.at("go-on").is_visible():
        her.at("go-on").click()


def tap(her: Page, button: Any) -> None:
    """Taps until it is taken: a second tap that comes too quickly after another is held for a trembling finger."""
    button.wait_for()  # its own bubble is there now and counts
    seen = her.at("message").count()

    def taken() -> bool:
        if her.at("message").count() == seen:
            button.click()
        return her.at("message").count() > seen

    her.eventually(taken)
    her.eventually(lambda: her.at("message").count() > seen + 1)
    tell_on(her)


def test_refund_is_understood_said_back_and_confirmed_by_her_alone(browser, service, options) -> None:
    conversation = f"c{uuid.uuid4().hex[:20]}"
    token = sign_session(Session("C1002", conversation, Channel.CHAT), secret=options.token_secret, hours=1)
    page = browser.new_context(viewport={"width": 390, "height": 780}, locale="zh-CN").new_page()
    page.add_init_script(VOICE.replace("VOICES", str(CHINESE)) + EARS)
    page.goto(f"{service['address']}/elderly/#token={token}")
    page.get_by_test_id("family-ask").wait_for()
    her = Page(page, options, conversation)
    her.settle()
    before = len(refunds_of(service, "C1002"))

    her.type("我要退款")
    tap(her, her.at("order-row").filter(has_text="全棉四件套"))
    tap(her, her.at("quick-reply").filter(has_text="质量问题"))
    while her.at("quick-reply").filter(has_text="确认提交").count() == 0:  # kinds and pictures are asked before
        tap(her, her.at("quick-reply").first)
    assert "269元" in her.spoken() and "全棉四件套" in her.spoken()

    # the daughter says yes in her place: nothing happens
    her.at("family-ask").click()
    her.at("family-name").first.click()
    her.at("family-yes").click()
    daughter = browser.new_context().new_page()
    daughter.goto(her.at("family-link").input_value())
    daughter.get_by_test_id("input").fill("确认提交")
    daughter.get_by_test_id("send").click()
    expect(her.newest("helper")).to_contain_text("确认提交")
    her.system("一句后面的话")  # behind it in the log: whatever was to happen has been begun
    expect(her.newest("system")).to_contain_text("一句后面的话")
    assert her.waiting() == [] and len(refunds_of(service, "C1002")) == before

    # she says it herself
    tap(her, her.at("quick-reply").filter(has_text="确认提交"))
    eventually(lambda: len(refunds_of(service, "C1002")) == before + 1)
    expect(her.newest()).to_contain_text("269 元")
    her.at("human").click()
    expect(her.at("owner")).to_contain_text("排队")
    her.redis.close()
    daughter.context.close()
    page.context.close()
