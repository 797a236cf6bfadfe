"""An agent sends pictures and files, is told on the desktop while the page is hidden, and sees who is to be called back."""

from __future__ import annotations

import re
from typing import Any, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.gateway.auth import Session, sign_session
from bot.messages import Channel
from bot.settings import Settings
from tests.client import eventually
from tests.e2e.stage import Stage, log_in, open_stage
from tests.e2e.widget import photo

pytestmark = pytest.mark.browser
NOTES = """
window.notes = []; window.asked = 0;
window.Notification = class {
  static permission = "PERMISSION";
  static requestPermission() { window.asked += 1; return Promise.resolve("granted"); }
  constructor(title, options) { this.title = title; Object.assign(this, options); window.notes.push(this); }
  close() { this.closed = true; }
};
window.hide = (hidden) => Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
"""


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


@pytest.fixture
def console(browser: Any, stage: Stage) -> Iterator[Any]:
    """Logs Zhao in; `permission` is what the desktop said about notifications."""
    contexts = []

    def opened(permission: str = "granted") -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN"))
        page: Page = contexts[-1].new_page()
        page.add_init_script(NOTES.replace("PERMISSION", permission))
        page.goto(f"{stage.address}/console/")
        log_in(page, "zhao")
        page.get_by_test_id("tab-mine").wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()


def accept(page: Page, ticket: str) -> None:
    page.get_by_test_id("tab-waiting").click()
    page.locator(f'[data-ticket="{ticket}"]').click()
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("mode-reply")).to_be_visible()


def finish(page: Page) -> None:
    """Room for the next test's chat."""
    page.get_by_test_id("close").click()
    page.get_by_test_id("wrap-code").select_option("rule_explained")
    page.get_by_test_id("wrap-done").click()
    expect(page.get_by_test_id("wrap")).to_be_hidden()


def customers_page(browser: Any, stage: Stage, options: Settings, ticket: str, where: str) -> Page:
    """The conversation as its customer sees it, in the window or on the elderly page."""
    channel = Channel.CHAT if where == "widget" else Channel.ELDERLY
    token = sign_session(Session("C1001", f"c{ticket[1:]}", channel), secret=options.token_secret, hours=1)
    page: Page = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    if where == "elderly":
        page.goto(f"{stage.address}/elderly/#token={token}")
        return page
    page.goto(f"{stage.address}/widget/?customer=C1001")
    page.get_by_test_id("launcher").wait_for()
    page.locator("#said:not(:empty)").wait_for()
    page.evaluate("token => { const c = document.querySelector('yingda-chat'); c.setToken(token); c.open(); }", token)
    return page


def test_picture_is_looked_at_sent_and_seen_in_both_of_the_customers_pages(browser, console, stage, options) -> None:
    page, ticket = console(), stage.ticket("C1001")
    accept(page, ticket)
    page.get_by_test_id("attach-file").set_input_files([photo("面单.jpg")])
    expect(page.get_by_test_id("attach-dialog").locator("img")).to_be_visible()
    page.get_by_test_id("attach-dialog").get_by_test_id("dialog-submit").click()
    sent = page.locator('[data-test="said"][data-sender="agent"] img')
    expect(sent).to_have_attribute("alt", "坐席发的图片 面单.jpg")
    expect(page.get_by_test_id("pending")).to_have_count(0)
    for where, shown in (("widget", "picture"), ("elderly", "photo")):
        hers = customers_page(browser, stage, options, ticket, where)
        picture = hers.locator(f'[data-test="message"][data-sender="agent"] [data-test="{shown}"]')
        image = picture if where == "elderly" else picture.locator("img")
        expect(image).to_have_attribute("src", re.compile("^blob:"))
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        assert "[图片]" not in hers.locator('[data-test="message"][data-sender="agent"]').inner_text()
        hers.context.close()
    finish(page)


def test_file_that_may_not_be_sent_says_why_and_is_given_up(console, stage) -> None:
    page, ticket = console(), stage.ticket("C1002")
    accept(page, ticket)
    bad = {"name": "报价.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"}
    page.get_by_test_id("attach-file").set_input_files([bad])
    page.get_by_test_id("attach-dialog").get_by_test_id("dialog-submit").click()
    expect(page.get_by_test_id("pending")).to_contain_text("这种文件暂时收不了")
    page.get_by_test_id("give-up").click()
    expect(page.get_by_test_id("pending")).to_have_count(0)
    assert not [event for event in stage.events(ticket) if event.get("attachments")]
    finish(page)


@pytest.mark.slow
def test_picture_is_pasted_and_a_note_takes_none(console, stage) -> None:
    page, ticket = console(), stage.ticket("C1003")
    accept(page, ticket)
    paste = """box => {
      const data = new DataTransfer(); data.items.add(new File(["x"], "截图.png", { type: "image/png" }));
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
    page.get_by_test_id("mode-note").click()
    expect(page.get_by_test_id("attach")).to_be_hidden()
    page.get_by_test_id("agent-input").evaluate(paste)
    expect(page.get_by_test_id("attach-dialog")).to_have_count(0)
    page.get_by_test_id("mode-reply").click()
    page.get_by_test_id("agent-input").evaluate(paste)
    expect(page.get_by_test_id("attach-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    finish(page)


@pytest.mark.slow
def test_customer_on_the_telephone_can_be_sent_nothing(console, stage) -> None:
    page, ticket = console(), stage.ticket("C1004", channel="voice")
    accept(page, ticket)
    expect(page.get_by_test_id("attach")).to_be_hidden()
    finish(page)


def notes(page: Page) -> list[list[str]]:
    return page.evaluate("window.notes.map((note) => [note.title, note.body])")


def test_desktop_is_told_of_messages_and_offers_while_the_page_is_hidden(console, stage) -> None:
    page, ticket = console(), stage.ticket("C1005")
    accept(page, ticket)
    stage.says(ticket, "看得见的时候")
    expect(page.get_by_test_id("transcript")).to_contain_text("看得见的时候")
    assert notes(page) == []
    page.evaluate("window.hide(true)")
    stage.says(ticket, "还在吗")
    eventually(lambda: page.evaluate("window.notes.length === 1"))
    assert notes(page) == [["客户 C1005 发来消息", "还在吗"]]
    page.get_by_test_id("presence").select_option("online")
    other = stage.ticket("C1006")
    eventually(lambda: page.evaluate("window.notes.length === 2"))
    assert notes(page)[1] == ["有客户等您接入", "C1006"]
    page.evaluate("() => { window.hide(false); window.notes[1].onclick(); }")
    expect(page.locator(f'[data-test="mine"] [data-ticket="{other}"]')).to_have_count(1)
    assert page.evaluate("window.notes[1].closed") is True
    page.get_by_test_id("presence").select_option("offline")
    finish(page)


@pytest.mark.slow
def test_desktop_is_asked_after_a_click_only_and_a_no_is_kept_to(console, stage) -> None:
    page = console("default")
    assert page.evaluate("window.asked") == 0
    page.get_by_test_id("presence").select_option("busy")
    eventually(lambda: page.evaluate("window.asked === 1"))
    denied = console("denied")
    denied.evaluate("window.hide(true)")
    ticket = stage.ticket("C1007")
    accept(denied, ticket)
    stage.says(ticket, "有人吗")
    expect(denied.get_by_test_id("transcript")).to_contain_text("有人吗")
    assert notes(denied) == [] and denied.evaluate("window.asked") == 0
    finish(denied)


@pytest.mark.slow
def test_customer_who_is_to_be_called_back_waits_with_the_others_and_shows_the_number(console, stage) -> None:
    page, ticket = console(), stage.ticket("C1008", callback=True, phone="13800138000")
    row = page.locator(f'[data-test="waiting"] [data-ticket="{ticket}"]')
    expect(row).to_contain_text("待回电")
    expect(row).to_contain_text("回电 13800138000")
    accept(page, ticket)
    finish(page)
