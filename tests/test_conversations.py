"""Whole dialogues, each on a platform as seeded: what `yingda evaluate dialogues tests/conversations` plays."""

from __future__ import annotations

import pytest

from bot.dialogues import play_all, read
from bot.settings import ROOT

DIALOGUES = read(ROOT / "tests" / "conversations")


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
async def test_dialogue_goes_as_written(options, assistant, dialogue: dict) -> None:
    result = await play_all(options, assistant, [dialogue])
    assert not result["failures"], result["failures"]
