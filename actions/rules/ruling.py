"""What a rule says, and its words for people."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yml")


class Answer(str, Enum):
    """MAYBE is a person's business: the facts or the law leave it open. It is never told as a no."""

    ALLOWED = "allowed"
    MAYBE = "maybe"
    REFUSED = "refused"


class Freight(str, Enum):
    """Who pays for sending it back; NONE where nothing is sent back or it is not said."""

    NONE = "none"
    BUYER = "buyer"
    SELLER = "seller"


@dataclass(frozen=True)
class Ruling:
    """`reason` is a machine name with words in words.yml; `last_day` by natural days; `remedies` what the customer
    may choose from: return, exchange, repair."""

    answer: Answer
    reason: str
    article: str
    last_day: date | None = None
    freight_by: Freight = Freight.NONE
    remedies: tuple[str, ...] = ()


def allowed(reason: str, *, last_day: date | None, freight_by: Freight, remedies: tuple[str, ...]) -> Ruling:
    """A yes, with its article."""
    return Ruling(Answer.ALLOWED, reason, article(reason), last_day, freight_by, remedies)


def maybe(reason: str, *, last_day: date | None = None) -> Ruling:
    """For a person."""
    return Ruling(Answer.MAYBE, reason, article(reason), last_day)


def refused(reason: str, *, last_day: date | None = None) -> Ruling:
    """A no, with its article."""
    return Ruling(Answer.REFUSED, reason, article(reason), last_day)


def article(reason: str) -> str:
    """Where the rule is written; empty where no article is needed."""
    return str(_all()["article"].get(reason, ""))


def words(ruling: Ruling) -> str:
    """One sentence for the customer."""
    day = f"{ruling.last_day.month}月{ruling.last_day.day}日" if ruling.last_day else ""
    return str(_all()["reason"][ruling.reason]).format(day=day)


@functools.cache
def _all() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))
