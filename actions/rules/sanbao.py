"""Faults: goods of the 三包 lists by its terms, all others by 消费者权益保护法 art. 24. The seller pays the freight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.rules.days import days_after, months_after
from actions.rules.ruling import Freight, Ruling, allowed, maybe, refused
from actions.rules.states import Stage, stage_of

LISTED = ("phone", "computer", "appliance")
RETURN_DAYS, EXCHANGE_DAYS, MONTHS = 7, 15, 12
REPAIRS = 2  # of the same fault, in vain
REPAIR_DAYS, PARTS_DAYS = 30, 90  # longer than that is too long
ALL = ("return", "exchange", "repair")


@dataclass(frozen=True)
class Fault:
    """`start` is the day of delivery, of installation, or of the last exchange (the period begins anew); `repairs`
    of this fault that did not cure it; `paused_days` spent in repair; `main_part_months` where the faulty part is
    on the list of main parts."""

    status: str
    start: date | None
    kinds: tuple[str, ...] = ()
    own_damage: bool = False
    repairs: int = 0
    paused_days: int = 0
    longest_repair_days: int = 0
    parts_wait_days: int = 0
    main_part_months: int = 0


def decide(fault: Fault, today: date) -> Ruling:
    """What a fault gives, asked on `today` (China's)."""
    stage = stage_of(fault.status, signed=fault.start is not None)
    if stage in (Stage.UNPAID, Stage.CLOSED):
        return refused(stage.value)
    if stage is not Stage.RECEIVED:
        return maybe("unclear_state")
    if fault.own_damage:
        return refused("own_damage")
    if fault.start is None or fault.start > today:
        return maybe("no_sign_date")
    listed = any(kind in LISTED for kind in fault.kinds)
    return _early(fault.start, listed, today) or _later(fault, fault.start, listed, today)


def _early(start: date, listed: bool, today: date) -> Ruling | None:
    """The first days; on the edge of a day off a person decides about the better right."""
    seven, fifteen = days_after(start, RETURN_DAYS), days_after(start, EXCHANGE_DAYS)
    if seven.holds(today):
        reason, remedies = ("sanbao_return", ALL) if listed else ("quality_seven", ("return",))
        return allowed(reason, last_day=seven.last, freight_by=Freight.SELLER, remedies=remedies)
    if seven.may_hold(today):
        return maybe("last_day_off", last_day=seven.last)
    if listed and fifteen.holds(today):
        return allowed("sanbao_exchange", last_day=fifteen.last, freight_by=Freight.SELLER, remedies=ALL[1:])
    return maybe("last_day_off", last_day=fifteen.last) if listed and fifteen.may_hold(today) else None


def _later(fault: Fault, start: date, listed: bool, today: date) -> Ruling:
    """Goods on no list have exchange, repair, or return on the law's grounds: nothing that a table may refuse."""
    return _in_period(fault, start, today) if listed else maybe("quality_later")


def _in_period(fault: Fault, start: date, today: date) -> Ruling:
    whole = months_after(start, MONTHS, paused_days=fault.paused_days)
    part = months_after(start, max(fault.main_part_months, MONTHS), paused_days=fault.paused_days)
    if not part.holds(today):
        return (
            maybe("last_day_off", last_day=part.last)
            if part.may_hold(today)
            else refused("sanbao_over", last_day=part.last)
        )
    if not whole.holds(today):
        return _yes("sanbao_main_part", part.last, ("repair",))
    if fault.repairs >= REPAIRS:
        return _yes("sanbao_two_repairs", whole.last, ("exchange", "return"))
    if fault.longest_repair_days > REPAIR_DAYS or fault.parts_wait_days > PARTS_DAYS:
        return _yes("sanbao_slow_repair", whole.last, ("exchange",))
    return _yes("sanbao_repair", whole.last, ("repair",))


def _yes(reason: str, last_day: date, remedies: tuple[str, ...]) -> Ruling:
    return allowed(reason, last_day=last_day, freight_by=Freight.SELLER, remedies=remedies)
