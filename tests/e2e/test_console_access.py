"""The console for everybody: axe-core finds nothing on any page, light or dark, and the editors' page works."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.stage import Stage, log_in, open_stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # with the desk's tests they are minutes


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, stage: Stage) -> Iterator[Page]:
    """Not logged in yet; the tests go on from each other's place."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        locale="zh-CN",
        color_scheme=request.param,
        bypass_csp=True,  # axe's own script is injected
    )
    opened = context.new_page()
    opened.goto(f"{stage.address}/console/")
    yield opened
    context.close()


def check(page: Page) -> None:
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()


def test_login_and_desk_and_supervisors_pages_have_no_violations(page, stage) -> None:
    check(page)
    log_in(page, "sun")
    page.get_by_test_id("tab-mine").wait_for()
    check(page)
    ticket = stage.ticket("C1001")
    page.locator(f'[data-ticket="{ticket}"]').click()
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("mode-reply")).to_be_visible()
    page.get_by_test_id("suggestion").wait_for(timeout=60_000)
    page.get_by_test_id("note-words").evaluate("box => box.value = ''")
    for tab in ("customer", "orders", "knowledge", "notes", "history"):
        page.get_by_test_id(f"side-{tab}").click()
        if tab == "orders":
            page.get_by_test_id("order-card").first.wait_for()
        check(page)
    page.get_by_test_id("mode-note").click()
    page.get_by_test_id("agent-input").fill("备注")
    page.get_by_test_id("agent-send").click()
    expect(page.get_by_test_id("transcript").get_by_test_id("row-note")).to_be_visible()
    page.get_by_test_id("mode-reply").click()
    page.get_by_test_id("agent-input").press("/")
    page.get_by_test_id("reply").first.wait_for()
    check(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("transfer").click()
    page.get_by_test_id("transfer-dialog").wait_for()
    check(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("close").click()
    page.get_by_test_id("wrap-done").wait_for()
    check(page)
    page.get_by_test_id("wrap-code").select_option("rule_explained")
    page.get_by_test_id("wrap-done").click()
    page.get_by_test_id("view-board").click()
    expect(page.get_by_test_id("board-agents").locator("tr").first).to_be_visible()
    check(page)
    page.get_by_test_id("view-reports").click()
    expect(page.get_by_test_id("report-rows").locator("tr").first).to_be_visible()
    check(page)


def test_editors_page_has_no_violations_and_edits(page, stage) -> None:
    page.goto(f"{stage.address}/console/kb/")
    page.get_by_test_id("kb-entries").locator("button").first.wait_for(timeout=60_000)
    check(page)
    page.get_by_test_id("kb-entries").locator("button").first.click()
    page.get_by_test_id("kb-editor").wait_for()
    check(page)
    page.get_by_test_id("kb-preview").click()
    expect(page.get_by_test_id("kb-effect")).to_contain_text("客户会看到", timeout=90_000)
    for tab in ("review", "versions", "doubles"):
        page.locator(f'[data-tab="{tab}"]').click()
        page.locator(f"#tab-{tab}").wait_for()
        check(page)
    page.locator('[data-tab="entries"]').click()
