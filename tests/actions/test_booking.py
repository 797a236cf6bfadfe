"""A time is taken from the button, its place in the list, or the words for day and part of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.booking import CHINA, read_slot
from actions.flow import Flow
from actions.platform.contract import Slot
from tests.actions.fakes import Said
from tests.actions.service_fakes import SLOTS

OPEN = Flow("x", asked="option", step="slot", options=tuple(slot.text for slot in SLOTS))


def coming(days: int, hour: int) -> Slot:
    """A window of two hours, so many days from today."""
    start = datetime.now(CHINA).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    end = start + timedelta(hours=2)
    return Slot(f"{days}-{hour}", start.isoformat(), end.isoformat(), f"{days}天后{hour}点")


def test_button_takes_its_slot() -> None:
    reading = read_slot(Said(SLOTS[1].text, flow=OPEN, option=SLOTS[1].text).turn, SLOTS)
    assert reading.slot == SLOTS[1]


def test_place_in_the_list_takes_its_slot() -> None:
    assert read_slot(Said("第三个", flow=OPEN, ordinal=3).turn, SLOTS).slot == SLOTS[2]


@pytest.mark.parametrize(
    "value, wanted",
    [
        ("2030-03-02", ["s3"]),
        ("2030-03-01", ["s1", "s2"]),
        ("2030-03-01T14:00:00+08:00", ["s2"]),
        ("2030-03-01T12:00:00/2030-03-01T18:00:00", ["s2"]),
        ("2030-03-01/2030-03-02", ["s1", "s2", "s3"]),
    ],
)
def test_named_day_narrows(value: str, wanted: list[str]) -> None:
    reading = read_slot(Said("那天", flow=OPEN, date_time=value).turn, SLOTS)
    assert [slot.slot_id for slot in reading.fitting] == wanted
    assert (reading.slot is not None) == (len(wanted) == 1)


def test_named_day_without_a_slot_is_missed_and_all_are_offered() -> None:
    reading = read_slot(Said("那天", flow=OPEN, date_time="2030-04-01").turn, SLOTS)
    assert reading.missed and reading.fitting == tuple(SLOTS)


@pytest.mark.parametrize(
    "said, wanted", [("明天下午", "1-14"), ("后天上午吧", "2-9"), ("明早", "1-9"), ("后天晚上", "2-19")]
)
def test_words_for_day_and_part_of_the_day(said: str, wanted: str) -> None:
    slots = [coming(days, hour) for days in (1, 2) for hour in (9, 14, 19)]
    found = read_slot(Said(said, flow=OPEN).turn, slots).slot
    assert found and found.slot_id == wanted


def test_weekday_is_the_next_one() -> None:
    slots = [coming(days, 9) for days in range(1, 6)]
    third = datetime.fromisoformat(slots[2].start)
    found = read_slot(Said(f"周{'一二三四五六日'[third.weekday()]}", flow=OPEN).turn, slots).slot
    assert found == slots[2]


def test_other_words_name_no_time() -> None:
    reading = read_slot(Said("我想想", flow=OPEN).turn, SLOTS)
    assert reading.slot is None and not reading.missed and reading.fitting == tuple(SLOTS)
