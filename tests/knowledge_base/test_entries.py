"""FAQ files are checked when read, and the ones that ship keep the rules for content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.settings import ROOT
from knowledge_base.entries import FaqEntry, load_entries
from knowledge_base.errors import EntryInvalid

GOOD = """
- id: a.one
  question: 问题？
  asks: [怎么问]
  answer: 答案。
  speech: 答案
  source: 规则
"""
BAD = {
    "missing": GOOD.replace("  answer: 答案。\n", ""),
    "twice": GOOD + GOOD,
    "over": GOOD.replace("答案。", "长" * 121),
    "does not exist": GOOD + "  related: [b.two]\n",
    "unexpected": GOOD + "  colour: red\n",
    "a list": "id: a.one",
}
# Promises that only a shop can give: an answer that names one says where it is to be found.
SHOP_PROMISES = ("仅退款", "价保", "极速退款", "坏单包赔")


def _write(folder: Path, text: str) -> Path:
    (folder / "faq.yml").write_text(text, encoding="utf-8")
    return folder


def test_load_entries_reads_a_good_file(tmp_path: Path) -> None:
    (entry,) = load_entries(_write(tmp_path, GOOD))
    assert (entry.id, entry.wordings) == ("a.one", ("问题？", "怎么问"))


@pytest.mark.parametrize("said", BAD)
def test_load_entries_refuses(tmp_path: Path, said: str) -> None:
    with pytest.raises(EntryInvalid, match=said):
        load_entries(_write(tmp_path, BAD[said]))


def test_entry_is_valid_only_between_its_days() -> None:
    entry = FaqEntry("a", "q", ("x",), "a", "s", "r", valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
    assert [entry.is_valid_on(day) for day in days] == [False, True, True, False]


def test_shipped_entries_number_at_least_forty() -> None:
    assert len(load_entries(ROOT / "knowledge_base" / "faq")) >= 40


def test_shipped_asks_stand_only_once() -> None:
    asks = [ask for entry in load_entries(ROOT / "knowledge_base" / "faq") for ask in entry.wordings]
    assert len(asks) == len(set(asks))


@pytest.mark.parametrize("promise", SHOP_PROMISES)
def test_shipped_answers_promise_nothing_for_a_shop(promise: str) -> None:
    entries = [entry for entry in load_entries(ROOT / "knowledge_base" / "faq") if promise in entry.answer]
    bound = ("商品页", "订单页", "商家", "店铺", "为准", "平台")
    assert all(any(word in entry.answer for word in bound) for entry in entries)
