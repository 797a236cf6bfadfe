"""What a shop or the platform promises beyond the law. All of it comes from data; without a promise there is none."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Mapping

from bot.platform.clock import said
from bot.platform.rules.window import Verdict, last_day
from bot.platform.texts import text
from bot.platform.yuan import yuan

FAST_CREDIT = 2  # the level from which a customer's credit carries a fast refund


@dataclass(frozen=True)
class Promises:
    """One shop's. 0 and False mean: not promised."""

    late_fen: int = 0  # for shipping later than promised
    price_days: int = 0  # price protection
    fast_fen: int = 0  # fast refund by credit, up to this amount
    keep_fen: int = 0  # refund without return for damage, up to this amount
    keep_hours: int = 0  # within so many hours of signing
    exchange_days: int = 0  # exchange without a reason
    fund: bool = False  # has paid into the consumer protection fund
    months: int = 0  # warranty beyond the law

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Promises:
        """From a shop's row; what it does not name is not promised."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if name in known})


def late(promises: Promises, ship_by: datetime | None, sent: datetime | None, now: datetime) -> Verdict:
    """Compensation once the promised shipping time has passed and the goods had not left by then."""
    if ship_by is None or (sent or now) <= ship_by:
        return Verdict(False, "in_time", "", text("promise", "in_time"))
    if not promises.late_fen:
        return Verdict(False, "no_promise", "", text("promise", "late_none"))
    return Verdict(True, "late", "", text("promise", "late", amount=yuan(promises.late_fen)), promises.late_fen)


def price(promises: Promises, bought: date, paid_fen: int, now_fen: int, today: date) -> Verdict:
    """Price protection: the difference, within the promised days of buying."""
    if not promises.price_days:
        return Verdict(False, "no_promise", "", text("promise", "price_none"))
    end = last_day(bought, promises.price_days)
    said_end = said(end)
    if today > end:
        return Verdict(False, "window_passed", "", text("promise", "price_passed", end=said_end), 0, end)
    fen = max(paid_fen - now_fen, 0)
    if not fen:
        return Verdict(False, "not_lower", "", text("promise", "price_same", end=said_end), 0, end)
    words = text("promise", "price", days=promises.price_days, end=said_end, amount=yuan(fen))
    return Verdict(True, "price_dropped", "", words, fen, end)


def fast(promises: Promises, credit: int, fen: int) -> bool:
    """Money first, by the customer's credit, where the shop joined in."""
    return 0 < fen <= promises.fast_fen and credit >= FAST_CREDIT


def keep(promises: Promises, fen: int, signed: datetime, now: datetime) -> bool:
    """Refund without return for damaged goods, reported in time."""
    return 0 < fen <= promises.keep_fen and now <= signed + timedelta(hours=promises.keep_hours)


def advance(promises: Promises, refused: bool, overdue: bool) -> Verdict:
    """Paid first from the shop's deposit when it refuses or stays silent (消费者权益保护法 art. 44)."""
    if not (refused or overdue):
        return Verdict(False, "seller_first", "", text("promise", "seller_first"))
    if not promises.fund:
        return Verdict(False, "no_promise", "", text("promise", "fund_none"))
    return Verdict(True, "advance", text("article", "advance"), text("promise", "fund"))
