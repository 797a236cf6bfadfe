"""Money back, exchange, repair, resend: which is allowed, how much, who pays the freight, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.platform.clock import said
from bot.platform.rules import promises as shop
from bot.platform.rules.promises import Promises
from bot.platform.rules.service import DAYS_TO_RETURN, LISTED, sanbao
from bot.platform.rules.window import last_day, perhaps_in_time
from bot.platform.texts import group_of, text

MONEY = ("refund_only", "return_refund")  # kinds that give money; the others give goods
LAWFUL = ("custom", "fresh", "virtual", "newspaper")  # art. 25: without the seven days by law
CONFIRMED = ("second_hand", "near_expiry", "flawed", "activated", "hygiene")  # only if confirmed at purchase
CONFIRMATION = "no_return_confirmed"
SELLER_FAULT = ("quality", "wrong_item", "missing", "damaged", "not_as_described")
RESENT = ("wrong_item", "missing", "damaged")  # faults for which the right thing may be sent after
# Trade.status by what the rules make of it. One that is in no group is a person's business.
UNPAID = ("TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
UNSHIPPED = ("WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN")
ON_THE_WAY = ("SELLER_CONSIGNED_PART", "WAIT_BUYER_CONFIRM_GOODS")


@dataclass(frozen=True)
class Facts:
    """What the rules look at. Days are China's, amounts fen. `kind` empty: whichever gives money and fits best.
    `keeps` says that the shop's promise of refund without return holds, `fast` that of the fast refund, `lost`
    that the carrier's investigation ended without the parcel; `deposit` is earnest or advance when only that is paid."""

    status: str
    reason: str
    payment_fen: int
    post_fee_fen: int
    category: str
    flags: tuple[str, ...]
    signed: date | None
    today: date
    open_refund: bool = False
    kind: str = ""
    promises: Promises = Promises()
    keeps: bool = False
    credit: int = 0
    lost: bool = False
    repairs_of_fault: int = 0
    deposit: str = ""


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
    article: str = ""
    other_kinds: tuple[str, ...] = ()
    fast: bool = False
    pictures: bool = False


def quote(facts: Facts) -> Quote:
    """The one entry: what stands in the way first, then the wanted kind among those that are allowed."""
    options = [] if _stopped(facts) else _options(facts)
    fitting = [option for option in options if option.kind == facts.kind or not facts.kind and option.kind in MONEY]
    chosen = fitting[0] if fitting else _refusal(facts, options)
    others = tuple(option.kind for option in options if option.kind != chosen.kind)
    fast = chosen.kind == "refund_only" and shop.fast(facts.promises, facts.credit, chosen.amount_fen)
    return replace(chosen, other_kinds=others, fast=fast, pictures=chosen.allowed and facts.reason in SELLER_FAULT)


def excluded(flags: tuple[str, ...]) -> str:
    """Why goods have no seven days: the flag or category, or empty. A seller who did not have it confirmed at
    purchase may not refuse (暂行办法 art. 20)."""
    confirmed = CONFIRMED if CONFIRMATION in flags else ()
    return next((flag for flag in flags if flag in (*LAWFUL, *confirmed)), "")


def _stopped(facts: Facts) -> Quote | None:
    if facts.status in UNPAID:
        return _refuse(f"deposit_{facts.deposit}" if facts.deposit else "not_paid")
    if facts.status in CLOSED:
        return _refuse("already_closed")
    return _refuse("open_refund") if facts.open_refund else None


def _options(facts: Facts) -> list[Quote]:
    """All that is allowed, the best for the customer first."""
    if facts.status in UNSHIPPED:
        return [_allow("refund_only", facts.payment_fen, "unshipped", "none")]
    if facts.signed:
        return _after_signing(facts, facts.signed)
    if facts.status in ON_THE_WAY and "virtual" not in (*facts.flags, facts.category):
        return [_allow("refund_only", facts.payment_fen, "not_signed", "none")]
    return []


def _after_signing(facts: Facts, signed: date) -> list[Quote]:
    if facts.reason == "not_received":
        return [_allow("refund_only", facts.payment_fen, "lost", "none")] if facts.lost else []
    return _fault(facts, signed) if facts.reason in SELLER_FAULT else _no_reason(facts, signed)


def _fault(facts: Facts, signed: date) -> list[Quote]:
    kept = [_allow("refund_only", facts.payment_fen, "keep", "none")] if facts.keeps else []
    if facts.today <= last_day(signed, DAYS_TO_RETURN):
        kinds = ["exchange", *(["resend"] if facts.reason in RESENT else []), *_repairable(facts)]
        back = _allow("return_refund", facts.payment_fen, "seller_fault", "seller")
        return [*kept, back, *(_allow(kind, 0, "seller_fault", "seller") for kind in kinds)]
    listed = facts.category in LISTED and facts.reason == "quality"
    kinds = list(sanbao(signed, facts.repairs_of_fault, facts.today)) if listed else []
    rule = "exchange_or_repair" if "exchange" in kinds else "repair_in_warranty"
    return [*kept, *(_allow(kind, 0, rule, "seller") for kind in kinds)]


def _repairable(facts: Facts) -> list[str]:
    return ["repair"] if facts.category in LISTED and facts.reason == "quality" else []


def _no_reason(facts: Facts, signed: date) -> list[Quote]:
    if excluded((*facts.flags, facts.category)):
        return []
    end, longer = last_day(signed, DAYS_TO_RETURN), last_day(signed, facts.promises.exchange_days)
    options = []
    if facts.today <= end:
        options += [_allow("return_refund", facts.payment_fen - facts.post_fee_fen, "seven_days", "buyer", end)]
        options += [_allow("exchange", 0, "exchange_in_seven", "buyer", end)]
    elif facts.today <= longer:
        options += [_allow("exchange", 0, "exchange_promise", "buyer", longer)]
    return options


def _refusal(facts: Facts, options: list[Quote]) -> Quote:
    """Why not, in the order in which a person would say it."""
    stopped = _stopped(facts)
    if stopped:
        return stopped
    if facts.signed is None:
        return _unsigned_refusal(facts, options)
    if facts.reason == "not_received":
        return _person("not_received")
    if facts.kind and any(option.kind in MONEY for option in options):
        return _refuse("keep_goods" if facts.kind == "refund_only" else "kind_not_given")
    return _late_refusal(facts, facts.signed, options)


def _unsigned_refusal(facts: Facts, options: list[Quote]) -> Quote:
    return _refuse("not_yet_received") if options else _person("unclear_state")


def _late_refusal(facts: Facts, signed: date, options: list[Quote]) -> Quote:
    why = excluded((*facts.flags, facts.category))
    if facts.reason not in SELLER_FAULT and why:
        return _refuse("excluded_category", text("excluded", why), article="excluded")
    end = last_day(signed, DAYS_TO_RETURN)
    if perhaps_in_time(facts.today, end):
        return _person("day_off", end)
    if any(option.kind == "exchange" for option in options) and facts.reason in SELLER_FAULT:
        return _refuse("exchange_or_repair")
    last = last_day(signed, 15) if facts.category in LISTED and facts.reason == "quality" else end
    return _person("day_off", last) if perhaps_in_time(facts.today, last) else _refuse("window_passed", end=last)


def _allow(kind: str, amount_fen: int, rule: str, freight_by: str, end: date | None = None) -> Quote:
    words = text("rule", rule, end=said(end) if end else "")
    return Quote(True, kind, amount_fen, rule, words, freight_by, None, text("money_back", "usual"), _article(rule))


def _refuse(reason: str, words: str = "", end: date | None = None, article: str = "") -> Quote:
    words = words or text("rule", reason, end=said(end) if end else "")
    back = text("money_back", "usual")
    return Quote(False, "", 0, reason, words, "none", reason, back, _article(article or reason))


def _person(why: str, end: date | None = None) -> Quote:
    return _refuse("needs_person", text("rule", why, end=said(end) if end else ""), article=why)


def _article(rule: str) -> str:
    return str(group_of("article").get(rule, ""))
