"""What may be refunded: the table of cases, and how days are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.platform.clock import china_date
from bot.platform.rules.returns import Facts, quote
from bot.platform.rules.window import last_day

TUESDAY = date(2026, 11, 3)  # its seven days end on Tuesday the 10th
BASE = Facts("TRADE_BUYER_SIGNED", "not_wanted", 10800, 800, "clothes", (), TUESDAY, date(2026, 11, 5))
# what differs from BASE -> (refuse_reason or rule, amount, who pays the freight)
CASES = [
    ({}, ("seven_days", 10000, "buyer")),
    ({"today": date(2026, 11, 10)}, ("seven_days", 10000, "buyer")),
    ({"today": date(2026, 11, 11)}, ("window_passed", 0, "none")),
    ({"signed": date(2026, 11, 1), "today": date(2026, 11, 9)}, ("needs_person", 0, "none")),  # ended on a Sunday
    ({"signed": date(2026, 11, 1), "today": date(2026, 11, 10)}, ("window_passed", 0, "none")),
    ({"reason": "quality"}, ("seller_fault", 10800, "seller")),
    ({"reason": "wrong_item"}, ("seller_fault", 10800, "seller")),
    ({"reason": "quality", "category": "phone", "today": date(2026, 11, 18)}, ("exchange_or_repair", 0, "none")),
    ({"reason": "quality", "category": "phone", "today": date(2026, 11, 19)}, ("window_passed", 0, "none")),
    ({"reason": "quality", "category": "clothes", "today": date(2026, 11, 18)}, ("window_passed", 0, "none")),
    ({"reason": "not_received"}, ("needs_person", 0, "none")),
    ({"category": "fresh"}, ("excluded_category", 0, "none")),
    ({"category": "custom", "flags": ("custom",)}, ("excluded_category", 0, "none")),
    ({"category": "phone", "flags": ("second_hand", "no_return_confirmed")}, ("excluded_category", 0, "none")),
    ({"category": "fresh", "reason": "quality"}, ("seller_fault", 10800, "seller")),
    ({"status": "WAIT_SELLER_SEND_GOODS", "signed": None}, ("unshipped", 10800, "none")),
    ({"status": "WAIT_BUYER_CONFIRM_GOODS", "signed": None}, ("not_signed", 10800, "none")),
    ({"status": "WAIT_BUYER_PAY", "signed": None}, ("not_paid", 0, "none")),
    ({"status": "TRADE_CLOSED"}, ("already_closed", 0, "none")),
]


@pytest.mark.parametrize("differs, wanted", CASES)
def test_quote_follows_the_rule(differs: dict, wanted: tuple[str, int, str]) -> None:
    found = quote(replace(BASE, **differs))
    assert (found.rule, found.amount_fen, found.freight_by) == wanted
    assert found.allowed == (found.refuse_reason is None)
    assert found.rule_text


def test_start_day_is_not_counted() -> None:
    assert last_day(TUESDAY, 7) == date(2026, 11, 10)


def test_day_is_chinas_day() -> None:
    assert china_date(datetime(2026, 11, 3, 16, 30)) == date(2026, 11, 4)
