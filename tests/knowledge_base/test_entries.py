"""FAQ files are checked when read, and the ones that ship keep the rules for content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.settings import ROOT
from knowledge_base.entries import FaqEntry, load_entries
from knowledge_base.errors import EntryInvalid
from knowledge_base.export import write_entries

GOOD = """
- id: a.one
  question: 问题？
  asks: [怎么问]
  answer: 答案。
  speech: 答案
  source: 规则
"""
BAD = {
    "faq.yml:2: a.one: answer is missing": GOOD.replace("  answer: 答案。\n", ""),
    "faq.yml:8: a.one: ids given twice, first in faq.yml:2": GOOD + GOOD.lstrip(),
    "faq.yml:5: a.one: answer is 121 characters long, over 120": GOOD.replace("答案。", "长" * 121),
    "faq.yml:8: a.one: related b.two does not exist": GOOD + "  related: [b.two]\n",
    "faq.yml:8: a.one: unexpected key colour": GOOD + "  colour: red\n",
    "faq.yml:1: a list of entries is expected": "id: a.one",
    "faq.yml:1: an entry with keys is expected": "- nothing",
    "faq.yml:8: a.one: rule_date '2026-13-01' is not a date like 2026-11-01": GOOD + "  rule_date: '2026-13-01'\n",
    "faq.yml:9: a.one: valid_until 2026-01-01 lies before valid_from 2026-02-01": GOOD
    + "  valid_from: 2026-02-01\n  valid_until: 2026-01-01\n",
    "faq.yml:8: a.one: scope has an unknown kind city; there are shop, brand, category": GOOD
    + "  scope: {city: [a]}\n",
    "faq.yml:4: a.one: asks hold the same wording twice: 问题？": GOOD.replace("[怎么问]", "[问题？]"),
    "faq.yml:4: a.one: asks must be a list": GOOD.replace("[怎么问]", "怎么问"),
    "faq.yml:2: key given twice: answer": GOOD + "  answer: 又一个\n",
    "faq.yml:3: mapping values are not allowed here": GOOD.replace("问题？", "a: b: c"),
    "faq.yml:2: Nope: id 'Nope' is not a name": GOOD.replace("a.one", "Nope"),
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
def test_wrong_file_is_refused_with_line_and_reason(tmp_path: Path, said: str) -> None:
    with pytest.raises(EntryInvalid) as refused:
        load_entries(_write(tmp_path, BAD[said]))
    assert said in str(refused.value).splitlines()


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(EntryInvalid) as refused:
        load_entries(_write(tmp_path, GOOD.replace("答案。", "长" * 121) + "  colour: red\n  follow_up: 退货\n"))
    assert len(str(refused.value).splitlines()) == 3


def test_exported_entries_read_back_the_same(tmp_path: Path) -> None:
    entries = load_entries(ROOT / "knowledge_base" / "faq")
    write_entries(entries, tmp_path)
    assert sorted(load_entries(tmp_path), key=lambda e: e.id) == sorted(entries, key=lambda e: e.id)


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
