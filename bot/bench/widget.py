"""How soon a slow phone sees the widget, and how much it loads: headless Chromium with CPU and network held back."""

from __future__ import annotations

import gzip
import shutil
from typing import Any

from bot.bench import stand_in
from bot.local_stack import http_answers, local_stack, start_process, stop_process, until
from bot.settings import Settings

CPU = 4  # times slower
LATENCY_MS, BITS = 150, 1_600_000  # slow 4G as Lighthouse has it
ROUNDS = 5
AIM_MS, AIM_BYTES = 1000, 60 * 1024


def run(settings: Settings) -> list[dict[str, Any]]:
    """The demo page with the window closed; medians of ROUNDS cold loads."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise ValueError("no Chromium found")
    with local_stack() as stack, stand_in.in_thread(stack.env["REDIS_URL"]):
        gateway = start_process("gateway", stack.env)
        address = f"http://127.0.0.1:{stack.env['PORT']}"
        try:
            until(lambda: http_answers(f"{address}/healthz"), "gateway")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
                found = [measure(browser, f"{address}/widget/?customer=C1001&fresh=1") for _ in range(ROUNDS)]
                browser.close()
        finally:
            stop_process(gateway)
    return [_row(name, sorted(one[name] for one in found)[ROUNDS // 2]) for name in found[0]]


def _row(name: str, value: float) -> dict[str, Any]:
    unit, aim = ("ms", AIM_MS) if name.endswith("_ms") else ("bytes", AIM_BYTES)
    row = {"bench": "widget", "case": f"{CPU}x CPU, {LATENCY_MS} ms, {BITS / 1e6} Mbit/s", "metric": name}
    return [
        {**row, "value": value, "unit": unit, "baseline": "aim", "baseline_value": aim, "ratio": round(aim / value, 3)}
    ][0]


def measure(browser: Any, address: str) -> dict[str, float]:
    """Milliseconds from the navigation's start: first paint, the button, the window ready to be opened, the window open
    after a tap; and the compressed bytes of the widget's files."""
    page = browser.new_context(viewport={"width": 390, "height": 780}, locale="zh-CN").new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update(_size(response)))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 16}
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS, **speed})
    page.add_init_script(WATCH)
    page.goto(address)
    until(lambda: page.evaluate(READY), "window")
    found = page.evaluate(
        "({first_paint_ms: performance.getEntriesByName('first-contentful-paint')[0].startTime, "
        "launcher_ms: window.seen.launcher, window_ms: window.seen.window})"
    )
    page.evaluate(OPEN)
    until(lambda: page.evaluate("Boolean(window.seen.opened)"), "opened window")
    found["open_after_tap_ms"] = page.evaluate("window.seen.opened - window.seen.tapped")
    page.context.close()
    return {**{name: round(value) for name, value in found.items()}, "gzip_bytes": sum(sizes.values())}


def _size(response: Any) -> dict[str, int]:
    if "/widget/" not in response.url or response.url.endswith(("/", ".css", "demo.js")) or "?" in response.url:
        return {}
    return {response.url: len(gzip.compress(response.body(), 6))}


# The frame after a thing is there is the frame that shows it.
WATCH = """
window.seen = {};
const look = () => {
  const root = document.querySelector('yingda-chat')?.shadowRoot;
  const mark = (name, there) => { if (there && !window.seen[name]) window.seen[name] = performance.now(); };
  mark('launcher', root?.querySelector('.first, .launcher'));
  mark('window', root?.querySelector('.launcher'));
  if (!window.seen.window) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
READY = "Boolean(window.seen?.window && performance.getEntriesByName('first-contentful-paint').length)"
OPEN = """() => {
  const root = document.querySelector('yingda-chat').shadowRoot;
  window.seen.tapped = performance.now();
  root.querySelector('.launcher').click();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.seen.opened = performance.now(); }));
}"""
