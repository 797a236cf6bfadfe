"""The whole story in two browsers: a customer asks, is served, wants a person; an agent answers and closes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from bot.serve import demo_agents
from tests.e2e.stage import log_in

pytestmark = pytest.mark.browser
HTML = "<img src=x onerror=\"document.title='hacked'\"><b>粗体</b>"


@pytest.fixture(scope="module")
def password(service, options) -> str:
    """The demo agent zhao can log in."""
    import asyncio
    import threading

    found: dict[str, str] = {}
    thread = threading.Thread(
        target=lambda: found.update(asyncio.run(demo_agents(options)))
    )  # playwright holds this loop
    thread.start()
    thread.join()
    return found["zhao"]


def say(page: Any, words: str) -> None:
    page.get_by_test_id("input").fill(words)
    page.get_by_test_id("send").click()


def newest(page: Any, sender: str) -> Any:
    return page.locator(f'[data-test="message"][data-sender="{sender}"]').last


def test_whole_story(new_page, service, password) -> None:
    customer = new_page(f"{service['address']}/widget/?customer=C1001&fresh=1")
    agent = new_page(f"{service['address']}/console/", 1280, 800)
    customer.get_by_test_id("launcher").click()

    # the customer asks for a parcel and sees its card
    say(customer, "我的快递到哪了")
    expect(customer.get_by_test_id("card-parcel")).to_be_visible()

    # asks a rule and gets the knowledge base's answer
    say(customer, "七天无理由退货是怎么规定的？")
    expect(newest(customer, "assistant")).to_contain_text("7 天")

    # applies for a refund by tapping an order, a reason and yes
    say(customer, "我要退款")
    customer.get_by_test_id("order-row").last.wait_for()
    customer.get_by_test_id("order-row").nth(2).click()
    customer.get_by_test_id("quick-reply").filter(has_text="质量问题").click()
    expect(customer.get_by_test_id("card-quote")).to_be_visible()
    customer.get_by_test_id("quick-reply").filter(has_text="确认提交").click()
    expect(customer.get_by_test_id("card-refund")).to_be_visible()

    # what they type is text, whatever it is
    say(customer, HTML)
    expect(newest(customer, "customer")).to_contain_text("<b>粗体</b>")

    # asks for a person and sees the queue
    customer.get_by_test_id("human").click()
    expect(customer.get_by_test_id("owner")).to_contain_text("排队")

    # the agent logs in, sees the ticket with all of it, accepts
    log_in(agent, "zhao", password)
    agent.get_by_test_id("waiting").get_by_test_id("ticket").last.click()
    expect(agent.get_by_test_id("transcript")).to_contain_text("我的快递到哪了")
    expect(agent.get_by_test_id("transcript")).to_contain_text("<b>粗体</b>")
    expect(agent.get_by_test_id("summary")).to_contain_text("申请退款")
    agent.get_by_test_id("accept").click()
    expect(customer.get_by_test_id("owner")).to_contain_text("小赵")

    # they talk
    agent.get_by_test_id("agent-input").fill("您好，我看到您的退款了，今天会处理。")
    agent.get_by_test_id("agent-send").click()
    expect(newest(customer, "agent")).to_contain_text("今天会处理")
    say(customer, "好的谢谢")
    expect(agent.get_by_test_id("transcript")).to_contain_text("好的谢谢")

    # the agent closes, the customer rates
    agent.get_by_test_id("close").click()
    customer.get_by_test_id("star-5").click()
    customer.get_by_test_id("rate-submit").click()
    expect(agent.get_by_test_id("transcript")).to_contain_text("★★★★★")
    expect(customer.get_by_test_id("owner")).to_contain_text("小应")

    # nothing was rendered as markup
    assert customer.title() != "hacked" and agent.title() != "hacked"
    assert customer.locator('[data-test="message"] img[src="x"]').count() == 0


def test_lost_connection_resumes_without_loss_or_doubling(new_page, service) -> None:
    page = new_page(f"{service['address']}/widget/?customer=C1002&fresh=1")
    page.get_by_test_id("launcher").click()
    say(page, "你好")
    expect(newest(page, "assistant")).to_contain_text("小应")
    page.context.set_offline(True)
    say(page, "谢谢")
    page.context.set_offline(False)
    expect(newest(page, "assistant")).to_contain_text("不客气", timeout=20_000)
    said = page.locator('[data-test="message"][data-sender="customer"]').all_inner_texts()
    assert len(said) == 2


@pytest.mark.parametrize("path", ["/widget/", "/elderly/", "/console/"])
@pytest.mark.parametrize("width, height", [(320, 600), (390, 780), (1280, 800)])
def test_page_opens_without_errors_or_sideways_scrolling(new_page, service, path: str, width: int, height: int) -> None:
    page = new_page(f"{service['address']}{path}", width, height)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
