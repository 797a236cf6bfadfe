"""The skills on the reference platform itself, in process and seeded."""

from __future__ import annotations

from typing import Callable

import pytest

from actions import run
from actions.platform.contract import Platform
from actions.platform.reference import ReferencePlatform
from tests.actions.chat import Chat
from tests.platform.conftest import api, seeded, shop

__all__ = ["api", "seeded", "shop"]


@pytest.fixture
def chat(shop: Callable[[str], ReferencePlatform], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Chat]:
    """A conversation with a customer of the seed's stories."""

    def talk(customer: str) -> Chat:
        platform: Callable[[str], Platform] = lambda _: shop(customer)  # noqa: E731
        monkeypatch.setattr(run, "platform_for", platform)
        return Chat()

    return talk
