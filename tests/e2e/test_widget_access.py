"""For everybody: axe finds nothing, the keyboard reaches everything, the words are English where the page is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.e2e.widget import choose, newest, photo, say

pytestmark = pytest.mark.browser
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCHEMES = ("light", "dark")


STILL = """async () => {
  const moving = document.querySelector("yingda-chat").shadowRoot.getAnimations();
  const ending = moving.filter((one) => one.effect.getComputedTiming().iterations !== Infinity);
  await Promise.all(ending.map((one) => one.finished.catch(() => null)));
}"""


def violations(page: Any) -> list[str]:
    """What axe finds in the widget, in words, once nothing fades any more: half a colour has half a contrast."""
    page.evaluate(STILL)
    page.evaluate(f"{AXE}; null")
    found = page.evaluate(
        "async (rules) => (await axe.run(document.querySelector('yingda-chat'), rules)).violations", RULES
    )
    return [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    "width, height, scheme",
    [
        (390, 780, "light"),
        (390, 780, "dark"),
        *(
            pytest.param(*size, scheme, marks=pytest.mark.slow)
            for size in [(320, 600), (1280, 800)]
            for scheme in SCHEMES
        ),
    ],
)
def test_axe_finds_nothing(open_widget: Any, width: int, height: int, scheme: str) -> None:
    page = open_widget(width, height)
    page.evaluate(f"document.querySelector('yingda-chat').setTheme({{mode: '{scheme}'}})")
    assert violations(page) == []  # the welcome
    choose(page, photo())
    page.get_by_test_id("send").click()
    for words in ("快递", "退款", "进度", "维修", "推荐", "原因"):
        say(page, words)
    expect(page.get_by_test_id("quick-reply")).to_have_count(3)
    page.evaluate("document.querySelector('yingda-chat').setProduct({title: '缓震跑步鞋', price: '329.00'})")
    choose(page, photo())
    page.get_by_test_id("open-emoji").click()
    assert violations(page) == []  # every card, the tray, the faces
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("tool-order").click()
    page.get_by_test_id("picker-row").first.wait_for()
    assert violations(page) == []  # the tools and the picker
    page.keyboard.press("Escape")
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("queue")).to_be_visible()
    assert violations(page) == []  # the queue


def active(page: Any) -> str:
    return page.evaluate(
        "(document.querySelector('yingda-chat').shadowRoot.activeElement || document.body).dataset.test || ''"
    )


def test_keyboard_opens_asks_and_closes(new_page: Any, scripted: str) -> None:
    page = new_page(f"{scripted}/widget/?customer=C1001&fresh=1", 1280, 800)
    launcher = page.get_by_test_id("launcher")
    launcher.wait_for()
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("input")).to_be_focused()
    page.locator('[data-test="panel"][data-status="online"]').wait_for()
    page.keyboard.type("快递")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("card-parcel")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    assert active(page) == "open-tools"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")  # closes what is uppermost, not all
    expect(page.get_by_test_id("tools-panel")).to_be_hidden()
    assert active(page) == "open-tools"
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("panel")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_on_a_phone_tab_stays_in_the_window(open_widget: Any) -> None:
    page = open_widget(390, 780)
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "YINGDA-CHAT"


def test_a_reply_taken_by_keyboard_leaves_the_focus_in_the_window(open_widget: Any) -> None:
    for width, where in ((390, ""), (1280, "input")):  # on a phone the keyboard stays down
        page = open_widget(width, 780)
        say(page, "原因")
        page.get_by_test_id("quick-reply").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("quick-reply")).to_have_count(0)
        assert page.evaluate("document.activeElement.tagName") == "YINGDA-CHAT"
        assert active(page) in {where, "panel"}


def test_hints_that_are_redrawn_do_not_throw_the_keyboard_out(open_widget: Any) -> None:
    page = open_widget(390, 780)
    starter = page.get_by_test_id("starter").first
    starter.focus()
    page.evaluate("document.querySelector('yingda-chat').setProduct({title: '缓震跑步鞋', price: '329.00'})")
    expect(page.get_by_test_id("panel").and_(page.locator(":focus"))).to_be_visible()


def test_faces_move_by_arrows(open_widget: Any) -> None:
    page = open_widget(1280, 800)
    page.get_by_test_id("open-emoji").click()
    page.get_by_test_id("emoji-panel").locator("button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("input")).to_have_value("😄")


def test_new_messages_are_read_out(open_widget: Any) -> None:
    page = open_widget()
    log = page.get_by_role("log", name="对话内容")
    assert log.get_attribute("aria-live") == "polite"
    say(page, "你好")
    expect(log).to_contain_text("收到：你好")
    expect(newest(page, "customer").locator(".sr").first).to_have_text("我：")


def test_english_page_has_english_words(new_page: Any, scripted: str) -> None:
    page = new_page(f"{scripted}/widget/?customer=C1001&fresh=1")
    page.locator('#said:has-text("阿林")').wait_for()
    page.evaluate(
        """() => { const old = document.querySelector('yingda-chat'); const chat = document.createElement('yingda-chat');
          chat.lang = 'en'; chat.setToken(old.token); old.remove(); document.body.append(chat); chat.open(); }"""
    )
    expect(page.get_by_role("dialog", name="Chat with customer service")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_test_id("tools-panel")).to_contain_text("Choose an order")
    words = page.get_by_test_id("panel").evaluate(
        "node => [...node.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label')).join(' ')"
    )
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in words)
