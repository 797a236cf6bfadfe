"""The demo platform's page: axe finds nothing, light or dark, and it fits a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from bot.local_stack import Stack

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_admin_page_has_no_violations(browser: Any, stack: Stack, scheme: str) -> None:
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, locale="zh-CN", color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in ("/admin", "/admin/customers/C1001", "/admin/customers/C1021"):
        page.goto(f"{stack.env['PLATFORM_URL']}{path}")
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
