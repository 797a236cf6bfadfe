"""Entries that one question fits are reported; those that never hold together are not."""

from __future__ import annotations

from datetime import date

from knowledge_base.doubles import find_doubles
from tests.knowledge_base.conftest import ENTRIES, HashEncoder, entry

ONE = entry("a.one", "退货运费谁出", answer="无理由退货的运费由您出。")
SAME = entry("a.same", "退货运费谁出？", answer="无理由退货，运费由您出。")
OTHER = entry("a.other", "退货的运费谁出", answer="商家承担全部费用，请放心。")


def test_contradiction_comes_before_a_mere_double(encoder: HashEncoder) -> None:
    found = find_doubles([*ENTRIES, ONE, SAME, OTHER], encoder, likeness=0.8)
    assert [(d.first, d.second, d.contradiction) for d in found if not d.contradiction] == [("a.one", "a.same", False)]
    assert found[0].contradiction and "a.other" in (found[0].first, found[0].second)
    assert "same question, different answers: " in str(found[0])


def test_entries_that_never_hold_together_are_no_doubles(encoder: HashEncoder) -> None:
    shops = [entry(f"s.{name}", "退货运费谁出", scope={"shop": (name,)}) for name in ("x", "y")]
    years = [
        entry("y.old", "活动怎么参加", valid_until=date(2025, 12, 31)),
        entry("y.new", "活动怎么参加", valid_from=date(2026, 1, 1)),
    ]
    assert find_doubles([*shops, *years], encoder) == []
    assert len(find_doubles([shops[0], entry("s.all", "退货运费谁出")], encoder)) == 1


def test_nothing_has_no_doubles(encoder: HashEncoder) -> None:
    assert find_doubles([], encoder) == []
