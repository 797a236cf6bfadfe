"""The elderly page measured against the design rules for older people's apps: sizes, spacing, contrast, targets."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.elderly import MEASURE, Device, Page, elderly_page

pytestmark = pytest.mark.browser
WIDTHS = [(320, 640), (390, 780), (1280, 800)]
SLOW = pytest.mark.slow
MOST = [pytest.param(320, 640), pytest.param(390, 780, marks=SLOW), pytest.param(1280, 800, marks=SLOW)]
TEXT, LARGEST, TARGET = 24, 40, 80  # css px: 18 pt, 30 pt, 60 pt
LINE, PARAGRAPH, CONTRAST = 1.3, 1.3, 4.5
LONG = "“物流模型车”由中通快递运送，预计 11月26日 送到。最新进展：【苏州】快件已发往南京。有事请打快递的电话 95311。"
QUOTE = {
    "kind": "quote",
    "order_title": "全棉四件套",
    "amount": "269.00",
    "reason_text": "不想要了",
    "rule_text": "签收次日起七天内可退。",
    "freight_text": "退货运费由您承担",
    "money_back_text": "原路退回，银行卡 1 到 7 个工作日。",
}


def talk(her: Page) -> None:
    """An answer in steps, a question with its facts, a helper's line and an error of the network's."""
    her.answer(LONG)
    her.at("go-on").click()
    her.answer(
        "“全棉四件套”可以退 269.00 元。确认提交吗？", "确认提交", "先不退了", "改成换货", "改成维修", cards=[QUOTE]
    )
    expect(her.at("quick-reply")).to_have_count(3)


def check(measured: dict[str, Any]) -> None:
    assert measured["texts"] and measured["targets"] and measured["gaps"]
    assert not [row for row in measured["texts"] if row["size"] < TEXT]
    assert not [row for row in measured["texts"] if row["line"] < LINE]
    assert not [row for row in measured["texts"] if row["contrast"] < CONTRAST]
    assert not [row for row in measured["gaps"] if row["gap"] + 0.5 < PARAGRAPH * row["line"]]
    assert not [row for row in measured["targets"] if min(row["width"], row["height"]) + 0.5 < TARGET]
    assert measured["fixed"] == 0
    assert measured["sideways"] <= 0


@pytest.mark.parametrize("width, height", WIDTHS)
def test_text_spacing_contrast_and_targets_are_large_enough(
    browser, quiet_gateway, quiet_options, width: int, height: int
) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(width, height)) as her:
        check(her.page.evaluate(MEASURE))
        talk(her)
        check(her.page.evaluate(MEASURE))
        her.at("dark").click()
        check(her.page.evaluate(MEASURE))
        her.at("family-ask").click()
        her.at("family-name").first.click()
        check(her.page.evaluate(MEASURE))


def test_dark_of_the_device_has_the_contrast_too(browser, quiet_gateway, quiet_options) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(dark=True)) as her:
        talk(her)
        measured = her.page.evaluate(MEASURE)
        check(measured)
        assert her.page.evaluate("getComputedStyle(document.body).colorScheme") == "light dark"


@pytest.mark.parametrize("width, height", MOST)
def test_letters_grow_to_thirty_points_and_are_remembered(
    browser, quiet_gateway, quiet_options, width: int, height: int
) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(width, height)) as her:
        talk(her)
        for _ in range(8):
            her.at("larger").click()
        expect(her.at("hint")).to_have_text("已经是最大的字了。")
        measured = her.page.evaluate(MEASURE)
        check(measured)
        body = [row for row in measured["texts"] if row["body"]]
        assert len(body) > 5 and min(row["size"] for row in body) >= LARGEST
        her.page.reload()
        her.at("family-ask").wait_for()
        assert her.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= LARGEST
        her.at("smaller").click()
        assert her.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == LARGEST


@pytest.mark.parametrize("width, height", MOST)
def test_a_person_is_one_visible_tap_away_wherever_one_has_scrolled(
    browser, quiet_gateway, quiet_options, width: int, height: int
) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(width, height)) as her:
        for place in (0, 300, 100_000):
            her.page.evaluate(f"scrollTo(0, {place})")
            expect(her.at("human")).to_be_in_viewport(ratio=1)
        her.at("human").click()
        assert her.eventually(her.waiting) == ["找真人"]


@pytest.mark.slow
def test_ruler_sees_what_breaks_the_rules(browser, quiet_gateway, quiet_options) -> None:
    too_little = "min-height: 0; height: 60px; padding: 0"
    bad = ("font-size: 23px", "line-height: 1.2", "color: #a0a0a0", too_little, "width: 3000px")
    with elderly_page(browser, quiet_gateway, quiet_options) as her:
        for style in bad:
            her.page.evaluate("style => document.querySelector('.start').style.cssText = style", style)
            with pytest.raises(AssertionError):
                check(her.page.evaluate(MEASURE))
        her.page.evaluate("document.querySelector('.start').style.cssText = ''")
        her.page.evaluate("document.querySelector('.hello p + p').style.marginTop = '20px'")
        with pytest.raises(AssertionError):
            check(her.page.evaluate(MEASURE))


def _violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:90]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("width, height", MOST)
def test_axe_finds_nothing(browser, quiet_gateway, quiet_options, width: int, height: int) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(width, height)) as her:
        assert _violations(her.page) == []
        talk(her)
        assert _violations(her.page) == []
        her.at("dark").click()
        her.at("family-ask").click()
        her.at("family-name").first.click()
        assert _violations(her.page) == []
        her.at("family-yes").click()
        her.at("family-link").wait_for()
        assert _violations(her.page) == []


def test_everything_is_reached_and_done_by_keyboard(browser, quiet_gateway, quiet_options) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options) as her:
        her.answer("您想退哪一件？", "第一件", "第二件")
        her.at("quick-reply").first.wait_for()
        reached = []
        for _ in range(30):
            her.page.keyboard.press("Tab")
            reached.append(her.page.evaluate("document.activeElement.dataset.test || document.activeElement.tagName"))
            if reached[-1] == "quick-reply":
                outline = her.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
                assert float(outline.removesuffix("px")) >= 3
                break
        assert reached[:3] == ["larger", "smaller", "starter"] and reached[-1] == "quick-reply"
        her.page.keyboard.press("Enter")
        assert her.eventually(her.waiting) == ["第一件"]


def test_nothing_is_told_by_colour_alone(browser, quiet_gateway, quiet_options) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options) as her:
        for name, on, off in (("reading", "开着", "关着"), ("dark", "关着", "开着")):
            expect(her.at(name)).to_contain_text(on)
            her.at(name).click()
            expect(her.at(name)).to_contain_text(off)
        her.write({"type": "rating", "ticket": "t-1", "agent": {"name": "小赵"}})
        her.at("star-5").click()
        expect(her.at("star-5")).to_contain_text("选了这个")


@pytest.mark.slow
def test_nothing_goes_away_while_she_thinks(browser, quiet_gateway, quiet_options) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(prepare=lambda page: page.clock.install())) as her:
        her.answer("您想退哪一件？", "第一件", "第二件")
        her.at("quick-reply").first.wait_for()
        her.at("input").fill("我想想")
        her.page.clock.fast_forward(30 * 60 * 1000)
        expect(her.at("quick-reply")).to_have_text(["第一件", "第二件"])
        expect(her.at("input")).to_have_value("我想想")
