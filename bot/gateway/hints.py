"""猜你想问: which of the hints in `hints.yml` hold for a page and a customer's orders. Nothing here is guessed."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Any, Iterator, Sequence

import yaml

from actions.platform.contract import Order

PATH = Path(__file__).with_name("hints.yml")


class Page(str, Enum):
    """What the page around the widget is about."""

    ANY = "any"
    ORDER = "order"
    PRODUCT = "product"


@dataclass(frozen=True)
class Rule:
    """One line of the file; None where it does not ask."""

    id: str
    text: str
    page: Page = Page.ANY
    status: tuple[str, ...] = ()
    late: bool | None = None
    signed_days: int | None = None
    refund: bool = False
    intent: str = ""

    @property
    def about_order(self) -> bool:
        """Whether an order must be there for it."""
        return bool(self.status) or self.refund


@dataclass(frozen=True)
class Hint:
    """What is shown, and for which rule and order it stands."""

    id: str
    text: str
    order_id: str = ""


@dataclass(frozen=True)
class Rules:
    """The file."""

    limit: int
    per_order: int
    title_characters: int
    hints: tuple[Rule, ...]
    always: tuple[Rule, ...]


@functools.lru_cache(maxsize=1)
def rules() -> Rules:
    """Read once. Raises ValueError or TypeError for a line that is not understood."""
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    hints, always = (tuple(_rule(row) for row in raw.pop(name)) for name in ("hints", "always"))
    return Rules(**raw, hints=hints, always=always)


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(**{**row, "page": Page(row.get("page", "any")), "status": tuple(row.get("status", ()))})


def hints_for(orders: Sequence[Order], page: Page, *, page_order: str = "", now: datetime | None = None) -> list[Hint]:
    """At most `limit`, the page's own order first; with nothing to go by, what anybody may ask."""
    known, moment = rules(), now or datetime.now(timezone.utc)
    found = list(_of_page(known, page))
    for order in sorted(orders, key=lambda order: order.order_id != page_order):
        where = Page.ORDER if order.order_id == page_order else Page.ANY
        found += list(_of_order(known, order, where, moment))[: known.per_order if where is Page.ANY else known.limit]
    found += [Hint(rule.id, rule.text) for rule in known.always] if not found else []
    return found[: known.limit]


def held(hint_id: str, order: Order | None, now: datetime | None = None) -> tuple[Rule, Hint] | None:
    """The rule of that id with its words, if it holds for that order (or needs none); else None."""
    known, moment = rules(), now or datetime.now(timezone.utc)
    rule = next((rule for rule in (*known.hints, *known.always) if rule.id == hint_id), None)
    if rule is None or rule.about_order != (order is not None):
        return None
    if order is None:
        return rule, Hint(rule.id, rule.text)
    return (rule, _hint(known, rule, order)) if _holds(rule, order, moment) else None


def _of_page(known: Rules, page: Page) -> Iterator[Hint]:
    if page is Page.PRODUCT:
        yield from (Hint(rule.id, rule.text) for rule in known.hints if rule.page is Page.PRODUCT)


def _of_order(known: Rules, order: Order, where: Page, now: datetime) -> Iterator[Hint]:
    for rule in known.hints:
        if rule.about_order and rule.page in (Page.ANY, where) and _holds(rule, order, now):
            yield _hint(known, rule, order)


def _hint(known: Rules, rule: Rule, order: Order) -> Hint:
    title = order.title
    short = title if len(title) <= known.title_characters else title[: known.title_characters - 1] + "…"
    return Hint(rule.id, rule.text.format(title=short), order.order_id)


def _holds(rule: Rule, order: Order, now: datetime) -> bool:
    if rule.refund or _refund_runs(order):  # while its refund runs, that is what it is about
        return rule.refund and _refund_runs(order)
    return order.status in rule.status and _in_time(rule, order, now)


def _refund_runs(order: Order) -> bool:
    return bool(order.refund) and (order.refund or {}).get("status") not in (None, "CLOSED", "SUCCESS")


def _in_time(rule: Rule, order: Order, now: datetime) -> bool:
    if rule.late is not None and rule.late != (_passed(order.ship_by, now) or False):
        return False
    if rule.signed_days is None:
        return True
    signed = _moment(order.sign_time or order.end_time)
    return signed is not None and (now - signed).days < rule.signed_days


def _passed(iso: str | None, now: datetime) -> bool:
    moment = _moment(iso)
    return moment is not None and now > moment


def _moment(iso: str | None) -> datetime | None:
    if not iso:
        return None
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
