"""The supervisor's pages in a browser: the live board, reading along, steering, and the day's report."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.stage import Stage, log_in, open_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # with the desk's tests they are minutes


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


@pytest.fixture(scope="module")
def pages(browser: Any, stage: Stage) -> Iterator[dict[str, Page]]:
    """Zhao, an agent, and Sun, a supervisor, are logged in."""
    opened = {}
    for name in ("zhao", "sun"):
        page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN").new_page()
        page.goto(f"{stage.address}/console/")
        log_in(page, name)
        page.get_by_test_id("presence").select_option("busy")
        expect(page.locator("#presence-dot")).to_have_attribute("data-state", "busy")
        opened[name] = page
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def chat(pages: dict[str, Page], stage: Stage) -> str:
    """Zhao serves a customer."""
    agent, ticket = pages["zhao"], stage.ticket("C1001")
    agent.get_by_test_id("tab-waiting").click()
    agent.locator(f'[data-ticket="{ticket}"]').click()
    agent.get_by_test_id("accept").click()
    expect(agent.get_by_test_id("mode-reply")).to_be_visible()
    return ticket


def read_along(sun: Page) -> None:
    sun.get_by_test_id("view-board").click()
    sun.get_by_test_id("board-agents").locator("tr", has_text="小赵").get_by_test_id("read-along").last.click()
    expect(sun.get_by_test_id("take-over")).to_be_visible()


def open_chat(sun: Page, stage: Stage, ticket: str) -> None:
    """Reads along in this chat, whatever else there is."""
    sun.evaluate("id => import('./desk.js').then((desk) => desk.show(id))", ticket)
    expect(sun.get_by_test_id("take-over")).to_be_visible()


def test_agent_has_no_supervisors_pages(pages) -> None:
    expect(pages["zhao"].get_by_test_id("view-board")).to_be_hidden()


def test_board_shows_queue_agents_and_loads_live(pages, stage, chat) -> None:
    sun = pages["sun"]
    sun.get_by_test_id("view-board").click()
    expect(sun.get_by_test_id("board-active")).not_to_have_text("0")
    expect(sun.get_by_test_id("board-agents")).to_contain_text("小赵")
    before = int(sun.get_by_test_id("board-waiting").inner_text())
    stage.ticket("C1003")
    expect(sun.get_by_test_id("board-waiting")).to_have_text(str(before + 1))
    expect(sun.get_by_test_id("board-longest")).to_contain_text("秒")


def test_reading_along_sees_new_words_and_whispers_to_the_agent_alone(pages, stage, chat) -> None:
    sun, agent = pages["sun"], pages["zhao"]
    read_along(sun)
    open_chat(sun, stage, chat)
    stage.says(chat, "你们到底管不管")
    expect(sun.get_by_test_id("transcript")).to_contain_text("你们到底管不管")
    expect(sun.get_by_test_id("mode-reply")).to_be_hidden()
    sun.get_by_test_id("agent-input").fill("先道歉，再给方案")
    sun.get_by_test_id("agent-input").press("Enter")
    expect(agent.get_by_test_id("row-whisper")).to_contain_text("先道歉")
    customers_view = [event for event in stage.events(chat) if event.get("type") != "whisper"]
    assert "先道歉" not in str(customers_view)


def test_invited_supervisor_joins_speaks_and_leaves(pages, stage, chat) -> None:
    sun, agent = pages["sun"], pages["zhao"]
    agent.get_by_test_id("invite").click()
    agent.get_by_test_id("invite-dialog").locator("textarea").fill("客户要赔付")
    agent.get_by_test_id("invite-dialog").get_by_test_id("dialog-submit").click()
    invitation = sun.get_by_test_id("invitation").filter(has_text="客户要赔付")
    invitation.get_by_test_id("invitation-join").click(timeout=15_000)
    sun.get_by_test_id("mode-reply").click()
    sun.get_by_test_id("agent-input").fill("您好，我是主管。")
    sun.get_by_test_id("agent-input").press("Enter")
    expect(agent.get_by_test_id("transcript")).to_contain_text("您好，我是主管。")
    sun.get_by_test_id("join").click()
    expect(sun.get_by_test_id("join")).to_have_text("加入")
    expect(sun.get_by_test_id("mode-reply")).to_be_hidden()


def test_take_over_moves_the_chat(pages, stage, chat) -> None:
    sun, agent = pages["sun"], pages["zhao"]
    open_chat(sun, stage, chat)
    sun.get_by_test_id("take-over").click()
    expect(sun.get_by_test_id("close")).to_be_visible()
    expect(agent.locator(f'[data-test="mine"] [data-ticket="{chat}"]')).to_have_count(0)
    sun.get_by_test_id("close").click()
    expect(sun.get_by_test_id("wrap")).to_be_visible()


def test_chat_is_reassigned_to_another_agent(pages, stage, chat) -> None:
    sun = pages["sun"]
    open_chat(sun, stage, chat)
    sun.get_by_test_id("reassign").click()
    box = sun.get_by_test_id("reassign-dialog")
    box.locator("select").select_option("sun")
    box.get_by_test_id("dialog-submit").click()
    expect(sun.locator(f'[data-test="mine"] [data-ticket="{chat}"]')).to_have_count(1)


def test_skills_and_capacity_are_changed_on_the_board(pages, stage) -> None:
    sun = pages["sun"]
    sun.get_by_test_id("view-board").click()
    row = sun.get_by_test_id("board-agents").locator("tr", has_text="小赵")
    row.get_by_test_id("configure").click()
    box = sun.get_by_test_id("agent-dialog")
    box.locator('[name="capacity"]').fill("9")
    box.locator('[name="skill-repair"]').select_option("3")
    box.get_by_test_id("dialog-submit").click()
    expect(row).to_contain_text("/ 9")
    expect(row).to_contain_text("3C 维修3")


def test_report_by_day_is_shown_and_exported(pages) -> None:
    sun = pages["sun"]
    sun.get_by_test_id("view-reports").click()
    expect(sun.get_by_test_id("report-rows").locator("tr")).to_have_count(7)
    with sun.expect_download() as saved:
        sun.get_by_test_id("report-csv").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("day,opened") and len(text.splitlines()) == 8
