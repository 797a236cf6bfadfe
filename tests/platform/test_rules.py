"""The rules as tables of cases: days, returns, 三包, promises, whose turn it is. Dates are China's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.platform.clock import china_date
from bot.platform.rules import disputes, promises, service
from bot.platform.rules.promises import Promises
from bot.platform.rules.returns import Facts, excluded, quote
from bot.platform.rules.service import Term
from bot.platform.rules.window import add_months, last_day, perhaps_in_time

TUESDAY = date(2026, 11, 3)  # its seven days end on Tuesday the 10th
BASE = Facts("TRADE_BUYER_SIGNED", "not_wanted", 10800, 800, "clothes", (), TUESDAY, date(2026, 11, 5))
PHONE = {"reason": "quality", "category": "phone"}
# what differs from BASE -> (refuse_reason or rule, amount, who pays the freight)
CASES = [
    ({}, ("seven_days", 10000, "buyer")),
    ({"today": date(2026, 11, 10)}, ("seven_days", 10000, "buyer")),
    ({"today": date(2026, 11, 11)}, ("window_passed", 0, "none")),
    ({"signed": date(2026, 11, 1), "today": date(2026, 11, 9)}, ("needs_person", 0, "none")),  # ended on a Sunday
    ({"signed": date(2026, 11, 1), "today": date(2026, 11, 10)}, ("window_passed", 0, "none")),
    # statutory holidays of 2026: signed 24 September, the last day is 1 October, the week ends on the 7th
    ({"signed": date(2026, 9, 24), "today": date(2026, 10, 8)}, ("needs_person", 0, "none")),
    ({"signed": date(2026, 9, 24), "today": date(2026, 10, 9)}, ("window_passed", 0, "none")),
    # Spring Festival: signed 10 February, the last day is the 17th, work begins again on the 24th
    ({"signed": date(2026, 2, 10), "today": date(2026, 2, 24)}, ("needs_person", 0, "none")),
    ({"signed": date(2026, 2, 10), "today": date(2026, 2, 25)}, ("window_passed", 0, "none")),
    ({"reason": "quality"}, ("seller_fault", 10800, "seller")),
    ({"reason": "wrong_item"}, ("seller_fault", 10800, "seller")),
    ({**PHONE, "today": date(2026, 11, 18)}, ("exchange_or_repair", 0, "none")),
    ({**PHONE, "today": date(2026, 11, 19)}, ("window_passed", 0, "none")),
    ({"reason": "quality", "today": date(2026, 11, 18)}, ("window_passed", 0, "none")),
    ({"reason": "not_received"}, ("needs_person", 0, "none")),
    ({"reason": "not_received", "lost": True}, ("lost", 10800, "none")),
    ({"category": "fresh"}, ("excluded_category", 0, "none")),
    ({"category": "virtual"}, ("excluded_category", 0, "none")),
    ({"category": "custom", "flags": ("custom",)}, ("excluded_category", 0, "none")),
    ({"category": "phone", "flags": ("second_hand", "no_return_confirmed")}, ("excluded_category", 0, "none")),
    ({"category": "phone", "flags": ("second_hand",)}, ("seven_days", 10000, "buyer")),  # not confirmed at purchase
    ({"category": "beauty", "flags": ("hygiene", "no_return_confirmed")}, ("excluded_category", 0, "none")),
    ({"category": "fresh", "reason": "quality"}, ("seller_fault", 10800, "seller")),
    ({"category": "fresh", "reason": "damaged", "keeps": True}, ("keep", 10800, "none")),
    ({"status": "WAIT_SELLER_SEND_GOODS", "signed": None}, ("unshipped", 10800, "none")),
    ({"status": "WAIT_BUYER_CONFIRM_GOODS", "signed": None}, ("not_signed", 10800, "none")),
    ({"status": "WAIT_BUYER_CONFIRM_GOODS", "signed": None, "category": "virtual"}, ("needs_person", 0, "none")),
    ({"status": "WAIT_BUYER_PAY", "signed": None}, ("not_paid", 0, "none")),
    ({"status": "WAIT_BUYER_PAY", "signed": None, "deposit": "earnest"}, ("deposit_earnest", 0, "none")),
    ({"status": "TRADE_CLOSED"}, ("already_closed", 0, "none")),
    ({"status": "SOMETHING_NEW", "signed": None}, ("needs_person", 0, "none")),
    ({"open_refund": True}, ("open_refund", 0, "none")),
]


@pytest.mark.parametrize("differs, wanted", CASES)
def test_quote_follows_the_rule(differs: dict, wanted: tuple[str, int, str]) -> None:
    found = quote(replace(BASE, **differs))
    assert (found.refuse_reason or found.rule, found.amount_fen, found.freight_by) == wanted
    assert found.allowed == (found.refuse_reason is None) == bool(found.kind)
    assert found.rule_text and "{" not in found.rule_text


# what differs from BASE -> kinds that are allowed, the best first
KINDS = [
    ({}, ["return_refund", "exchange"]),
    ({"today": date(2026, 11, 12)}, []),
    ({"today": date(2026, 11, 12), "promises": Promises(exchange_days=15)}, ["exchange"]),
    ({"reason": "missing"}, ["return_refund", "exchange", "resend"]),
    ({**PHONE}, ["return_refund", "exchange", "repair"]),
    ({**PHONE, "today": date(2026, 11, 18)}, ["exchange", "repair"]),
    ({**PHONE, "today": date(2027, 11, 3)}, ["repair"]),
    ({**PHONE, "today": date(2027, 5, 3), "repairs_of_fault": 2}, ["exchange", "repair"]),
    ({**PHONE, "today": date(2027, 11, 4)}, []),
    ({"reason": "damaged", "keeps": True}, ["refund_only", "return_refund", "exchange", "resend"]),
    ({"status": "WAIT_SELLER_SEND_GOODS", "signed": None}, ["refund_only"]),
]


@pytest.mark.parametrize("differs, kinds", KINDS)
def test_every_allowed_kind_is_offered_and_no_other(differs: dict, kinds: list[str]) -> None:
    facts = replace(BASE, **differs)
    given = {kind: quote(replace(facts, kind=kind)) for kind in promised_kinds()}
    assert [kind for kind in promised_kinds() if given[kind].allowed] == [k for k in promised_kinds() if k in kinds]
    assert all(given[kind].kind == kind for kind in kinds)
    refused = next(one for kind, one in given.items() if kind not in kinds)
    assert list(refused.other_kinds) == kinds


def promised_kinds() -> tuple[str, ...]:
    return ("refund_only", "return_refund", "exchange", "repair", "resend")


def test_refund_without_return_is_never_ours_to_give() -> None:
    refused = quote(replace(BASE, kind="refund_only"))
    assert (refused.refuse_reason, refused.other_kinds) == ("keep_goods", ("return_refund", "exchange"))


def test_refusals_name_the_law_where_it_is_the_law() -> None:
    assert quote(replace(BASE, category="fresh")).article == "消费者权益保护法第二十五条"
    assert quote(replace(BASE, reason="quality")).article == "消费者权益保护法第二十四条"


def test_confirmation_does_not_matter_for_what_the_law_names() -> None:
    assert excluded(("fresh",)) == "fresh"
    assert excluded(("near_expiry",)) == ""
    assert excluded(("near_expiry", "no_return_confirmed")) == "near_expiry"


def test_start_day_is_not_counted() -> None:
    assert last_day(TUESDAY, 7) == date(2026, 11, 10)


def test_day_is_chinas_day() -> None:
    assert china_date(datetime(2026, 11, 3, 16, 30)) == date(2026, 11, 4)


@pytest.mark.parametrize(
    "today, end, perhaps",
    [
        (date(2026, 11, 9), date(2026, 11, 8), True),  # Sunday, then Monday
        (date(2026, 11, 8), date(2026, 11, 8), False),  # in time: no doubt
        (date(2026, 11, 10), date(2026, 11, 8), False),
        (date(2026, 11, 11), date(2026, 11, 10), False),  # ended on a Tuesday
        (date(2026, 5, 6), date(2026, 5, 3), True),  # Labour Day
    ],
)
def test_last_day_off_is_for_a_person(today: date, end: date, perhaps: bool) -> None:
    assert perhaps_in_time(today, end) is perhaps


@pytest.mark.parametrize(
    "start, months, end",
    [
        (date(2026, 11, 3), 12, date(2027, 11, 3)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


WARRANTY = Term("sanbao", date(2027, 11, 3))
# term, fault, what a plan covers, today -> free, reason
REPAIRS = [
    (WARRANTY, "no_power", (), date(2027, 11, 3), True, "within"),
    (WARRANTY, "no_power", (), date(2027, 11, 4), False, "expired"),
    (WARRANTY, "screen", (), date(2026, 12, 1), False, "own_damage"),
    (WARRANTY, "water", (), date(2026, 12, 1), False, "own_damage"),
    (WARRANTY, "screen", ("screen",), date(2026, 12, 1), True, "within"),
    (None, "no_power", (), date(2026, 12, 1), False, "no_warranty"),
]


@pytest.mark.parametrize("term, fault, covers, today, free, reason", REPAIRS)
def test_repair_is_free_by_the_warranty(
    term: Term | None, fault: str, covers: tuple[str, ...], today: date, free: bool, reason: str
) -> None:
    found = service.repair(term, fault, covers, today)
    assert (found.allowed, found.reason) == (free, reason)


@pytest.mark.parametrize(
    "category, promised, plan, term",
    [
        ("phone", Promises(), 0, Term("sanbao", date(2027, 11, 3))),
        ("clothes", Promises(), 0, None),
        ("digital", Promises(months=6), 0, Term("shop", date(2027, 5, 3))),
        ("phone", Promises(months=12), 0, Term("sanbao", date(2027, 11, 3))),
        ("phone", Promises(), 24, Term("plan", date(2028, 11, 3))),
    ],
)
def test_longest_warranty_counts(category: str, promised: Promises, plan: int, term: Term | None) -> None:
    assert service.term(category, TUESDAY, promised, plan) == term


def test_warranty_begins_with_the_signing() -> None:
    assert service.term("phone", None, Promises(), 0) is None


# promised days, paid, now, today -> reason, difference
PRICES = [
    (7, 10000, 9000, date(2026, 11, 10), "price_dropped", 1000),
    (7, 10000, 9000, date(2026, 11, 11), "window_passed", 0),
    (7, 10000, 10000, date(2026, 11, 5), "not_lower", 0),
    (7, 10000, 12000, date(2026, 11, 5), "not_lower", 0),
    (0, 10000, 9000, date(2026, 11, 5), "no_promise", 0),
]


@pytest.mark.parametrize("days, paid, now, today, reason, fen", PRICES)
def test_price_protection_is_the_shops_promise(
    days: int, paid: int, now: int, today: date, reason: str, fen: int
) -> None:
    found = promises.price(Promises(price_days=days), TUESDAY, paid, now, today)
    assert (found.reason, found.fen, found.allowed) == (reason, fen, fen > 0)


BY = datetime(2026, 11, 5, 10)


@pytest.mark.parametrize(
    "late_fen, sent, now, reason, fen",
    [
        (500, None, datetime(2026, 11, 5, 10), "in_time", 0),
        (500, None, datetime(2026, 11, 5, 10, 0, 1), "late", 500),
        (500, datetime(2026, 11, 5, 9), datetime(2026, 11, 9), "in_time", 0),
        (500, datetime(2026, 11, 5, 11), datetime(2026, 11, 9), "late", 500),
        (0, None, datetime(2026, 11, 9), "no_promise", 0),
    ],
)
def test_late_shipping_is_paid_for_where_promised(
    late_fen: int, sent: datetime | None, now: datetime, reason: str, fen: int
) -> None:
    found = promises.late(Promises(late_fen=late_fen), BY, sent, now)
    assert (found.reason, found.fen) == (reason, fen)


@pytest.mark.parametrize("credit, fen, fast", [(2, 100, True), (1, 100, False), (2, 20001, False), (3, 0, False)])
def test_fast_refund_needs_credit_and_promise(credit: int, fen: int, fast: bool) -> None:
    assert promises.fast(Promises(fast_fen=20000), credit, fen) is fast
    assert not promises.fast(Promises(), credit, fen)


@pytest.mark.parametrize("hour, keeps", [(24, True), (25, False)])
def test_keeping_the_goods_is_promised_for_some_hours(hour: int, keeps: bool) -> None:
    signed = datetime(2026, 11, 3)
    now = datetime(2026, 11, 3 + hour // 24, hour % 24)
    assert promises.keep(Promises(keep_fen=5000, keep_hours=24), 5000, signed, now) is keeps
    assert not promises.keep(Promises(keep_fen=5000, keep_hours=24), 5001, signed, now)


@pytest.mark.parametrize(
    "fund, refused, overdue, reason",
    [
        (True, True, False, "advance"),
        (True, False, True, "advance"),
        (True, False, False, "seller_first"),
        (False, True, False, "no_promise"),
    ],
)
def test_advance_compensation_comes_from_the_shops_deposit(
    fund: bool, refused: bool, overdue: bool, reason: str
) -> None:
    assert promises.advance(Promises(fund=fund), refused, overdue).reason == reason


@pytest.mark.parametrize(
    "status, now, reason",
    [
        ("SELLER_REFUSE_BUYER", datetime(2026, 11, 1), "refused"),
        ("WAIT_SELLER_AGREE", datetime(2026, 11, 5), "seller_first"),
        ("WAIT_SELLER_AGREE", datetime(2026, 11, 6), "silent"),
        ("WAIT_SELLER_CONFIRM_GOODS", datetime(2026, 11, 6), "silent"),
        ("WAIT_BUYER_RETURN_GOODS", datetime(2026, 11, 6), "seller_first"),
        ("SUCCESS", datetime(2026, 11, 6), "already_done"),
    ],
)
def test_platform_decides_after_the_seller(status: str, now: datetime, reason: str) -> None:
    found = disputes.intervention(status, BY, now)
    assert (found.reason, found.allowed) == (reason, reason in ("refused", "silent"))
