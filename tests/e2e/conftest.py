"""Headless Chromium on the running service; skipped with a reason where there is none, failed in CI."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import Any, Callable, Iterator

import pytest

from bot.bench import stand_in
from bot.local_stack import Stack, free_port, http_answers, local_stack, start_process, stop_process, until
from bot.settings import Settings
from tests.e2e.scripted import answer

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


@contextmanager
def launched(*more: str) -> Iterator[Any]:
    """Chromium with further options; the test is skipped on a laptop without one and fails in CI."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "no Chromium found (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # machines are shared: slow is no finding

    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        opened = playwright.chromium.launch(executable_path=path, args=[*OPTIONS, *more])
        yield opened
        opened.close()


@pytest.fixture(scope="module")  # while it is open, playwright runs a loop that async tests could not share
def browser() -> Iterator[Any]:
    """A browser."""
    with launched() as opened:
        yield opened


def is_problem(message: Any) -> bool:
    """An error of ours; the browser also writes one for a refused upload and for a network that a test has cut."""
    return message.type == "error" and not any(known in message.text for known in ("status of 400", "net::ERR_"))


@pytest.fixture
def new_page(browser: Any) -> Iterator[Any]:
    """Opens pages; at the end no page may have written an error to its console."""
    contexts, problems = [], []

    def open_page(url: str, width: int = 390, height: int = 780) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if is_problem(message) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture(scope="session")
def scripted_stack() -> Iterator[Stack]:
    """Redis and platform of its own, so that no worker with a model answers; answers are those of `scripted.py`."""
    calm = {"RATE_PER_SECOND": "1000", "RATE_BURST": "1000"}
    with local_stack(**calm) as stack, stand_in.in_thread(stack.env["REDIS_URL"], answer):
        yield stack


@pytest.fixture(scope="session")
def scripted(scripted_stack: Stack) -> Iterator[str]:
    """The address of a gateway with scripted answers."""
    gateway = start_process("gateway", scripted_stack.env)
    address = f"http://127.0.0.1:{scripted_stack.env['PORT']}"
    try:
        until(lambda: http_answers(f"{address}/healthz"), "gateway")
        yield address
    finally:
        stop_process(gateway)


@pytest.fixture
def open_widget(new_page: Any, scripted: str) -> Callable[..., Any]:
    """Opens the demo page at a width, in a fresh conversation, with the window open."""

    def opened(width: int = 390, height: int = 780, *, customer: str = "C1001", extra: str = "") -> Any:
        page = new_page(f"{scripted}/widget/?customer={customer}&fresh=1{extra}", width, height)
        page.get_by_test_id("launcher").click()
        page.locator('[data-test="panel"][data-status="online"]').wait_for()
        return page

    return opened


@pytest.fixture(scope="session")
def quiet_gateway(stack: Stack, quiet_options: Settings) -> Iterator[str]:
    """The address of a gateway without a worker: what a test does not say, nobody says."""
    env = {**stack.env, "PORT": str(free_port()), "REDIS_URL": quiet_options.redis_url}
    process, address = start_process("gateway", env), f"http://127.0.0.1:{env['PORT']}"
    try:
        until(lambda: http_answers(f"{address}/healthz"), "gateway")
        yield address
    finally:
        stop_process(process)
