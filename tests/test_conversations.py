"""Whole dialogues, each on a platform as seeded: what `yingda evaluate dialogues tests/conversations` plays."""

from __future__ import annotations

import os
from typing import Iterator

import pytest

from bot import settings
from bot.dialogues import play_all, read
from bot.local_stack import local_stack
from bot.settings import ROOT, Settings

DIALOGUES = read(ROOT / "tests" / "conversations")


@pytest.fixture(scope="module")
def alone(assistant) -> Iterator[Settings]:
    """Redis and platform that no other worker answers from and no other test has ordered from."""
    before = dict(os.environ)
    with local_stack() as own:
        os.environ.update(own.env)
        yield settings.load()
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
async def test_dialogue_goes_as_written(alone: Settings, assistant, dialogue: dict) -> None:
    result = await play_all(alone, assistant, [dialogue])
    assert not result["failures"], result["failures"]
