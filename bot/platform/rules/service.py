"""Warranty: the law's 三包, a shop's own, or a plan that was bought; whichever lasts longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.platform.clock import said
from bot.platform.rules.promises import Promises
from bot.platform.rules.window import Verdict, add_months, last_day
from bot.platform.texts import text

LISTED = ("phone", "computer", "appliance")  # categories under 三包
SERVED = (*LISTED, "digital")  # what can be repaired at all
DAYS_TO_RETURN, DAYS_TO_EXCHANGE, MONTHS = 7, 15, 12  # 三包
NOT_COVERED = ("screen", "water")  # the customer's damage: a broken screen; one that only fails is `display`
REPAIRS_BEFORE_EXCHANGE = 2  # of the same fault


@dataclass(frozen=True)
class Term:
    """A warranty that runs or ran: `source` is sanbao, shop or plan."""

    source: str
    until: date


def term(category: str, start: date | None, promises: Promises, plan_months: int) -> Term | None:
    """The longest; None when nobody gives any or it has not begun."""
    if start is None:
        return None
    months = {"plan": plan_months, "shop": promises.months, "sanbao": MONTHS if category in LISTED else 0}
    source = max(months, key=lambda name: (months[name], name == "sanbao"))
    return Term(source, add_months(start, months[source])) if months[source] else None


def repair(term: Term | None, fault: str, plan_covers: tuple[str, ...], today: date) -> Verdict:
    """Whether a repair is free. A plan covers the faults that it names even when the law does not."""
    if term is None:
        return Verdict(False, "no_warranty", "", text("service", "no_warranty"))
    if today > term.until:
        return Verdict(False, "expired", "", text("service", "expired", end=said(term.until)), 0, term.until)
    if fault in NOT_COVERED and fault not in plan_covers:
        return Verdict(False, "own_damage", text("article", "sanbao"), text("service", "own_damage"), 0, term.until)
    article = text("article", "sanbao") if term.source == "sanbao" else ""
    return Verdict(True, "within", article, text("service", "within", end=said(term.until)), 0, term.until)


def sanbao(start: date, repairs_of_fault: int, today: date) -> tuple[str, ...]:
    """What a performance fault of a listed good gives today: of refund, exchange, repair, the customer's choice."""
    if today <= last_day(start, DAYS_TO_RETURN):
        return ("return_refund", "exchange", "repair")
    if today <= last_day(start, DAYS_TO_EXCHANGE):
        return ("exchange", "repair")
    if today > add_months(start, MONTHS):
        return ()
    return ("exchange", "repair") if repairs_of_fault >= REPAIRS_BEFORE_EXCHANGE else ("repair",)
