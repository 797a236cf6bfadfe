"""Cases of returns without a reason: days of 2026, what is excluded, what is intact, who pays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.days import days_after, is_off, months_after
from actions.rules.ruling import Answer, Freight
from actions.rules.seven_days import ANY_KIND, CONFIRMABLE, DAYS, LAWFUL, NOT_INTACT, Purchase, decide

RECEIVED, SIGNED = "TRADE_BUYER_SIGNED", "2026-11-03"  # a Tuesday
YES, MAYBE, NO = Answer.ALLOWED, Answer.MAYBE, Answer.REFUSED

# signed, today, answer, reason, last day
DAYS_OF_2026 = [
    ("2026-11-03", "2026-11-03", YES, "seven_days", "2026-11-10"),  # the day itself
    ("2026-11-03", "2026-11-04", YES, "seven_days", "2026-11-10"),
    ("2026-11-03", "2026-11-10", YES, "seven_days", "2026-11-10"),  # until 24:00
    ("2026-11-03", "2026-11-11", NO, "window_passed", "2026-11-10"),
    ("2026-11-01", "2026-11-08", YES, "seven_days", "2026-11-08"),  # ends on a Sunday
    ("2026-11-01", "2026-11-09", MAYBE, "last_day_off", "2026-11-08"),
    ("2026-11-01", "2026-11-10", NO, "window_passed", "2026-11-08"),
    ("2026-10-31", "2026-11-07", YES, "seven_days", "2026-11-07"),  # ends on a Saturday
    ("2026-10-31", "2026-11-08", MAYBE, "last_day_off", "2026-11-07"),
    ("2026-10-31", "2026-11-09", MAYBE, "last_day_off", "2026-11-07"),
    ("2026-10-31", "2026-11-10", NO, "window_passed", "2026-11-07"),
    ("2026-09-24", "2026-10-01", YES, "seven_days", "2026-10-01"),  # ends on the first of the National Day holiday
    ("2026-09-24", "2026-10-05", MAYBE, "last_day_off", "2026-10-01"),
    ("2026-09-24", "2026-10-08", MAYBE, "last_day_off", "2026-10-01"),
    ("2026-09-24", "2026-10-09", NO, "window_passed", "2026-10-01"),
    ("2026-09-30", "2026-10-08", MAYBE, "last_day_off", "2026-10-07"),  # ends on its last day
    ("2026-10-01", "2026-10-08", YES, "seven_days", "2026-10-08"),  # ends on the working day after it
    ("2026-10-01", "2026-10-09", NO, "window_passed", "2026-10-08"),
    ("2026-10-03", "2026-10-10", YES, "seven_days", "2026-10-10"),  # a Saturday on which one works
    ("2026-10-03", "2026-10-11", NO, "window_passed", "2026-10-10"),
    ("2026-09-13", "2026-09-21", NO, "window_passed", "2026-09-20"),  # a Sunday on which one works
    ("2026-02-08", "2026-02-24", MAYBE, "last_day_off", "2026-02-15"),  # the whole of Spring Festival after it
    ("2026-02-08", "2026-02-25", NO, "window_passed", "2026-02-15"),
    ("2026-02-07", "2026-02-15", NO, "window_passed", "2026-02-14"),  # 14 February is worked
    ("2026-02-16", "2026-02-23", YES, "seven_days", "2026-02-23"),
    ("2026-02-16", "2026-02-24", MAYBE, "last_day_off", "2026-02-23"),
    ("2025-12-25", "2026-01-01", YES, "seven_days", "2026-01-01"),  # over the year's end
    ("2025-12-25", "2026-01-04", MAYBE, "last_day_off", "2026-01-01"),  # 4 January is worked
    ("2025-12-25", "2026-01-05", NO, "window_passed", "2026-01-01"),
    ("2026-03-28", "2026-04-07", MAYBE, "last_day_off", "2026-04-04"),
    ("2026-03-28", "2026-04-08", NO, "window_passed", "2026-04-04"),
    ("2026-04-24", "2026-05-06", MAYBE, "last_day_off", "2026-05-01"),
    ("2026-05-02", "2026-05-10", NO, "window_passed", "2026-05-09"),  # a Saturday on which one works
    ("2026-06-12", "2026-06-22", MAYBE, "last_day_off", "2026-06-19"),
    ("2026-09-18", "2026-09-28", MAYBE, "last_day_off", "2026-09-25"),
    ("2026-02-21", "2026-03-01", NO, "window_passed", "2026-02-28"),  # 28 February is worked, though a Saturday
    ("2028-02-22", "2028-02-29", YES, "seven_days", "2028-02-29"),  # a leap day; years not announced have weekends
]


@pytest.mark.parametrize("signed, today, answer, reason, last", DAYS_OF_2026)
def test_day(signed: str, today: str, answer: Answer, reason: str, last: str) -> None:
    ruling = decide(Purchase(RECEIVED, date.fromisoformat(signed)), date.fromisoformat(today))
    assert (ruling.answer, ruling.reason, ruling.last_day) == (answer, reason, date.fromisoformat(last))


# kinds, confirmed at purchase, condition, unsealed, answer, reason; on the second day
GOODS = [
    ((), False, (), None, YES, "seven_days"),
    ((), True, (), None, YES, "seven_days"),  # a seller may not widen the exceptions
    (("clothes",), True, (), None, YES, "seven_days"),
    (("custom",), False, (), None, NO, "custom"),
    (("fresh",), False, (), None, NO, "fresh"),
    (("digital",), False, (), None, NO, "digital"),
    (("newspaper",), False, (), None, NO, "newspaper"),
    (("media",), False, (), True, NO, "media_opened"),
    (("media",), False, (), False, YES, "seven_days"),
    (("media",), False, (), None, MAYBE, "media_unknown"),
    (("health",), True, (), None, NO, "confirmed"),
    (("health",), False, (), None, YES, "not_confirmed"),
    (("activated",), True, (), None, NO, "confirmed"),
    (("activated",), False, (), None, YES, "not_confirmed"),
    (("near_expiry",), True, (), None, NO, "confirmed"),
    (("near_expiry",), False, (), None, YES, "not_confirmed"),
    (("flawed",), True, (), None, NO, "confirmed"),
    (("second_hand",), True, (), None, NO, "confirmed"),
    (("second_hand",), False, (), None, YES, "not_confirmed"),
    (("clothes",), False, ("opened",), None, YES, "seven_days"),  # opening and trying on is allowed
    (("clothes",), False, ("opened", "tried"), None, YES, "seven_days"),
    (("clothes",), False, ("tag_cut",), None, NO, "not_intact"),
    (("shoes",), False, ("soiled",), None, NO, "not_intact"),
    (("phone",), False, ("opened", "tried"), None, YES, "seven_days"),
    (("phone",), False, ("activated",), None, NO, "not_intact"),
    (("phone",), False, ("tag_cut",), None, YES, "seven_days"),
    (("computer",), False, ("altered",), None, NO, "not_intact"),
    (("cosmetics",), False, ("opened",), None, YES, "seven_days"),
    (("cosmetics",), False, ("seal_broken",), None, NO, "not_intact"),
    (("food",), False, ("seal_broken",), None, NO, "not_intact"),
    (("bags",), False, ("parts_missing",), None, NO, "not_intact"),
    ((), False, ("damaged",), None, NO, "not_intact"),
    (("phone", "custom"), False, (), None, NO, "custom"),  # an engraved phone
]


@pytest.mark.parametrize("kinds, confirmed, condition, unsealed, answer, reason", GOODS)
def test_goods(
    kinds: tuple[str, ...],
    confirmed: bool,
    condition: tuple[str, ...],
    unsealed: bool | None,
    answer: Answer,
    reason: str,
) -> None:
    purchase = Purchase(RECEIVED, date.fromisoformat(SIGNED), kinds, confirmed, condition, unsealed)
    ruling = decide(purchase, date(2026, 11, 4))
    assert (ruling.answer, ruling.reason) == (answer, reason)
    assert ruling.article
    assert (ruling.freight_by is Freight.BUYER) is (answer is YES)


# status, signed, kinds, answer, reason, freight
STATES = [
    ("WAIT_BUYER_PAY", None, (), NO, "unpaid", Freight.NONE),
    ("PAY_PENDING", None, (), NO, "unpaid", Freight.NONE),
    ("TRADE_CLOSED", SIGNED, (), NO, "closed", Freight.NONE),
    ("TRADE_CLOSED_BY_TAOBAO", None, (), NO, "closed", Freight.NONE),
    ("WAIT_SELLER_SEND_GOODS", None, (), YES, "unshipped", Freight.NONE),
    ("WAIT_SELLER_SEND_GOODS", None, ("custom",), MAYBE, "custom_unshipped", Freight.NONE),
    ("PAID_FORBID_CONSIGN", None, (), YES, "unshipped", Freight.NONE),
    ("WAIT_BUYER_CONFIRM_GOODS", None, (), YES, "on_the_way", Freight.BUYER),
    ("WAIT_BUYER_CONFIRM_GOODS", None, ("fresh",), NO, "fresh", Freight.NONE),
    ("SELLER_CONSIGNED_PART", None, (), YES, "on_the_way", Freight.BUYER),
    ("WAIT_BUYER_CONFIRM_GOODS", SIGNED, (), YES, "seven_days", Freight.BUYER),
    ("TRADE_FINISHED", SIGNED, (), YES, "seven_days", Freight.BUYER),
    ("TRADE_FINISHED", None, (), MAYBE, "no_sign_date", Freight.NONE),
    ("TRADE_FINISHED", "2026-12-01", (), MAYBE, "no_sign_date", Freight.NONE),  # signed tomorrow?
    ("UNKNOWN", SIGNED, (), MAYBE, "unclear_state", Freight.NONE),
    ("TRADE_SOMETHING_NEW", None, (), MAYBE, "unclear_state", Freight.NONE),
]


@pytest.mark.parametrize("status, signed, kinds, answer, reason, freight", STATES)
def test_state(
    status: str, signed: str | None, kinds: tuple[str, ...], answer: Answer, reason: str, freight: Freight
) -> None:
    purchase = Purchase(status, date.fromisoformat(signed) if signed else None, kinds)
    ruling = decide(purchase, date(2026, 11, 4))
    assert (ruling.answer, ruling.reason, ruling.freight_by) == (answer, reason, freight)


def test_table_is_large_enough() -> None:
    assert len(DAYS_OF_2026) + len(GOODS) + len(STATES) >= 60


DATES = st.dates(date(2025, 12, 1), date(2026, 12, 31))


@given(signed=DATES, later=st.integers(0, 40))
def test_nobody_is_refused_in_time_nor_on_the_first_day_after_a_day_off(signed: date, later: int) -> None:
    answer = decide(Purchase(RECEIVED, signed), signed + timedelta(days=later)).answer
    last = signed + timedelta(days=DAYS)
    if later <= DAYS:
        assert answer is YES
    elif all(is_off(last + timedelta(days=n)) for n in range(later - DAYS)):
        assert answer is MAYBE
    else:
        assert answer is NO


@given(signed=DATES, later=st.integers(0, 7), kind=st.sampled_from(CONFIRMABLE))
def test_without_confirmation_no_kind_is_refused_in_time(signed: date, later: int, kind: str) -> None:
    assert decide(Purchase(RECEIVED, signed, (kind,)), signed + timedelta(days=later)).answer is YES


@given(kind=st.sampled_from(sorted(NOT_INTACT)), tried=st.sets(st.sampled_from(["opened", "tried", "powered_on"])))
def test_looking_and_trying_never_spoil(kind: str, tried: set[str]) -> None:
    assert not tried & {*NOT_INTACT[kind], *ANY_KIND}
    assert (
        decide(Purchase(RECEIVED, date(2026, 11, 3), (kind,), False, tuple(tried)), date(2026, 11, 4)).answer is not NO
    )


@given(kind=st.sampled_from(LAWFUL), confirmed=st.booleans())
def test_what_the_law_excludes_is_excluded_with_or_without_confirmation(kind: str, confirmed: bool) -> None:
    assert decide(Purchase(RECEIVED, date(2026, 11, 3), (kind,), confirmed), date(2026, 11, 4)).answer is NO


@pytest.mark.parametrize(
    "start, months, paused, last",
    [
        ("2026-01-31", 1, 0, "2026-02-28"),
        ("2024-02-29", 12, 0, "2025-02-28"),
        ("2025-11-24", 12, 0, "2026-11-24"),
        ("2025-11-24", 12, 10, "2026-12-04"),
        ("2026-12-15", 12, 0, "2027-12-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start: str, months: int, paused: int, last: str) -> None:
    assert months_after(date.fromisoformat(start), months, paused_days=paused).last == date.fromisoformat(last)


def test_term_is_longest_by_the_kindest_reading() -> None:
    term = days_after(date(2026, 9, 24), 7)
    assert (term.last, term.longest) == (date(2026, 10, 1), date(2026, 10, 8))
