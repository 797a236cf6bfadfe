"""A customer on the elderly page as the tests play her, with the device's voice and ears replaced by small fakes, and
the assistant's part written into the log by hand: no model is needed to see how an answer is shown."""

from __future__ import annotations

import json
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Sequence

from redis import Redis

from bot.conversation import key, wake_channel
from bot.events import reply_event, said_event
from bot.gateway.auth import Session, sign_session
from bot.messages import Channel, Choice, Reply, Sender
from bot.plain import in_plain_words

VOICE = """
window.spoken = []; window.cancelled = 0;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES, speak: (said) => window.spoken.push(said.text), cancel: () => (window.cancelled += 1), addEventListener() {},
} });
"""
PATIENCE = 30.0  # seconds; only a broken page needs them
EARS = """
window.SpeechRecognition = class {
  start() { window.listening = true; }
  stop() {
    window.listening = false;
    if (window.trouble) this.onerror({ error: window.trouble });
    if (window.saying) this.onresult({ results: [[{ transcript: window.saying }]] });
    this.onend();
  }
};
"""
NO_EARS = "delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"
CHINESE, ENGLISH = [{"lang": "zh-CN", "name": "Ting-Ting"}], [{"lang": "en-US", "name": "Fred"}]


class Page:
    """One customer's browser page and her conversation."""

    def __init__(self, page: Any, options: Any, conversation: str) -> None:
        self.page, self.options, self.conversation = page, options, conversation
        self.redis: Redis[str] = Redis.from_url(options.redis_url, decode_responses=True)

    def settle(self) -> None:
        """Until the page takes what comes for new: its own pause after a replay, told by the log it shows."""
        self.page.locator("#log[aria-busy=false]").wait_for(state="attached")

    def at(self, name: str) -> Any:
        """Elements by data-test."""
        return self.page.get_by_test_id(name)

    def type(self, words: str) -> None:
        """Says something by keyboard."""
        self.at("input").fill(words)
        self.at("send").click()

    def newest(self, sender: str = "assistant") -> Any:
        """The newest bubble of a sender."""
        return self.page.locator(f'[data-test="message"][data-sender="{sender}"]').last

    def write(self, event: dict[str, Any]) -> None:
        """Appends an event to the log, as a worker or the desk would."""
        self.redis.xadd(key(self.conversation, "log"), {"e": json.dumps(event, ensure_ascii=False)})
        self.redis.publish(wake_channel(self.conversation), "")

    def answer(
        self, text: str, *labels: str, cards: Sequence[dict[str, Any]] = (), speech: str = "", turn: str = ""
    ) -> None:
        """The assistant says it, in the words of this channel."""
        choices = tuple(Choice(label, {"intent": "inform", "entities": {}}) for label in labels)
        reply = Reply(
            text=text, speech=speech, cards=tuple(cards), quick_replies=choices, answers=turn or uuid.uuid4().hex
        )
        (event,) = in_plain_words([reply_event(reply, 0 if not turn else int(time.time() * 1000))], Channel.ELDERLY)
        self.write(dict(event))

    def system(self, text: str) -> None:
        """A line of the service about who is there."""
        self.write({**said_event(Sender.SYSTEM, text, uuid.uuid4().hex), "family": True})

    def waiting(self) -> list[str]:
        """What she has said and nobody has answered."""
        return [json.loads(line)["text"] for line in self.redis.lrange(key(self.conversation, "pending"), 0, -1)]

    def eventually(self, look: Callable[[], Any]) -> Any:
        """The first true value of `look()`, while the page goes on living."""
        end = time.monotonic() + PATIENCE
        while not (value := look()):
            assert time.monotonic() < end, "it did not happen in time"
            self.page.wait_for_timeout(20)
        return value

    def spoken(self) -> str:
        """All that the device was asked to read aloud."""
        return "".join(self.page.evaluate("window.spoken"))


@dataclass(frozen=True)
class Device:
    """What she holds in her hand. `prepare(page)` runs before the page is opened."""

    width: int = 390
    height: int = 780
    voices: Sequence[dict[str, str]] = tuple(CHINESE)
    ears: bool = True
    dark: bool = False
    prepare: Callable[[Any], None] = lambda page: None


@contextmanager
def elderly_page(browser: Any, address: str, options: Any, device: Device = Device()) -> Iterator[Page]:
    """The page, opened with a chat token as the widget's switch opens it. Its console must stay free of errors."""
    conversation, problems = f"c{uuid.uuid4().hex[:20]}", []
    token = sign_session(Session("C1002", conversation, Channel.CHAT), secret=options.token_secret, hours=1)
    context = browser.new_context(
        viewport={"width": device.width, "height": device.height},
        locale="zh-CN",
        color_scheme="dark" if device.dark else "light",
    )
    page = context.new_page()
    page.add_init_script(VOICE.replace("VOICES", json.dumps(list(device.voices))) + (EARS if device.ears else NO_EARS))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
    device.prepare(page)
    page.goto(f"{address}/elderly/#token={token}")
    page.get_by_test_id("family-ask").wait_for()  # connected
    made = Page(page, options, conversation)
    made.settle()
    yield made
    made.redis.close()
    context.close()
    assert not problems


MEASURE = """
() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const channel = (value) => { const v = value / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [a, b] = [light(colour(getComputedStyle(element).color)), light(ground(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const name = (element) => `${element.tagName}.${element.className}#${element.id} ${element.textContent.trim().slice(0, 12)}`;
  const texts = [...document.body.querySelectorAll("*")].filter((element) => seen(element) && (own(element) || element.tagName === "TEXTAREA"));
  const gaps = [...document.querySelectorAll(".text p + p, .hello p + p, .invite p + p")].filter(seen).map((p) => ({
    name: name(p), gap: p.getBoundingClientRect().top - p.previousElementSibling.getBoundingClientRect().bottom, line: parseFloat(getComputedStyle(p).lineHeight),
  }));
  return {
    texts: texts.map((element) => { const style = getComputedStyle(element); return { name: name(element), size: parseFloat(style.fontSize), line: parseFloat(style.lineHeight) / parseFloat(style.fontSize), contrast: contrast(element), body: Boolean(element.closest(".text, .hello p")) }; }),
    gaps,
    targets: [...document.querySelectorAll("button, a, textarea, input")].filter(seen).map((element) => { const box = element.getBoundingClientRect(); return { name: name(element), width: box.width, height: box.height }; }),
    fixed: [...document.querySelectorAll("dialog, [role=dialog], [role=alertdialog], iframe, [popover]")].length,
    sideways: document.documentElement.scrollWidth - innerWidth,
  };
}
"""
