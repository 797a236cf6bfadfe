"""Headless Chromium on the running service; skipped with a reason where there is none, failed in CI."""

from __future__ import annotations

import os
import shutil
from typing import Any, Iterator

import pytest

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
]


@pytest.fixture(scope="module")  # while it is open, playwright runs a loop that async tests could not share
def browser() -> Iterator[Any]:
    """A browser; the test is skipped on a laptop without one and fails in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium found (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # machines are shared: slow is no finding

    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        opened = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Any]:
    """Opens pages; at the end no page may have written an error to its console."""
    contexts, problems = [], []

    def open_page(url: str, width: int = 390, height: int = 780) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems
