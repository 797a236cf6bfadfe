"""Hold-to-talk where the browser has no recogniser: the server's listens, and where nobody can, the page says so."""

from __future__ import annotations

import threading
import wave
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest
import uvicorn
from playwright.sync_api import expect

from bot.gateway.app import create_app
from bot.local_stack import free_port, until
from bot.settings import Settings
from bot.voice.endpoint import RATE
from bot.voice.hearing import Hypothesis
from bot.voice.recogniser import NoRecogniser
from tests.e2e.conftest import launched
from tests.e2e.elderly import ENGLISH, Device, Page, elderly_page
from tests.voice.scripted import Scripted
from tests.voice.sounds import silence, speech

pytestmark = pytest.mark.browser
DEAF = "这里听不了您说话，请打字。"
ALLOWED = "--use-fake-ui-for-media-stream"


@pytest.fixture(scope="module")
def talker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser without a recogniser, whose microphone hears somebody speak over and over."""
    folder: Path = tmp_path_factory.mktemp("voice")
    said = folder / "said.wav"
    with wave.open(str(said), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(speech(folder, "帮我查一下快递到哪里了") + silence(0.3))
    with launched(ALLOWED, "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={said}") as opened:
        yield opened


@contextmanager
def gateway(options: Settings, recogniser: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A gateway in this process, with this recogniser."""
    monkeypatch.setattr("bot.gateway.app.make_recogniser", lambda settings: recogniser)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(options), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started, "gateway")
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def open_hers(talker: Any, quiet_options: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Her page with a recogniser that understands these sentences."""

    @contextmanager
    def opened(*sentences: str, recogniser: Any = None, **device: Any) -> Iterator[Page]:
        heard = recogniser or Scripted(*([Hypothesis(text, 0.99)] for text in sentences))
        hers = Device(ears=False, **device)
        with (
            gateway(quiet_options, heard, monkeypatch) as address,
            elderly_page(talker, address, quiet_options, hers) as her,
        ):
            yield her

    yield opened


def hold(her: Page, *, until_seen: str = "") -> None:
    """Holds the button until the page shows what is being heard, and lets go."""
    her.at("talk").hover()
    her.page.mouse.down()
    expect(her.at("talk")).to_have_text("松手就停")
    if until_seen:
        expect(her.at("input")).to_have_value(until_seen)
    her.page.mouse.up()


def test_server_hears_and_what_it_heard_waits_for_her_to_send_it(open_hers) -> None:
    with open_hers("查快递") as her:
        hold(her, until_seen="查快")
        expect(her.at("input")).to_have_value("查快递")
        expect(her.at("hint")).to_have_text("您说的是：查快递。对的话，请点“发送”。")
        assert "您说的是：查快递。" in her.spoken() and her.waiting() == []
        her.at("send").click()
        assert her.eventually(her.waiting) == ["查快递"]


def test_two_words_that_sound_alike_are_asked_by_buttons(open_hers) -> None:
    with open_hers("我付的是定金") as her:
        hold(her, until_seen="我付")
        expect(her.at("doubt")).to_have_text(["写明不退的那种定金", "可以退的预付款"])
        her.at("doubt").last.click()
        expect(her.at("input")).to_have_value("我付的是订金")
        expect(her.at("doubt")).to_have_count(0)


def test_nothing_understood_says_what_to_do_and_the_next_try_works(open_hers) -> None:
    with open_hers(recogniser=Scripted([], [Hypothesis("我要退款", 0.99)])) as her:
        hold(her)
        expect(her.at("hint")).to_have_text("没有听清。请再按住说一次，或者打字。")
        hold(her, until_seen="我要")
        expect(her.at("input")).to_have_value("我要退款")


def test_nobody_who_can_listen_is_said_and_no_button_is_shown(open_hers) -> None:
    with open_hers(recogniser=NoRecogniser()) as her:
        expect(her.at("deaf")).to_have_text(DEAF)
        expect(her.at("talk")).to_be_hidden()
        expect(her.page.locator("#how")).to_have_text("您想问什么？点一下，或者打字。")


@pytest.mark.slow
def test_microphone_that_is_refused_is_said(open_hers) -> None:
    refuse = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    with open_hers("查快递", prepare=lambda page: page.add_init_script(refuse)) as her:
        her.at("talk").hover()
        her.page.mouse.down()
        expect(her.at("hint")).to_have_text("话筒没有打开。请打字。")
        her.page.mouse.up()


@pytest.mark.slow
def test_browsers_recogniser_that_cannot_reach_its_own_server_gives_way_to_ours(open_hers) -> None:
    broken = """window.SpeechRecognition = class {
      start() { setTimeout(() => { this.onerror({ error: "network" }); this.onend(); }); } stop() {} };"""
    with open_hers("查快递", prepare=lambda page: page.add_init_script(broken)) as her:
        her.at("talk").click()
        expect(her.at("hint")).to_have_text("没有听清。请再按住说一次，或者打字。")
        hold(her, until_seen="查快")
        expect(her.at("input")).to_have_value("查快递")


def test_device_without_a_chinese_voice_is_read_to_by_the_servers_own(open_hers) -> None:
    count = """window.sounds = []; const start = AudioBufferSourceNode.prototype.start;
      AudioBufferSourceNode.prototype.start = function () { window.sounds.push(this.buffer.duration); start.call(this); };"""
    with open_hers(voices=tuple(ENGLISH), prepare=lambda page: page.add_init_script(count)) as her:
        expect(her.at("reading")).to_be_visible()  # known before anything was said
        her.at("reading").click()
        her.at("reading").click()
        her.answer("您的快递明天到，放在小区门口的驿站。")
        her.eventually(lambda: her.page.evaluate("window.sounds.length") == 1)
        her.at("again").click()
        her.eventually(lambda: her.page.evaluate("window.sounds.length") == 2)
        first, second = her.page.evaluate("window.sounds")
        assert first == second > 2.0 and her.spoken() == ""  # seconds
