"""Accounts, one's own password and canned replies in a browser; axe finds nothing on these pages, light or dark."""

from __future__ import annotations

import uuid
from typing import Any, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.stage import PASSWORD, Stage, log_in, open_stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage(stack) -> Iterator[Stage]:
    with open_stage(stack) as found:
        yield found


@pytest.fixture
def enter(browser: Any, stage: Stage) -> Iterator[Any]:
    """Logs somebody in at a width."""
    contexts = []

    def entered(name: str, password: str = PASSWORD, *, width: int = 1280, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        size = {"width": width, "height": 844}
        contexts.append(browser.new_context(viewport=size, locale="zh-CN", color_scheme=scheme, bypass_csp=True))
        page: Page = contexts[-1].new_page()
        page.goto(f"{stage.address}/console/")
        log_in(page, name, password)
        return page

    yield entered
    for context in contexts:
        context.close()


def add(sun: Page, name: str, shown: str = "李娜") -> str:
    """Makes an account; its first password."""
    sun.get_by_test_id("view-accounts").click()
    sun.get_by_test_id("account-new").click()
    box = sun.get_by_test_id("account-dialog")
    box.locator("[name=name]").fill(name)
    box.locator("[name=shown]").fill(shown)
    box.locator("[name=limit]").fill("88.50")
    box.locator("[name=skill-repair]").select_option("3")
    box.locator("[name=capacity]").fill("7")
    box.get_by_test_id("dialog-submit").click()
    password = sun.get_by_test_id("new-password").input_value()
    sun.keyboard.press("Escape")
    return password


def row(sun: Page, name: str) -> Any:
    return sun.get_by_test_id("account-rows").locator(f'[data-account="{name}"]')


def check(page: Page) -> None:
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()


def test_supervisor_makes_changes_and_stops_an_account(enter, stage) -> None:
    sun, name = enter("sun"), f"li{uuid.uuid4().hex[:6]}"
    password = add(sun, name)
    expect(row(sun, name)).to_contain_text("88.50 元")
    expect(row(sun, name)).to_contain_text("3C 维修3")
    li = enter(name, password)
    expect(li.get_by_test_id("me")).to_have_text("李娜")
    expect(li.get_by_test_id("view-accounts")).to_be_hidden()
    row(sun, name).get_by_test_id("account-edit").click()
    sun.get_by_test_id("account-dialog").locator("[name=roles][value=supervisor]").check()
    sun.get_by_test_id("account-dialog").get_by_test_id("dialog-submit").click()
    expect(row(sun, name)).to_contain_text("坐席、主管")
    row(sun, name).get_by_test_id("account-stop").click()
    sun.get_by_test_id("stop-dialog").get_by_test_id("dialog-submit").click()
    expect(row(sun, name)).to_contain_text("已停用")
    expect(li.get_by_test_id("login-submit")).to_be_visible()  # out within one beat
    expect(sun.get_by_test_id("account-changes").locator("li").first).to_contain_text("停用了账号：李娜")


def test_own_password_is_changed_and_wrong_ones_are_told(enter, stage) -> None:
    sun, name = enter("sun"), f"li{uuid.uuid4().hex[:6]}"
    password = add(sun, name)
    li = enter(name, password)
    li.get_by_test_id("me").click()
    box = li.get_by_test_id("me-dialog")
    for old, new, again, words in (
        ("wrong-one", "eine-neue-1", "eine-neue-1", "旧密码不对"),
        (password, "eine-neue-1", "eine-neue-2", "两次输入"),
    ):
        for field, value in (("old", old), ("new", new), ("again", again)):
            box.locator(f"[name={field}]").fill(value)
        box.get_by_test_id("dialog-submit").click()
        expect(box.locator(".error")).to_contain_text(words)
    box.locator("[name=again]").fill("eine-neue-1")
    box.get_by_test_id("dialog-submit").click()
    expect(li.get_by_test_id("toast")).to_contain_text("密码已修改")
    again = enter(name, "eine-neue-1")
    expect(again.get_by_test_id("me")).to_have_text("李娜")


@pytest.mark.slow
def test_name_that_is_taken_is_told_in_the_dialog(enter, stage) -> None:
    sun = enter("sun")
    sun.get_by_test_id("view-accounts").click()
    sun.get_by_test_id("account-new").click()
    box = sun.get_by_test_id("account-dialog")
    box.locator("[name=name]").fill("zhao")
    box.locator("[name=shown]").fill("另一个小赵")
    box.get_by_test_id("dialog-submit").click()
    expect(box.locator(".error")).to_contain_text("已经有了")
    expect(row(sun, "sun")).to_contain_text("您自己")
    expect(row(sun, "sun").locator("button")).to_have_count(0)


@pytest.mark.slow
def test_canned_replies_are_made_changed_and_deleted_by_whom_they_belong_to(enter, stage) -> None:
    qian, title = enter("qian"), f"慢{uuid.uuid4().hex[:6]}"
    qian.get_by_test_id("view-phrases").click()
    expect(qian.get_by_test_id("phrase").first).to_be_visible()
    expect(qian.get_by_test_id("phrase-edit")).to_have_count(0)  # the shop's are not hers to change
    qian.get_by_test_id("phrase-new").click()
    box = qian.get_by_test_id("reply-dialog")
    box.locator("[name=title]").fill(title)
    box.locator("[name=text]").fill("您慢慢说。")
    box.get_by_test_id("dialog-submit").click()
    mine = qian.get_by_test_id("phrase").filter(has_text=title)
    mine.get_by_test_id("phrase-edit").click()
    box.locator("[name=text]").fill("您慢慢说，我在听。")
    box.get_by_test_id("dialog-submit").click()
    expect(mine).to_contain_text("我在听")
    mine.get_by_test_id("phrase-drop").click()
    qian.get_by_test_id("drop-dialog").get_by_test_id("dialog-submit").click()
    expect(mine).to_have_count(0)


@pytest.mark.slow
def test_shops_replies_are_changed_by_a_supervisor_for_all(enter, stage) -> None:
    sun, qian = enter("sun"), enter("qian")
    sun.get_by_test_id("view-phrases").click()
    sun.get_by_test_id("phrase-query").fill("问好")
    sun.get_by_test_id("phrase-edit").first.click()
    box = sun.get_by_test_id("reply-dialog")
    box.locator("[name=text]").fill("您好，我是{agent}，我来处理。")
    box.get_by_test_id("dialog-submit").click()
    expect(sun.get_by_test_id("phrase").first).to_contain_text("我来处理")
    qian.get_by_test_id("view-phrases").click()
    expect(qian.get_by_test_id("phrase").first).to_contain_text("我来处理")


@pytest.mark.parametrize("width, dark", [(390, True), pytest.param(1280, False, marks=pytest.mark.slow)])
def test_pages_have_no_violations_and_fit(enter, stage, width: int, dark: bool) -> None:
    sun = enter("sun", width=width, dark=dark)
    sun.get_by_test_id("view-accounts").click()
    expect(row(sun, "zhao")).to_be_visible()
    check(sun)
    for opens in ("account-new", "account-edit", "account-stop", "me"):
        sun.get_by_test_id(opens).first.click()
        sun.locator("dialog[open]").wait_for()
        check(sun)
        sun.keyboard.press("Escape")
    sun.get_by_test_id("view-phrases").click()
    sun.get_by_test_id("phrase-drop").first.wait_for()
    check(sun)
    assert sun.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_editor_without_the_desk_changes_the_password_on_the_editors_page(enter, stage) -> None:
    sun, name = enter("sun"), f"bian{uuid.uuid4().hex[:6]}"
    password = add(sun, name, "小编")
    row(sun, name).get_by_test_id("account-edit").click()
    box = sun.get_by_test_id("account-dialog")
    box.locator("[name=roles][value=editor]").check()
    box.locator("[name=roles][value=agent]").uncheck()
    box.get_by_test_id("dialog-submit").click()
    expect(row(sun, name)).to_contain_text("知识库编辑")
    editor = enter(name, password)
    editor.get_by_test_id("password").click()
    mine = editor.get_by_test_id("me-dialog")
    for field, value in (("old", password), ("new", "eine-neue-1"), ("again", "eine-neue-1")):
        mine.locator(f"[name={field}]").fill(value)
    mine.get_by_test_id("dialog-submit").click()
    expect(editor.locator("#toast")).to_contain_text("密码已修改")
