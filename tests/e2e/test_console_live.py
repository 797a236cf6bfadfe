"""The console stays right when the line breaks and when thirty chats are open."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.stage import Stage, Wire, aside, log_in, open_stage

pytestmark = pytest.mark.browser
CHATS = 30


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


def console(browser: Any, address: str, name: str = "zhao") -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN").new_page()
    page.goto(f"{address}/console/")
    log_in(page, name)
    page.get_by_test_id("tab-mine").wait_for()
    expect(page.locator("html")).to_have_attribute("data-online", "true")
    return page


def accept(page: Page, ticket: str) -> None:
    page.get_by_test_id("tab-waiting").click()
    page.locator(f'[data-ticket="{ticket}"]').click()
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("mode-reply")).to_be_visible()


def texts(page: Page, sender: str) -> list[str]:
    return page.locator(f'[data-test="said"][data-sender="{sender}"] p').all_inner_texts()


def test_broken_line_comes_back_without_loss_or_doubling(browser, stage) -> None:
    wire = Wire(stage.address)
    page, ticket = console(browser, wire.address), stage.ticket("C1001", said="第0句")
    accept(page, ticket)
    for number in range(1, 4):
        stage.says(ticket, f"第{number}句")
        expect(page.get_by_test_id("transcript")).to_contain_text(f"第{number}句")
        page.evaluate("document.documentElement.dataset.online = 'cut'")
        wire.cut()
        stage.says(ticket, f"断线{number}")
        expect(page.locator("html")).to_have_attribute("data-online", "true")
        expect(page.get_by_test_id("transcript")).to_contain_text(f"断线{number}")
    assert texts(page, "customer") == ["第0句", "第1句", "断线1", "第2句", "断线2", "第3句", "断线3"]
    page.context.close()
    wire.close()


def test_broken_network_is_told_at_once_and_changes_nothing_about_the_agent(browser, stage) -> None:
    page = console(browser, stage.address)
    page.get_by_test_id("presence").select_option("busy")
    expect(page.locator("#presence-dot")).to_have_attribute("data-state", "busy")
    page.context.set_offline(True)
    expect(page.get_by_test_id("connection")).to_contain_text("连接断开", timeout=5_000)
    page.evaluate("import('./presence.js').then((presence) => presence.look())")
    expect(page.get_by_test_id("presence")).to_have_value("busy")
    expect(page.locator("#presence-dot")).to_have_attribute("data-state", "busy")
    page.context.set_offline(False)
    expect(page.get_by_test_id("connection")).to_have_text("")
    page.context.close()


def test_message_that_was_not_sent_is_kept_and_sent_once(browser, stage) -> None:
    page, ticket = console(browser, stage.address), stage.ticket("C1002")
    accept(page, ticket)
    page.route("**/say", lambda route: route.abort())
    page.get_by_test_id("agent-input").fill("马上为您处理")
    page.get_by_test_id("agent-input").press("Enter")
    expect(page.get_by_test_id("retry")).to_be_visible()
    page.unroute("**/say")
    page.get_by_test_id("retry").click()
    expect(page.get_by_test_id("pending")).to_have_count(0)
    assert texts(page, "agent") == ["马上为您处理"]
    assert [event["text"] for event in stage.events(ticket) if event.get("sender") == "agent"] == ["马上为您处理"]
    page.context.close()


@pytest.mark.slow
def test_thirty_open_chats_stay_quick(browser, stage) -> None:
    aside(_room(stage))
    tickets = [stage.ticket(f"C{1001 + number}") for number in range(CHATS)]
    aside(_accept_all(stage, tickets))
    page = console(browser, stage.address, "qian")
    page.get_by_test_id("tab-mine").click()
    rows = page.get_by_test_id("mine").get_by_test_id("ticket")
    expect(rows).to_have_count(CHATS, timeout=20_000)
    page.locator(f'[data-test="mine"] [data-ticket="{tickets[0]}"]').click()
    for ticket in tickets:
        stage.says(ticket, "还在吗", "能快点吗")
    expect(page.get_by_test_id("unread-mine")).to_have_text(str(2 * (CHATS - 1) + CHATS - 1), timeout=20_000)
    longest = page.evaluate(
        """async (ids) => {
            let longest = 0;
            for (const id of ids) {
                const began = performance.now();
                document.querySelector(`[data-test="mine"] [data-ticket="${id}"]`).click();
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                longest = Math.max(longest, performance.now() - began);
            }
            return longest;
        }""",
        tickets,
    )
    print(f"switching among {CHATS} chats: longest {longest:.0f} ms")
    expect(page.get_by_test_id("unread-mine")).to_have_text("")
    assert page.get_by_test_id("transcript").get_by_text("能快点吗").count() == 1
    page.context.close()


async def _room(stage: Stage) -> None:
    from handoff.presence import Presence
    from handoff.queue import TicketQueue

    async with stage._redis() as redis:
        await Presence(TicketQueue(redis, stage.shop)).configure("qian", capacity=50)


async def _accept_all(stage: Stage, tickets: list[str]) -> None:
    from handoff.queue import TicketQueue

    async with stage._redis() as redis:
        queue = TicketQueue(redis, stage.shop)
        for ticket in tickets:
            await queue.accept(ticket, "qian", "小钱")
