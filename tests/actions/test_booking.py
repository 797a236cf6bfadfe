"""A time is taken from the button, its place in the list, or the words for day and part of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.booking import CHINA, decides, read_slot, said_time
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


@pytest.mark.parametrize(
    "said, wished",
    [
        ("后天下午", "后天下午"),
        ("明天上午我要去医院，改后天下午", "改后天下午"),
        ("明天没空，大后天上午来吧", "大后天上午来吧"),
        ("后天下午吧，明天要去医院", "后天下午吧"),
        ("明天上午改后天下午", "改后天下午"),
    ],
)
def test_of_two_times_the_one_that_is_wished_counts(said: str, wished: str) -> None:
    assert said_time(Said(said).turn)[0] == wished


@pytest.mark.parametrize(
    "said, intent, decided",
    [
        ("好的", "affirm", True),
        ("先不约", "deny", True),
        ("周六不行，周日下午吧", "deny", False),
        ("改成下午", "inform", False),
        ("明天下午就不约了", "inform", True),
        ("嗯…", "nlu_fallback", True),
    ],
)
def test_a_no_that_names_another_time_is_no_no(said: str, intent: str, decided: bool) -> None:
    assert decides(Said(said, intent=intent).turn) is decided
