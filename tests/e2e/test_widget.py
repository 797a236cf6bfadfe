"""The chat window, feature by feature, on answers that need no model."""

from __future__ import annotations

import re
from typing import Any, Callable

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.widget import choose, newest, photo, say

pytestmark = pytest.mark.browser
WIDTHS = [(390, 780), *(pytest.param(*size, marks=pytest.mark.slow) for size in ((320, 600), (1280, 800)))]
PDF = {"name": "发票.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
Open = Callable[..., Any]


def fits(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width, height", WIDTHS)
def test_every_card_is_drawn_within_the_window(open_widget: Open, width: int, height: int) -> None:
    page = open_widget(width, height)
    for words, card in [("快递", "parcel"), ("退款", "orders"), ("进度", "refund"), ("推荐", "products")]:
        say(page, words)
        expect(page.get_by_test_id(f"card-{card}")).to_be_visible()
    say(page, "维修")
    expect(page.get_by_test_id("card-point")).to_contain_text("营业中")
    expect(page.get_by_test_id("card-facts")).to_contain_text("国家三包")
    log = page.locator(".log")
    assert log.evaluate("node => node.scrollWidth <= node.clientWidth") and fits(page)
    expect(page.get_by_test_id("card-parcel").locator(".timeline li:visible")).to_have_count(3)
    page.get_by_role("button", name="展开全部 4 条").click()
    expect(page.get_by_test_id("card-parcel").locator(".timeline li:visible")).to_have_count(4)


@pytest.mark.parametrize("width, height", WIDTHS)
def test_pictures_and_files_go_with_a_message(open_widget: Open, width: int, height: int) -> None:
    page = open_widget(width, height)
    choose(page, photo(), photo("面单.jpg"))
    choose(page, PDF, kind="files")
    expect(page.get_by_test_id("tile")).to_have_count(3)
    page.get_by_test_id("send").click()
    expect(newest(page, "assistant")).to_contain_text("收到 3 个文件")
    expect(page.get_by_test_id("tile")).to_have_count(0)
    expect(newest(page, "customer").get_by_test_id("picture")).to_have_count(2)
    newest(page, "customer").get_by_test_id("picture").first.click()
    expect(page.get_by_role("dialog", name="查看图片")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_alt_text("图片，第 2 张，共 2 张").last).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("enlarged")).to_be_hidden()
    assert fits(page)


def second_page(page: Any, address: str) -> Any:
    """The same customer's conversation in another tab."""
    token = page.evaluate("document.querySelector('yingda-chat').token")
    other = page.context.new_page()
    other.goto(f"{address}/widget/?customer=C1004")
    other.locator('#said:has-text("新客")').wait_for()
    other.evaluate("token => document.querySelector('yingda-chat').setToken(token)", token)
    other.get_by_test_id("launcher").click()
    return other


def test_picture_is_fetched_in_another_tab(open_widget: Open, scripted: str) -> None:
    page = open_widget()
    choose(page, photo())
    page.get_by_test_id("send").click()
    expect(newest(page, "assistant")).to_contain_text("收到 1 个文件")
    other = second_page(page, scripted)
    picture = newest(other, "customer").locator("img")
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert picture.evaluate("image => Math.max(image.naturalWidth, image.naturalHeight)") <= 480


def test_refused_file_says_why_and_stays_out(open_widget: Open) -> None:
    page = open_widget()
    choose(page, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=alert(1)>"})
    expect(page.get_by_test_id("composer-said")).to_contain_text("这种文件暂时收不了")
    expect(page.get_by_test_id("send")).to_be_disabled()
    page.get_by_test_id("tile-remove").click()
    say(page, "好的")
    expect(newest(page, "assistant")).to_contain_text("收到：好的")


PASTE = """(input, [name, size, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([bytes ? new Uint8Array(bytes) : new ArrayBuffer(size)], name, {type: 'image/jpeg'}));
  input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, cancelable: true}));
}"""


def test_too_large_is_said_before_it_is_sent(open_widget: Open) -> None:
    page = open_widget()
    page.get_by_test_id("input").evaluate(PASTE, ["large.jpg", 11 * 1024 * 1024, None])
    expect(page.get_by_test_id("composer-said")).to_contain_text("超过 10 MB")
    expect(page.get_by_test_id("tile")).to_have_count(0)


def test_pasted_picture_is_taken(open_widget: Open) -> None:
    page = open_widget()
    page.get_by_test_id("input").evaluate(PASTE, ["paste.jpg", 0, list(photo()["buffer"])])
    expect(page.locator('[data-test="tile"][data-state="ready"]')).to_have_count(1)


def test_hints_are_of_the_customers_orders(open_widget: Open) -> None:
    page = open_widget()
    hint = page.get_by_test_id("starter").filter(has_text="到哪了")
    expect(hint).to_be_visible()
    words = hint.inner_text()
    hint.click()
    expect(newest(page, "customer")).to_contain_text(words)
    expect(newest(page, "assistant")).to_contain_text(f"收到：{words}")


def test_product_of_the_page_is_offered_and_sent(open_widget: Open) -> None:
    page = open_widget(customer="C1004")
    page.evaluate(
        "document.querySelector('yingda-chat').setProduct({title: '缓震跑步鞋', price: '329.00', url: 'https://shop.example/1'})"
    )
    expect(page.get_by_test_id("starter").first).to_have_text("这个能七天无理由退吗")
    expect(page.get_by_test_id("context")).to_contain_text("缓震跑步鞋")
    page.get_by_test_id("context-send").click()
    expect(newest(page, "customer").get_by_test_id("card-product")).to_contain_text("329")
    expect(page.get_by_test_id("context")).to_be_hidden()
    heard = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener('yingda:product', (event) => { event.preventDefault(); resolve(event.detail.url); });
          document.querySelector('yingda-chat').shadowRoot.querySelector('button[data-test=product-row]').click();
        })"""
    )
    assert heard == "https://shop.example/1"


@pytest.mark.parametrize("width, height", WIDTHS)
def test_order_is_picked_and_sent(open_widget: Open, width: int, height: int) -> None:
    page = open_widget(width, height)
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("tool-order").click()
    row = page.get_by_test_id("picker-row").first
    title = row.locator(".row-title").inner_text()
    row.click()
    expect(newest(page, "customer").get_by_test_id("card-order")).to_contain_text(title)
    expect(newest(page, "assistant")).to_contain_text(f"收到：[订单] {title}")
    assert fits(page)


def test_picker_keeps_the_focus_and_gives_it_back(open_widget: Open) -> None:
    page = open_widget(1280, 800)
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("tool-order").click()
    page.get_by_test_id("picker-row").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('yingda-chat').shadowRoot.activeElement.closest('.picker') !== null"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("open-tools")).to_be_focused()
    expect(page.get_by_test_id("panel")).to_be_visible()


def test_face_goes_where_the_cursor_is(open_widget: Open) -> None:
    page = open_widget()
    page.get_by_test_id("input").fill("谢谢")
    page.get_by_test_id("open-emoji").click()
    page.get_by_test_id("emoji-panel").get_by_text("🙏").click()
    expect(page.get_by_test_id("input")).to_have_value("谢谢🙏")


def test_message_is_sent_then_read(open_widget: Open) -> None:
    page = open_widget()
    say(page, "你好")
    expect(newest(page, "assistant")).to_contain_text("收到：你好")
    expect(newest(page, "customer")).to_have_attribute("data-state", "read")


def test_waiting_shows_place_and_time_and_can_be_left(open_widget: Open) -> None:
    page = open_widget()
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("owner")).to_contain_text("前面还有2位")
    expect(page.get_by_test_id("queue")).to_contain_text("约 4 分钟")
    expect(page.get_by_test_id("leave-queue")).to_have_text("不等了，回到小应")


def test_history_comes_by_scrolling_in_order_and_once(open_widget: Open, scripted: str) -> None:
    page = open_widget()
    token = page.evaluate("document.querySelector('yingda-chat').token")
    head = {"Authorization": f"Bearer {token}"}
    for number in range(45):
        event = {"type": "message", "id": f"message-{number:04d}", "text": f"第{number}句"}
        assert httpx.post(f"{scripted}/api/chat/events", json=event, headers=head).status_code == 202
    expect(newest(page, "assistant")).to_contain_text("收到：第44句")
    other = second_page(page, scripted)  # begins with the newest forty
    expect(newest(other, "assistant")).to_contain_text("收到：第44句")
    assert other.get_by_test_id("message").count() == 40
    for shown in (80, 90):
        other.locator(".log").evaluate("node => { node.scrollTop = 0; }")
        expect(other.get_by_test_id("message")).to_have_count(shown)
    expect(other.get_by_test_id("earlier")).to_have_text("对话从这里开始")
    said = other.locator('[data-sender="customer"] .bubble').all_inner_texts()
    assert said == [f"第{number}句" for number in range(45)]


def test_unread_counts_while_closed(open_widget: Open) -> None:
    page = open_widget()
    page.get_by_test_id("input").fill("你好")
    page.evaluate(
        """() => { const chat = document.querySelector('yingda-chat'); chat.shadowRoot.querySelector('[data-test=send]').click(); chat.close(); }"""
    )
    expect(page.get_by_role("button", name="联系客服，1 条未读消息")).to_be_visible()
    page.get_by_test_id("launcher").click()
    page.evaluate("document.querySelector('yingda-chat').close()")
    expect(page.get_by_role("button", name="联系客服", exact=True)).to_be_visible()


def test_transcript_is_a_text_file(open_widget: Open) -> None:
    page = open_widget()
    say(page, "快递")
    expect(page.get_by_test_id("card-parcel")).to_be_visible()
    page.get_by_test_id("open-tools").click()
    with page.expect_download() as download:
        page.get_by_test_id("tool-transcript").click()
    written = download.value.path().read_text(encoding="utf-8-sig")
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d  我\s+快递", written)
    assert "SF1438866200147" in written and "小应" in written


def test_notification_is_asked_for_only_by_a_tap(open_widget: Open) -> None:
    page = open_widget()
    page.evaluate(
        "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; return 'denied'; }; null"
    )
    say(page, "你好")
    expect(newest(page, "assistant")).to_contain_text("收到：你好")
    assert page.evaluate("window.asked") == 0
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("tool-notify").click()
    expect(page.get_by_test_id("composer-said")).to_contain_text("没有允许通知")
    assert page.evaluate("window.asked") == 1


def test_accent_of_the_shop_stays_readable(open_widget: Open) -> None:
    page = open_widget()
    page.evaluate("document.querySelector('yingda-chat').setTheme({accent: '#ffd400', mode: 'light'})")
    expect(page.locator("yingda-chat")).to_have_attribute("style", re.compile("--yd-fill"))
    colours = page.evaluate(
        """() => { const style = getComputedStyle(document.querySelector('yingda-chat'));
          return ['--yd-fill', '--yd-on-light'].map((name) => style.getPropertyValue(name).match(/\\d+/g).map(Number)); }"""
    )
    assert all(contrast(colour, (255, 255, 255)) >= 4.5 for colour in colours)
    page.evaluate("document.querySelector('yingda-chat').setTheme({accent: 'red; } *'})")
    expect(page.locator("yingda-chat")).not_to_have_attribute("style", re.compile("--yd-fill"))


def contrast(one: Any, other: Any) -> float:
    """WCAG's ratio of two colours."""

    def luminance(colour: Any) -> float:
        parts = [value / 255 for value in colour]
        red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
