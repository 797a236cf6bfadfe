"""Words that all nouns of the contract share. Money is integer fen, ids are strings, times are ISO 8601 in +08:00."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "UNKNOWN"  # a state that the platform named and we do not know: a person's business, never a guess


@dataclass(frozen=True)
class Scan:
    """One step of a parcel, a request or a job: when, and in words for the customer."""

    time: str
    text: str


@dataclass(frozen=True)
class Slot:
    """A time that can be booked; `text` says it for people (11月25日 周三 09:00-12:00)."""

    slot_id: str
    start: str
    end: str
    text: str


@dataclass(frozen=True)
class Address:
    """Where and to whom. Read back masked (138****8000); only a write carries it in full."""

    name: str
    phone: str
    region: str
    detail: str


@dataclass(frozen=True)
class Urged:
    """An urge on record. `again` is True when today's was already there: nothing new was recorded.
    `promised` is the promised time, `overdue` whether it has passed, and then `compensation_fen` what is due."""

    subject: str
    recorded: str
    again: bool
    promised: str | None
    overdue: bool
    compensation_fen: int
    compensation_text: str
    next_step: str
    deadline: str | None = None
