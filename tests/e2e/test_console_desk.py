"""The agents' console in a browser: one agent at work, feature by feature."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.stage import PASSWORD, Stage, log_in, open_stage

pytestmark = pytest.mark.browser
HTML = "<img src=x onerror=\"document.title='hacked'\">"


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


@pytest.fixture(scope="module")
def enter(browser: Any, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Logs somebody in, once for all tests of this module."""
    pages: dict[str, Page] = {}
    problems: list[str] = []

    def open_console(name: str, width: int = 1280, height: int = 800) -> Page:
        if name not in pages:
            page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.goto(f"{stage.address}/console/")
            login(page, name)
            pages[name] = page
        return pages[name]

    yield open_console
    for page in pages.values():
        page.context.close()
    assert not problems


def login(page: Page, name: str, password: str = PASSWORD) -> None:
    log_in(page, name, password)
    if password == PASSWORD:
        page.get_by_test_id("tab-mine").wait_for()


def open_ticket(page: Page, ticket: str, tab: str = "waiting") -> None:
    page.get_by_test_id(f"tab-{tab}").click()
    page.locator(f'[data-ticket="{ticket}"]').click()


def accept(page: Page, ticket: str) -> None:
    open_ticket(page, ticket)
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("mode-reply")).to_be_visible()


def finish(page: Page) -> None:
    """Ends the open chat with a code, so that the next test finds room."""
    page.get_by_test_id("close").click()
    page.get_by_test_id("wrap-code").select_option("rule_explained")
    page.get_by_test_id("wrap-done").click()
    expect(page.get_by_test_id("ticket-state")).to_contain_text("已结束")


@pytest.fixture
def served(enter: Callable[..., Page], stage: Stage) -> Iterator[tuple[Page, str]]:
    """Zhao serves a customer; it is closed afterwards."""
    page, ticket = enter("zhao"), stage.ticket("C1045")
    accept(page, ticket)
    yield page, ticket
    if page.get_by_test_id("close").is_visible():
        finish(page)


def test_wrong_password_is_told_and_the_form_stays(browser, stage) -> None:
    page = browser.new_page()
    page.goto(f"{stage.address}/console/")
    login(page, "zhao", "wrong")
    expect(page.get_by_test_id("login-error")).to_have_text("账号或密码不对")
    page.close()


def test_state_is_switched_with_a_reason(enter) -> None:
    page = enter("zhao")
    page.get_by_test_id("presence").select_option("away:用餐")
    expect(page.locator("#presence-dot")).to_have_attribute("data-state", "away")
    page.get_by_test_id("presence").select_option("offline")
    expect(page.get_by_test_id("go-online")).to_be_visible()


def test_offer_counts_down_sounds_and_is_refused_or_accepted(enter, stage) -> None:
    page = enter("zhao")
    page.get_by_test_id("go-online").click()
    expect(page.locator("#presence-dot")).to_have_attribute("data-state", "online")
    ticket = stage.ticket("C1002")
    expect(page.get_by_test_id("offer")).to_contain_text("C1002")
    expect(page.get_by_test_id("offer-left")).to_contain_text("秒内接入")
    expect(page.locator("html")).to_have_attribute("data-sounded", "offer")
    page.get_by_test_id("offer-refuse").click()
    expect(page.get_by_test_id("offer")).to_be_hidden()
    expect(page.locator(f'[data-test="waiting"] [data-ticket="{ticket}"]')).to_have_count(1)
    page.get_by_test_id("presence").select_option("busy")
    page.get_by_test_id("presence").select_option("online")
    other = stage.ticket("C1003")
    page.get_by_test_id("offer-accept").click()
    expect(page.get_by_test_id("mode-reply")).to_be_visible()
    assert page.locator('[data-test="mine"] [data-test="ticket"]').first.get_attribute("data-ticket") in (ticket, other)
    page.get_by_test_id("presence").select_option("offline")
    finish(page)


def test_what_the_agent_writes_reaches_the_customer_once_and_as_text(served, stage) -> None:
    page, ticket = served
    page.get_by_test_id("agent-input").fill(HTML)
    page.get_by_test_id("agent-input").press("Enter")
    expect(page.locator('[data-test="said"][data-sender="agent"]').last).to_contain_text("<img")
    expect(page.get_by_test_id("pending")).to_have_count(0)
    assert [event["text"] for event in stage.events(ticket) if event.get("sender") == "agent"] == [HTML]
    assert page.title() != "hacked"


def test_unread_messages_are_counted_in_list_tab_and_title(served, enter, stage) -> None:
    page, ticket = served
    other = stage.ticket("C1004")
    accept(page, other)
    stage.says(ticket, "在吗", "还在吗")
    page.get_by_test_id("tab-mine").click()
    row = page.locator(f'[data-test="mine"] [data-ticket="{ticket}"]')
    expect(row.get_by_test_id("unread")).to_have_text("2")
    expect(page.get_by_test_id("unread-mine")).to_have_text("2")
    expect(page).to_have_title("(2) 应答 · 坐席工作台")
    finish(page)
    row.click()
    expect(row.get_by_test_id("unread")).to_have_count(0)
    expect(page.get_by_test_id("transcript")).to_contain_text("还在吗")


def test_canned_reply_is_found_by_initials_and_filled_in(served) -> None:
    page, _ = served
    box = page.get_by_test_id("agent-input")
    box.press("/")
    page.get_by_test_id("reply-query").fill("wh")
    expect(page.get_by_test_id("reply").first).to_contain_text("问好")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box).to_have_value("您好，我是客服小赵，前面的记录我已经看过，这就帮您处理。")
    box.fill("")


def test_suggestion_is_accepted_edited_and_sent(served, stage) -> None:
    page, ticket = served
    first = page.get_by_test_id("suggestion-text").text_content(timeout=60_000)
    assert first and "7" in first
    page.get_by_test_id("suggestion-accept").click()
    expect(page.get_by_test_id("agent-input")).to_have_value(first)
    page.get_by_test_id("agent-input").fill("")
    stage.says(ticket, "退款多久到账？")
    page.get_by_test_id("suggestion-edit-open").click()
    page.get_by_test_id("suggestion-edit").fill("改过的答案。")
    page.get_by_test_id("suggestion-send").click()
    expect(page.locator('[data-test="said"][data-sender="agent"]').last).to_contain_text("改过的答案。")
    expect(page.get_by_test_id("suggestion")).to_have_count(0)


def test_internal_note_looks_different_and_never_reaches_the_customer(served, stage) -> None:
    page, ticket = served
    page.get_by_test_id("mode-note").click()
    page.get_by_test_id("agent-input").fill("客户很急，先安抚")
    page.get_by_test_id("agent-send").click()
    note = page.get_by_test_id("transcript").get_by_test_id("row-note")
    expect(note).to_contain_text("客户很急")
    assert note.evaluate("row => getComputedStyle(row).borderStyle") == "dashed"
    page.get_by_test_id("side-notes").click()
    expect(page.get_by_test_id("notes")).to_contain_text("客户很急")
    assert "客户很急" not in str(stage.events(ticket))
    page.get_by_test_id("mode-reply").click()


def test_orders_are_shown_and_a_complaint_is_filed(served) -> None:
    page, _ = served
    page.get_by_test_id("side-orders").click()
    page.get_by_test_id("act-complaint").first.click()
    box = page.get_by_test_id("complaint-dialog")
    box.locator("textarea").fill("商家一直不发货")
    box.get_by_test_id("dialog-submit").click()
    expect(page.get_by_test_id("agent-input")).to_have_value(holding("登记为投诉"))
    page.get_by_test_id("agent-input").fill("")


def holding(part: str) -> Any:
    import re

    return re.compile(part)


def test_refund_shows_the_amount_before_it_is_confirmed(served) -> None:
    page, _ = served
    page.get_by_test_id("side-orders").click()
    page.get_by_test_id("act-refund").first.click()
    box = page.get_by_test_id("refund-dialog")
    box.get_by_test_id("dialog-submit").click()
    expect(box.get_by_test_id("quote")).to_contain_text("元")
    box.get_by_test_id("dialog-submit").click()
    expect(page.get_by_test_id("agent-input")).to_have_value(holding("退款申请"))
    page.get_by_test_id("side-notes").click()
    expect(page.get_by_test_id("notes")).to_contain_text("提交退款")
    page.get_by_test_id("agent-input").fill("")


def test_knowledge_is_searched_beside_the_chat(served) -> None:
    page, _ = served
    page.get_by_test_id("side-knowledge").click()
    page.get_by_test_id("knowledge-query").fill("运费险怎么赔")
    page.get_by_test_id("knowledge-query").press("Enter")
    page.get_by_test_id("entry-insert").first.click()
    expect(page.get_by_test_id("agent-input")).not_to_have_value("")
    page.get_by_test_id("agent-input").fill("")


def test_transfer_to_a_group_with_a_note(served, stage) -> None:
    page, ticket = served
    page.get_by_test_id("transfer").click()
    box = page.get_by_test_id("transfer-dialog")
    box.locator("select").first.select_option("refund")
    box.locator("textarea").fill("客户要退款，订单已核对")
    box.get_by_test_id("dialog-submit").click()
    expect(page.locator(f'[data-test="waiting"] [data-ticket="{ticket}"]')).to_have_count(1)
    accept(page, ticket)
    expect(page.get_by_test_id("row-transfer")).to_contain_text("订单已核对")


def test_wrap_up_asks_for_a_code_and_shows_the_rating_and_history(served, stage) -> None:
    page, ticket = served
    page.get_by_test_id("close").click()
    page.get_by_test_id("wrap-done").click()
    expect(page.get_by_test_id("toast")).to_have_text("请选一个小结代码")
    page.get_by_test_id("wrap-code").select_option("refund_submitted")
    page.get_by_test_id("wrap-note").fill("已办")
    page.get_by_test_id("wrap-done").click()
    expect(page.get_by_test_id("ticket-state")).to_contain_text("已结束")
    stage.rates(ticket, 4)
    expect(page.get_by_test_id("transcript")).to_contain_text("★★★★☆")
    later = stage.ticket("C1045")
    open_ticket(page, later)
    page.get_by_test_id("side-history").click()
    expect(page.get_by_test_id("past").first).to_contain_text("已提交退款或退货")
    expect(page.get_by_test_id("past").first).to_contain_text("★★★★☆")


def test_keys_move_between_chats_and_show_their_sheet(served, stage) -> None:
    page, ticket = served
    page.keyboard.press("Alt+2")
    expect(page.get_by_test_id("tab-mine")).to_have_attribute("aria-selected", "true")
    page.locator("#log-frame").focus()
    page.keyboard.press("?")
    expect(page.get_by_test_id("help-dialog")).to_contain_text("快捷回复")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("help-dialog")).to_have_count(0)
    page.keyboard.press("Alt+n")
    expect(page.get_by_test_id("mode-note")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+r")
    expect(page.get_by_test_id("agent-input")).to_be_focused()
    page.keyboard.press("Alt+k")
    expect(page.get_by_test_id("knowledge-query")).to_be_focused()


def test_theme_and_sound_are_switched_and_kept(enter) -> None:
    page = enter("zhao")
    before = page.locator("html").get_attribute("data-theme")
    page.get_by_test_id("theme").click()
    assert page.locator("html").get_attribute("data-theme") != before
    page.get_by_test_id("theme").click()
    page.get_by_test_id("sound").click()
    expect(page.get_by_test_id("sound")).to_have_attribute("aria-pressed", "false")
    page.get_by_test_id("sound").click()


def test_phone_shows_one_column_with_a_way_back(browser, stage) -> None:
    ticket = stage.ticket("C1005")
    page = browser.new_context(viewport={"width": 390, "height": 780}, locale="zh-CN").new_page()
    page.goto(f"{stage.address}/console/")
    login(page, "qian")
    accept(page, ticket)
    expect(page.get_by_test_id("tab-waiting")).to_be_hidden()
    page.get_by_test_id("show-panel").click()
    expect(page.get_by_test_id("summary")).to_be_visible()
    page.get_by_test_id("panel-back").click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finish(page)
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("tab-waiting")).to_be_visible()
    page.context.close()
