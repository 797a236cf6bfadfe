"""Numbers read out and understood, by the table."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.voice.kinds import Kind
from bot.voice.numbers_in import CHINA, Quantity, Span, plain, understand
from bot.voice.numbers_out import say
from bot.voice.speech import for_ear
from tests.voice.table import Row, rows

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=CHINA)  # a Wednesday


def _said(row: Row) -> str:
    value, *more = row.given.split("|")
    if row.kind == "range":
        return say(Kind.RANGE, (value, more[0]), measure=more[1])
    return say(row.kind, value, measure=more[0] if more else "")


def test_table_is_large_enough_both_ways() -> None:
    assert len(rows("out", "ear")) >= 150
    assert len(rows("in", "plain")) >= 150


@pytest.mark.parametrize("row", rows("out"), ids=lambda row: f"{row.kind}-{row.given}")
def test_value_is_read_out_as_people_read_it(row: Row) -> None:
    assert _said(row) == row.wanted


@pytest.mark.parametrize("row", rows("ear"), ids=lambda row: row.given)
def test_sentence_is_written_for_the_ear(row: Row) -> None:
    assert for_ear(row.given) == row.wanted


def _plainly(value: object) -> str:
    """As the table writes a value."""
    if value is None:
        return "-"
    if isinstance(value, Quantity):
        return f"{value.count:g}|{value.measure}"
    if isinstance(value, Span):
        return f"{value.low:g}|{value.high:g}|{value.measure}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@pytest.mark.parametrize("row", rows("in"), ids=lambda row: f"{row.kind}-{row.given}")
def test_value_is_understood_as_people_say_it(row: Row) -> None:
    assert _plainly(understand(row.kind, row.given, now=NOW)) == row.wanted


@pytest.mark.parametrize("row", rows("plain"), ids=lambda row: row.given)
def test_sentence_reaches_the_assistant_as_it_was_meant(row: Row) -> None:
    assert plain(row.given) == row.wanted
