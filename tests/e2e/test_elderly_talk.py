"""How an answer is told on the elderly page: a step at a time, read aloud, said back; and how she talks to it."""

from __future__ import annotations

import io
import json
import wave
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.conversation import key
from tests.e2e.elderly import ENGLISH, Device, Page, elderly_page

pytestmark = pytest.mark.browser
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
STEPS = (
    "收到后第二天算起，七天之内都可以退，东西要保持完好。",
    "订做的、容易坏的、拆开过的光盘，这几样都不能退。",
    "运费一般是您自己出，有退货运费的保险就由保险来出。",
)
QUOTE = {
    "kind": "quote",
    "order_title": "物流模型车",
    "amount": "269.00",
    "reason_text": "不想要了/拍错了",
    "rule_text": "签收次日起七天内可退。",
    "freight_text": "退货运费由您承担",
    "money_back_text": "原路退回，银行卡 1 到 7 个工作日。",
}
PARCEL = {
    "kind": "parcel",
    "order_title": "物流模型车",
    "carrier_name": "德邦物流",
    "carrier_phone": "95353",
    "tracking_no": "DPK123456",
    "state_text": "运输中",
    "estimated_arrival": "11月26日",
    "events": [{"time": "11-25 06:15", "text": "【苏州】快件已到达苏州分拨中心"}],
}


@pytest.fixture
def her(browser, quiet_gateway, quiet_options):  # type: ignore[no-untyped-def]
    """The page with a Chinese voice and a recogniser."""
    with elderly_page(browser, quiet_gateway, quiet_options) as page:
        yield page


def bubble(her: Page) -> str:
    return her.newest().inner_text().replace("\n", "")


def test_long_answer_is_told_a_step_at_a_time_and_the_choice_comes_last(her) -> None:
    her.answer("".join(STEPS), "申请退货", "先不退")
    expect(her.newest()).to_contain_text(STEPS[0])
    expect(her.newest()).not_to_contain_text(STEPS[2])
    expect(her.at("quick-reply")).to_have_count(0)
    assert STEPS[1] in her.spoken() or STEPS[1] not in bubble(her)
    while her.at("go-on").is_visible():
        her.at("go-on").click()
    expect(her.newest()).to_contain_text(STEPS[2])
    expect(her.at("quick-reply")).to_have_text(["申请退货", "先不退"])
    assert her.page.evaluate("document.activeElement.dataset.test") == "quick-reply"  # the keyboard goes on from here
    assert her.spoken() == "".join(STEPS) + "可以点下面的按钮：申请退货，先不退。"


def test_going_on_talking_shows_what_was_left(her) -> None:
    her.answer("".join(STEPS), "申请退货")
    her.at("go-on").wait_for()
    her.type("我要找真人")
    expect(her.newest()).to_contain_text(STEPS[2])
    expect(her.at("go-on")).to_be_hidden()
    expect(her.at("quick-reply")).to_have_count(0)


@pytest.mark.slow
def test_two_bubbles_of_one_turn_are_one_answer(her) -> None:
    her.answer("".join(STEPS), turn="turn-0001")
    her.answer("您想退哪一件？", "第一件", "第二件", turn="turn-0001")
    her.at("go-on").wait_for()
    expect(her.at("message").filter(has_text="您想退哪一件")).to_have_count(0)
    while her.at("go-on").is_visible():
        her.at("go-on").click()
    expect(her.newest()).to_contain_text("您想退哪一件？")
    expect(her.at("quick-reply")).to_have_text(["第一件", "第二件"])


def test_never_more_than_three_choices_at_once(her) -> None:
    her.answer("是什么原因？", "一", "二", "三", "四", "五")
    expect(her.at("quick-reply")).to_have_text(["一", "二", "三"])
    her.at("more-choices").click()
    expect(her.at("quick-reply")).to_have_text(["四", "五"])
    her.at("more-choices").click()
    expect(her.at("quick-reply")).to_have_text(["一", "二", "三"])


def test_jargon_is_said_plainly_and_the_title_stays(her) -> None:
    her.answer("“物流模型车”已经签收。", "转人工", cards=[PARCEL])
    expect(her.newest()).to_contain_text("“物流模型车”已经收到。")
    expect(her.at("quick-reply")).to_have_text(["找真人"])
    her.at("unfold").first.click()
    expect(her.at("card-parcel")).to_contain_text("送货的是德邦物流")
    expect(her.at("card-parcel")).to_contain_text("【苏州】包裹已到达苏州快递中转站")


def test_before_something_is_done_it_is_said_back_with_the_question_last(her) -> None:
    her.answer(
        "“物流模型车”可以退 269.00 元。签收次日起七天内可退。确认提交吗？", "确认提交", "先不退了", cards=[QUOTE]
    )
    expect(her.at("quick-reply")).to_have_text(["确认提交", "先不退了"])
    shown = bubble(her)
    facts = ("物流模型车", "269元", "不想要了或买错了", "您出", "退到您付钱用的地方", "收到后第二天算起七天内可退")
    assert not [fact for fact in facts if fact not in shown or fact not in her.spoken()]
    assert shown.count("收到后第二天算起七天内可退") == 1
    assert shown.endswith("确认提交吗？")
    assert her.spoken().endswith("确认提交吗？可以点下面的按钮：确认提交，先不退了。")


def test_answers_are_read_aloud_and_once_more_on_request(her) -> None:
    her.answer("“星曜手机”明天到。", speech="星曜手机，明天到。")
    her.at("again").wait_for()
    assert her.spoken() == "星曜手机，明天到。"
    her.at("again").click()
    assert her.spoken() == "星曜手机，明天到。" * 2


@pytest.mark.slow
def test_reading_aloud_can_be_switched_off_and_stays_off(her) -> None:
    her.at("reading").click()
    her.answer("明天到。")
    expect(her.newest()).to_contain_text("明天到。")
    assert her.spoken() == ""
    her.page.reload()
    her.settle()
    her.answer("后天到。")
    expect(her.newest()).to_contain_text("后天到。")
    assert her.spoken() == ""
    her.at("again").click()  # asked for: read although it is off
    assert her.spoken() == "后天到。"


def test_what_was_said_before_is_shown_again_and_not_read(her) -> None:
    her.answer("".join(STEPS), "申请退货")
    her.at("go-on").wait_for()
    her.page.reload()
    her.settle()
    expect(her.newest()).to_contain_text(STEPS[2])
    expect(her.at("quick-reply")).to_have_text(["申请退货"])
    assert her.spoken() == ""


def hold(her: Page, saying: str = "", trouble: str = "") -> None:
    her.page.evaluate("([saying, trouble]) => Object.assign(window, { saying, trouble })", [saying, trouble])
    her.at("talk").hover()
    her.page.mouse.down()
    expect(her.at("hint")).to_contain_text("trouble" if not her.page.evaluate("window.listening") else "我在听")
    her.page.mouse.up()


def test_holding_the_button_talks_and_what_was_heard_is_said_back_before_it_is_sent(her) -> None:
    hold(her, saying="我的快递到哪了。")
    expect(her.at("hint")).to_have_text("您说的是：我的快递到哪了。对的话，请点“发送”。")
    assert "您说的是：我的快递到哪了。" in her.spoken()
    assert her.waiting() == []
    her.at("send").click()
    assert her.eventually(her.waiting) == ["我的快递到哪了。"]


@pytest.mark.slow
def test_talking_works_from_the_keyboard(her) -> None:
    her.page.evaluate("window.saying = '查快递'")
    her.at("talk").focus()
    her.page.keyboard.down(" ")
    assert her.page.evaluate("window.listening") is True
    her.page.keyboard.up(" ")
    expect(her.at("input")).to_have_value("查快递")


def test_not_heard_and_no_microphone_say_what_to_do(her) -> None:
    hold(her)
    expect(her.at("hint")).to_have_text("没有听清。请再按住说一次，或者打字。")
    hold(her, trouble="not-allowed")
    expect(her.at("hint")).to_have_text("话筒没有打开。请打字。")


@pytest.mark.slow
def test_device_that_cannot_listen_says_to_type(browser, quiet_gateway, quiet_options) -> None:
    with elderly_page(browser, quiet_gateway, quiet_options, Device(ears=False)) as her:
        expect(her.at("talk")).to_be_hidden()
        expect(her.page.locator("#how")).to_have_text("您想问什么？点一下，或者打字。")


def _wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(bytes(3200))
    return buffer.getvalue()


def _server_voice(asked: list[str], status: int) -> Any:
    def fulfil(route: Any) -> None:
        assert route.request.headers["authorization"].startswith("Bearer ")
        asked.append(route.request.url.split("event=")[1])
        route.fulfill(status=status, content_type="audio/wav", body=_wav() if status == 200 else "")

    able = {"listening": False, "speaking": True, "text": ""}

    def prepare(page: Any) -> None:
        page.route("**/voice/abilities", lambda route: route.fulfill(json=able))
        page.route("**/voice/speech*", fulfil)
        page.add_init_script(
            "window.played = 0; const start = AudioBufferSourceNode.prototype.start;"
            "AudioBufferSourceNode.prototype.start = function () { window.played += 1; start.call(this); this.onended(); };"
        )

    return prepare


@pytest.mark.slow
def test_device_without_a_chinese_voice_uses_the_servers(browser, quiet_gateway, quiet_options) -> None:
    asked: list[str] = []
    device = Device(voices=tuple(ENGLISH), prepare=_server_voice(asked, 200))
    with elderly_page(browser, quiet_gateway, quiet_options, device) as her:
        expect(her.at("reading")).to_be_visible()
        her.answer("".join(STEPS))
        her.eventually(lambda: her.page.evaluate("window.played") == 1)
        her.at("go-on").click()
        her.at("again").click()
        her.eventually(lambda: her.page.evaluate("window.played") == 2)
        assert her.spoken() == "" and len(asked) == 2 and asked[0] == asked[1]
        assert asked[0].endswith("&rate=slow")


@pytest.mark.slow
def test_without_any_voice_the_text_is_there_and_nothing_breaks(browser, quiet_gateway, quiet_options) -> None:
    asked: list[str] = []
    device = Device(voices=tuple(ENGLISH), prepare=_server_voice(asked, 204))
    with elderly_page(browser, quiet_gateway, quiet_options, device) as her:
        her.answer("明天到。")
        her.eventually(lambda: asked)
        expect(her.newest()).to_contain_text("明天到。")
        assert her.spoken() == ""
        expect(her.at("again")).to_be_hidden()
        expect(her.at("reading")).to_be_hidden()


def test_what_she_says_goes_out_on_the_elderly_channel(her) -> None:
    her.at("starter").first.click()
    assert her.eventually(her.waiting) == ["查快递"]
    (line,) = her.redis.lrange(key(her.conversation, "pending"), 0, -1)
    assert json.loads(line)["channel"] == "elderly"
    assert her.page.evaluate("location.hash") == ""  # the token does not stay in the address bar


def test_switch_of_the_widget_leads_here_and_back(her, quiet_gateway) -> None:
    page = her.page
    page.goto(f"{quiet_gateway}/widget/?customer=C1002&fresh=1")
    page.get_by_test_id("launcher").click()
    page.get_by_test_id("open-tools").click()
    page.get_by_test_id("elderly-switch").click()
    her.settle()
    assert "/elderly/" in page.url and "token" not in page.url
    page.get_by_test_id("back").click()
    page.wait_for_url("**/widget/**")


def on_screen(her: Page, name: str) -> bool:
    """Whether the whole element can be seen above the bar."""
    return her.at(name).first.evaluate(
        """element => { const box = element.getBoundingClientRect();
          const bar = document.querySelector('.bar').getBoundingClientRect();
          const end = element.closest('.bar') ? innerHeight : bar.top;
          return box.height > 0 && box.top >= 0 && box.bottom <= end + 1; }"""
    )


def test_buttons_below_the_screen_are_told_of_and_reached(her) -> None:
    her.answer("“物流模型车”可以退 269.00 元。确认提交吗？", "确认提交", "先不退了", cards=[QUOTE])
    her.at("quick-reply").first.wait_for()
    her.eventually(lambda: on_screen(her, "to-choices"))
    assert not on_screen(her, "quick-reply")
    her.at("to-choices").click()
    her.eventually(lambda: on_screen(her, "quick-reply"))
    expect(her.at("to-choices")).to_be_hidden()
    her.at("quick-reply").first.click()
    expect(her.at("to-choices")).to_be_hidden()


def test_new_words_below_are_told_of_while_something_above_is_read(her) -> None:
    for number in range(4):
        her.type(f"第{number}句")
        her.answer("".join(STEPS))
        expect(her.newest()).to_contain_text(STEPS[0])
    her.page.evaluate(DRAWN)  # an answer is scrolled to when it is drawn: only then can she scroll away
    her.page.evaluate("scrollTo(0, 0)")
    her.answer("您的快递明天到。")
    her.eventually(lambda: on_screen(her, "new-messages"))
    her.at("new-messages").click()
    expect(her.at("new-messages")).to_be_hidden()
