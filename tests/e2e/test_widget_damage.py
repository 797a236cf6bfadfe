"""Came broken: the assistant asks for pictures, the customer sends them in the window, the request carries them."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import Any

import pytest
from playwright.sync_api import expect

from bot import settings
from tests.e2e.widget import choose, newest, photo, say

pytestmark = pytest.mark.browser


async def requests_of(customer: str, env: dict[str, str]) -> Any:
    """What that service's platform has of this customer's requests."""
    from actions.platform.provider import Lines
    from actions.platform.reference import ReferencePlatform

    line = Lines(settings.load({**os.environ, **env})).reference
    return await ReferencePlatform(line, customer, seconds=10).refunds()


def in_thread(work: Any) -> Any:
    """Runs a coroutine; playwright holds this thread's loop."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work)))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.slow  # a service of its own: other tests ask for money back for the same order
def test_pictures_of_damage_reach_the_request(new_page: Any, own_service: dict[str, Any]) -> None:
    page = new_page(f"{own_service['address']}/widget/?customer=C1001&fresh=1")
    page.get_by_test_id("launcher").click()
    say(page, "收到的羽绒服破了个洞")
    answer = newest(page, "assistant")
    expect(answer).to_be_visible()
    if page.get_by_test_id("order-row").count():
        page.get_by_test_id("order-row").filter(has_text="羽绒服").click()
    page.get_by_test_id("quick-reply").filter(has_text="退货退款").click()
    expect(newest(page, "assistant")).to_contain_text("照片")
    choose(page, photo(), photo("面单.jpg"))
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("card-quote")).to_be_visible()
    page.get_by_test_id("quick-reply").filter(has_text="确认提交").click()
    expect(page.get_by_test_id("card-refund")).to_be_visible()
    made = in_thread(requests_of("C1001", own_service["env"]))[0]
    sent = page.evaluate(
        """async () => {
          const {token} = document.querySelector('yingda-chat');
          const events = await (await fetch('/api/chat/events', {headers: {Authorization: `Bearer ${token}`}})).json();
          return events.flatMap((event) => (event.attachments || []).map((file) => file.id));
        }"""
    )
    assert len(sent) == 2 and list(made.pictures) == sent


def test_order_that_is_shown_is_what_is_talked_about(new_page: Any, service: dict[str, str]) -> None:
    page = new_page(f"{service['address']}/widget/?customer=C1001&fresh=1")
    page.get_by_test_id("launcher").click()
    page.locator('[data-test="panel"][data-status="online"]').wait_for()
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("tool-order").click()
    page.get_by_test_id("picker-row").filter(has_text="运输中").first.click()
    expect(newest(page, "assistant")).to_contain_text("想办什么")
    page.get_by_test_id("quick-reply").filter(has_text="查快递").click()
    expect(page.get_by_test_id("card-parcel")).to_be_visible()


def test_hint_is_done_for_its_order(new_page: Any, service: dict[str, str]) -> None:
    page = new_page(f"{service['address']}/widget/?customer=C1001&fresh=1")
    page.get_by_test_id("launcher").click()
    page.get_by_test_id("starter").filter(has_text="到哪了").click()
    expect(page.get_by_test_id("card-parcel")).to_be_visible()
