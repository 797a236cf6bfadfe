"""`yingda evaluate calls`: what it samples and counts, and some calls as callers make them."""

from __future__ import annotations

import os
from typing import Iterator

import pytest

from bot import settings
from bot.calls import Ears, _settled, levels, play_all, spread
from bot.dialogues import read
from bot.local_stack import local_stack
from bot.settings import ROOT, Settings

CONVERSATIONS = ROOT / "tests" / "conversations"


def test_sample_is_spread_over_all_files() -> None:
    dialogues = [{"name": str(n), "turns": []} for n in range(100)]
    assert [dialogue["name"] for dialogue in spread(dialogues, 4)] == ["0", "25", "50", "75"]
    assert len(spread(dialogues, 0)) == len(spread(dialogues, 200)) == 100


def test_a_doubt_is_settled_by_what_the_caller_meant() -> None:
    assert _settled("我要退回", ("退回", "退货"), "我要退货") == "我要退货"
    assert _settled("我要退回", ("退回", "退货"), "查退回的件") == "我要退回"


def test_each_rate_of_noise_has_the_same_ears() -> None:
    assert list(levels([0.0, 0.1], nbest=False, pinyin=True)) == [Ears(0.0, nbest=False), Ears(0.1, nbest=False)]


@pytest.fixture
def alone(assistant) -> Iterator[Settings]:  # type: ignore[no-untyped-def]
    before = dict(os.environ)
    with local_stack() as own:
        os.environ.update(own.env)
        yield settings.load()
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.slow
async def test_calls_without_noise_go_as_typed_dialogues_do(alone: Settings, assistant) -> None:  # type: ignore[no-untyped-def]
    dialogues = spread(read(CONVERSATIONS), 12)
    result = await play_all(alone, assistant, dialogues, Ears(0.0))
    assert result["n"] == result["succeeded"] == result["at_once"] == 12 and result["misheard_first"] == 0


@pytest.mark.slow
async def test_hearing_repairs_more_than_it_breaks(alone: Settings, assistant) -> None:  # type: ignore[no-untyped-def]
    result = await play_all(alone, assistant, spread(read(CONVERSATIONS), 12), Ears(0.1))
    assert result["misheard"] < result["misheard_first"] and result["succeeded"] >= 10
