"""What a customer's hand does in the window, for the tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import expect


def say(page: Any, words: str) -> None:
    """Types and sends."""
    page.get_by_test_id("input").fill(words)
    page.get_by_test_id("send").click()


def newest(page: Any, sender: str) -> Any:
    """The last bubble of one sender."""
    return page.locator(f'[data-test="message"][data-sender="{sender}"]').last


def photo(name: str = "破损.jpg") -> dict[str, Any]:
    """A picture as a file chooser gives it."""
    drawn = Image.new("RGB", (600, 800), "#455a64")
    ImageDraw.Draw(drawn).rectangle((150, 200, 450, 600), fill="#8d6e63")
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page: Any, *files: dict[str, Any], kind: str = "pictures") -> None:
    """Picks files by the + and waits until none is on its way."""
    page.get_by_test_id("open-tools").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id(f"tool-{kind}").click()
    chooser.value.set_files(list(files))
    expect(page.locator('[data-test="tile"][data-state="sending"]')).to_have_count(0)
