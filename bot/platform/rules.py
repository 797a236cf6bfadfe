"""What may be refunded, how much and by which rule: pure functions over dates and states, in China's days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.platform.clock import said
from bot.platform.texts import text
from bot.platform.workdays import is_off, next_workday

DAYS_TO_RETURN = 7  # 消费者权益保护法 art. 24, 25
DAYS_TO_EXCHANGE = 15  # 三包: exchange or repair of listed goods
LISTED = ("phone", "computer", "appliance")  # categories under 三包
EXCLUDED = ("custom", "fresh", "virtual", "newspaper", "second_hand")  # art. 25: categories and flags
SELLER_FAULT = ("quality", "wrong_item", "missing", "damaged", "not_as_described")
# Trade.status by what the rules make of it. One that is in no group is a person's business.
UNPAID = ("TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
UNSHIPPED = ("WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN")
ON_THE_WAY = ("SELLER_CONSIGNED_PART", "WAIT_BUYER_CONFIRM_GOODS")


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `signed` and `today` are days in China, amounts fen."""

    status: str
    reason: str
    payment_fen: int
    post_fee_fen: int
    category: str
    flags: tuple[str, ...]
    signed: date | None
    today: date
    open_refund: bool = False


@dataclass(frozen=True)
class Quote:
    """What is allowed; `refuse_reason` is a machine name when it is not, and `kind` is then empty."""

    allowed: bool
    kind: str
    amount_fen: int
    rule: str
    rule_text: str
    freight_by: str
    refuse_reason: str | None
    money_back_text: str


def quote(facts: Facts) -> Quote:
    """The one entry: what stands in the way first, then by how far the goods have come."""
    if facts.status in UNPAID:
        return _refuse("not_paid")
    if facts.status in CLOSED:
        return _refuse("already_closed")
    if facts.open_refund:
        return _refuse("open_refund")
    if facts.status in UNSHIPPED:
        return _allow("refund_only", facts.payment_fen, "unshipped", "none")
    return _signed(facts, facts.signed) if facts.signed else _unsigned(facts)


def last_day(signed: date, days: int) -> date:
    """The start day is not counted: signed on the 3rd, seven days end on the 10th at 24:00."""
    return signed + timedelta(days=days)


def _unsigned(facts: Facts) -> Quote:
    """A parcel can be called back or refused at the door; what was delivered otherwise cannot."""
    if facts.status in ON_THE_WAY and "virtual" not in (*facts.flags, facts.category):
        return _allow("refund_only", facts.payment_fen, "not_signed", "none")
    return _person("unclear_state")


def _signed(facts: Facts, signed: date) -> Quote:
    if facts.reason == "not_received":
        return _person("not_received")
    return _fault(facts, signed) if facts.reason in SELLER_FAULT else _no_reason(facts, signed)


def _no_reason(facts: Facts, signed: date) -> Quote:
    excluded = next((name for name in (*facts.flags, facts.category) if name in EXCLUDED), None)
    if excluded:
        return _refuse("excluded_category", text("excluded", excluded))
    end = last_day(signed, DAYS_TO_RETURN)
    if facts.today <= end:
        return _allow("return_refund", facts.payment_fen - facts.post_fee_fen, "seven_days", "buyer", end)
    return _too_late(facts.today, end)


def _fault(facts: Facts, signed: date) -> Quote:
    end = last_day(signed, DAYS_TO_RETURN)
    if facts.today <= end:
        return _allow("return_refund", facts.payment_fen, "seller_fault", "seller")
    if facts.category in LISTED and facts.reason == "quality" and not _perhaps_in_time(facts.today, end):
        return _exchange(facts.today, last_day(signed, DAYS_TO_EXCHANGE))
    return _too_late(facts.today, end)


def _exchange(today: date, end: date) -> Quote:
    return _refuse("exchange_or_repair") if today <= end else _too_late(today, end)


def _too_late(today: date, end: date) -> Quote:
    """Never a plain no where the last day was a day off."""
    return _person("day_off", end) if _perhaps_in_time(today, end) else _refuse("window_passed", end=end)


def _perhaps_in_time(today: date, end: date) -> bool:
    """A term that ends on a day off ends on the working day after it (民法典 art. 203)."""
    return is_off(end) and today <= next_workday(end)


def _allow(kind: str, amount_fen: int, rule: str, freight_by: str, end: date | None = None) -> Quote:
    said_rule = text("rule", rule, end=said(end) if end else "")
    return Quote(True, kind, amount_fen, rule, said_rule, freight_by, None, _money_back())


def _refuse(reason: str, rule_text: str = "", end: date | None = None) -> Quote:
    said_rule = rule_text or text("rule", reason, end=said(end) if end else "")
    return Quote(False, "", 0, reason, said_rule, "none", reason, _money_back())


def _person(why: str, end: date | None = None) -> Quote:
    return _refuse("needs_person", text("rule", why, end=said(end) if end else ""))


def _money_back() -> str:
    return text("money_back", "usual")
