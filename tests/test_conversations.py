"""Whole dialogues, each on a platform as seeded: what `yingda evaluate dialogues tests/conversations` plays."""

from __future__ import annotations

import os
from typing import Iterator

import pytest

from bot import settings
from bot.dialogues import play_all, read
from bot.local_stack import local_stack
from bot.settings import ROOT, Settings

ALWAYS = 3  # of each file; all of them take five minutes and are for `make test-all`


def _dialogues() -> list[object]:
    files = sorted((ROOT / "tests" / "conversations").glob("*.yml"))
    rows = [(place, dialogue) for path in files for place, dialogue in enumerate(read(path))]
    slow = pytest.mark.slow
    return [pytest.param(row, id=row["name"], marks=() if place < ALWAYS else slow) for place, row in rows]


@pytest.fixture(scope="module")
def alone(assistant) -> Iterator[Settings]:
    """Redis and platform that no other worker answers from and no other test has ordered from."""
    before = dict(os.environ)
    with local_stack() as own:
        os.environ.update(own.env)
        yield settings.load()
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("dialogue", _dialogues())
async def test_dialogue_goes_as_written(alone: Settings, assistant, dialogue: dict) -> None:
    result = await play_all(alone, assistant, [dialogue])
    assert not result["failures"], result["failures"]
