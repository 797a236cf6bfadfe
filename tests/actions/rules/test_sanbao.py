"""Cases of faults: the 三包 lists and their terms, goods on no list, damage of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from actions.rules import no_reason_return, ruling_for, warranty_claim, words
from actions.rules.ruling import WORDS, Answer, Freight, Ruling, article
from actions.rules.sanbao import Fault, decide
from tests.actions.fakes import order

RECEIVED, START = "TRADE_FINISHED", date(2026, 11, 3)  # a Tuesday
YES, MAYBE, NO = Answer.ALLOWED, Answer.MAYBE, Answer.REFUSED
PHONE: dict[str, Any] = {"kinds": ("phone",)}
CUP: dict[str, Any] = {"kinds": ("cup",)}

# facts, today, answer, reason, remedies, last day
CASES = [
    (PHONE, "2026-11-03", YES, "sanbao_return", ("return", "exchange", "repair"), "2026-11-10"),
    (PHONE, "2026-11-10", YES, "sanbao_return", ("return", "exchange", "repair"), "2026-11-10"),
    (PHONE, "2026-11-11", YES, "sanbao_exchange", ("exchange", "repair"), "2026-11-18"),
    (PHONE, "2026-11-18", YES, "sanbao_exchange", ("exchange", "repair"), "2026-11-18"),
    (PHONE, "2026-11-19", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    (PHONE, "2027-11-03", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    (PHONE, "2027-11-04", NO, "sanbao_over", (), "2027-11-03"),
    ({"kinds": ("computer",)}, "2026-11-05", YES, "sanbao_return", ("return", "exchange", "repair"), "2026-11-10"),
    ({"kinds": ("appliance",)}, "2026-11-12", YES, "sanbao_exchange", ("exchange", "repair"), "2026-11-18"),
    ({"kinds": ("phone", "second_hand")}, "2026-11-19", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    ({**PHONE, "repairs": 1}, "2027-03-01", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    ({**PHONE, "repairs": 2}, "2027-03-01", YES, "sanbao_two_repairs", ("exchange", "return"), "2027-11-03"),
    ({**PHONE, "repairs": 2}, "2028-03-01", NO, "sanbao_over", (), "2027-11-03"),
    ({**PHONE, "longest_repair_days": 30}, "2027-03-01", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    ({**PHONE, "longest_repair_days": 31}, "2027-03-01", YES, "sanbao_slow_repair", ("exchange",), "2027-11-03"),
    ({**PHONE, "parts_wait_days": 90}, "2027-03-01", YES, "sanbao_repair", ("repair",), "2027-11-03"),
    ({**PHONE, "parts_wait_days": 91}, "2027-03-01", YES, "sanbao_slow_repair", ("exchange",), "2027-11-03"),
    ({**PHONE, "paused_days": 20}, "2027-11-20", YES, "sanbao_repair", ("repair",), "2027-11-23"),
    ({**PHONE, "paused_days": 20}, "2027-11-24", NO, "sanbao_over", (), "2027-11-23"),
    ({**PHONE, "main_part_months": 36}, "2028-06-01", YES, "sanbao_main_part", ("repair",), "2029-11-03"),
    ({**PHONE, "main_part_months": 36}, "2029-11-05", MAYBE, "last_day_off", (), "2029-11-03"),  # a Saturday
    ({**PHONE, "main_part_months": 36}, "2029-11-06", NO, "sanbao_over", (), "2029-11-03"),
    ({**PHONE, "own_damage": True}, "2026-11-04", NO, "own_damage", (), None),
    ({**PHONE, "own_damage": True, "repairs": 3}, "2027-03-01", NO, "own_damage", (), None),
    ({**PHONE, "start": date(2026, 11, 1)}, "2026-11-09", MAYBE, "last_day_off", (), "2026-11-08"),  # ended Sunday
    ({**PHONE, "start": date(2026, 10, 31)}, "2026-11-16", MAYBE, "last_day_off", (), "2026-11-15"),
    ({**PHONE, "start": date(2026, 10, 31)}, "2026-11-17", YES, "sanbao_repair", ("repair",), "2027-10-31"),
    (CUP, "2026-11-04", YES, "quality_seven", ("return",), "2026-11-10"),
    (CUP, "2026-11-10", YES, "quality_seven", ("return",), "2026-11-10"),
    (CUP, "2026-11-11", MAYBE, "quality_later", (), None),
    (CUP, "2027-05-01", MAYBE, "quality_later", (), None),
    ({}, "2026-11-04", YES, "quality_seven", ("return",), "2026-11-10"),
    ({"kinds": ("custom",)}, "2026-11-04", YES, "quality_seven", ("return",), "2026-11-10"),  # made to order, faulty
    ({"kinds": ("fresh",)}, "2026-11-04", YES, "quality_seven", ("return",), "2026-11-10"),
    ({**CUP, "start": date(2026, 9, 24)}, "2026-10-08", MAYBE, "last_day_off", (), "2026-10-01"),  # in the holiday
    ({**PHONE, "status": "WAIT_BUYER_PAY"}, "2026-11-04", NO, "unpaid", (), None),
    ({**PHONE, "status": "TRADE_CLOSED"}, "2026-11-04", NO, "closed", (), None),
    ({**PHONE, "status": "UNKNOWN"}, "2026-11-04", MAYBE, "unclear_state", (), None),
    ({**PHONE, "status": "WAIT_SELLER_SEND_GOODS", "start": None}, "2026-11-04", MAYBE, "unclear_state", (), None),
    ({**PHONE, "start": None}, "2026-11-04", MAYBE, "no_sign_date", (), None),
    ({**PHONE, "start": date(2026, 12, 1)}, "2026-11-04", MAYBE, "no_sign_date", (), None),
]


@pytest.mark.parametrize("facts, today, answer, reason, remedies, last", CASES)
def test_fault(
    facts: dict[str, Any], today: str, answer: Answer, reason: str, remedies: tuple[str, ...], last: str | None
) -> None:
    ruling = decide(Fault(**{"status": RECEIVED, "start": START, **facts}), date.fromisoformat(today))
    assert (ruling.answer, ruling.reason, ruling.remedies) == (answer, reason, remedies)
    assert ruling.last_day == (date.fromisoformat(last) if last else None)
    assert ruling.freight_by is (Freight.SELLER if answer is YES else Freight.NONE)


def test_every_reason_has_words_and_every_article_a_reason() -> None:
    held = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    assert set(held["article"]) <= set(held["reason"])
    for reason in held["reason"]:
        said = words(Ruling(YES, reason, article(reason), date(2026, 11, 10)))
        assert said.endswith("。") and "{" not in said and len(said) <= 60
        assert ("11月10日" in said) is ("{day}" in held["reason"][reason])


def test_no_word_of_it_promises_what_only_a_shop_can() -> None:
    text = WORDS.read_text(encoding="utf-8")
    assert not [word for word in ("仅退款", "运费险", "价保", "极速", "坏单") if word in text]


# item's category and flags as platforms name them; what each of the two rules says on the second day
ORDERS = [
    ("", (), "kind_unknown", "quality_seven"),
    ("home", (), "seven_days", "quality_seven"),
    ("phone", (), "seven_days", "sanbao_return"),
    ("digital", (), "seven_days", "quality_seven"),  # a device, not a download
    ("", ("virtual",), "digital", "quality_seven"),
    ("fresh", (), "fresh", "quality_seven"),
    ("phone", ("custom",), "custom", "sanbao_return"),
    ("phone", ("second_hand",), "not_confirmed", "sanbao_return"),
    ("phone", ("second_hand", "no_return_confirmed"), "confirmed", "sanbao_return"),
    ("hygiene", ("no_return_confirmed",), "confirmed", "quality_seven"),
    ("clothes", ("no_return_confirmed",), "seven_days", "quality_seven"),
]


@pytest.mark.parametrize("category, flags, without_reason, fault", ORDERS)
def test_order_of_any_platform(category: str, flags: tuple[str, ...], without_reason: str, fault: str) -> None:
    from actions.platform.contract import Item

    item = Item("1", "东西", "", 1, 100, category, "", flags)
    held = order(1, RECEIVED, sign_time="2026-11-03T18:00:00+08:00", items=(item,))
    today = date(2026, 11, 4)
    assert no_reason_return(held, today).reason == without_reason
    assert warranty_claim(held, today).reason == fault


def test_reason_of_the_customer_chooses_the_rule() -> None:
    from actions.platform.contract import Item

    held = order(1, RECEIVED, sign_time="2026-11-03T18:00:00+08:00", items=(Item("1", "手机", "", 1, 100, "phone"),))
    said = {reason: ruling_for(held, date(2026, 11, 4), reason=reason).reason for reason in ("not_wanted", "quality")}
    assert said == {"not_wanted": "seven_days", "quality": "sanbao_return"}


def test_named_item_of_an_order_is_the_one_that_is_looked_at() -> None:
    from actions.platform.contract import Item

    items = (Item("1", "杯子", "", 1, 100, "home"), Item("2", "草莓", "", 1, 100, "fresh"))
    held = order(1, RECEIVED, sign_time="2026-11-03T18:00:00+08:00", items=items)
    assert no_reason_return(held, date(2026, 11, 4)).reason == "seven_days"
    assert no_reason_return(held, date(2026, 11, 4), oid="2").reason == "fresh"
