"""How good the service was, day by day (China's days), from the archive and the tickets: what was answered by the
assistant alone, what was handed over and why, how it was rated, what stayed unanswered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Iterable, Iterator, Mapping, Sequence

from bot.archive import Archived
from bot.messages import Band, Owner, Sender
from bot.reminders import CHINA

Event = Mapping[str, Any]
GOOD = 4  # of five: a customer who gives this is satisfied
DAY_MS = 24 * 3600 * 1000


@dataclass
class Day:
    """Counts of one day. `conversations` are those in which a customer spoke on that day; `alone` those of them in which
    no person was asked for or took part; `handed_over` tickets by reason; `scores` how often each was given;
    `not_understood` turns in which the assistant said so; `unanswered` messages after which nobody said anything."""

    conversations: int = 0
    alone: int = 0
    messages: int = 0
    not_understood: int = 0
    unanswered: int = 0
    handed_over: dict[str, int] = field(default_factory=dict)
    scores: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TicketFact:
    """Of a ticket, what the report counts."""

    opened_ms: int
    reason: str


def day_of(ms: int) -> date:
    """China's day of a moment."""
    return datetime.fromtimestamp(ms / 1000, CHINA).date()


def start_ms(day: date) -> int:
    """The moment at which a day begins in China."""
    return int(datetime(day.year, day.month, day.day, tzinfo=CHINA).timestamp() * 1000)


def days_of(rows: Iterable[Archived], tickets: Iterable[TicketFact]) -> dict[date, Day]:
    """`rows` conversation by conversation, oldest first, whole days of them."""
    found: dict[date, Day] = {}
    for _, conversation in groupby(rows, key=lambda row: row.conversation_id):
        for day, part in groupby(conversation, key=lambda row: day_of(row.ms)):
            _count(found.setdefault(day, Day()), [row.event for row in part])
    for ticket in tickets:
        reasons = found.setdefault(day_of(ticket.opened_ms), Day()).handed_over
        reasons[ticket.reason] = reasons.get(ticket.reason, 0) + 1
    return dict(sorted(found.items()))


def _count(day: Day, events: Sequence[Event]) -> None:
    """Adds one conversation's events of that day."""
    asked = [place for place, event in enumerate(events) if _is(event, Sender.CUSTOMER)]
    if asked:
        day.conversations += 1
        day.alone += not any(_is_handed_over(event) for event in events)
        day.messages += len(asked)
        day.not_understood += sum(_is_not_understood(event) for event in events)
        day.unanswered += _unanswered(events, asked)
    for event in events:
        if event.get("type") == "rated":
            day.scores[int(event["score"])] = day.scores.get(int(event["score"]), 0) + 1


def _unanswered(events: Sequence[Event], asked: Sequence[int]) -> int:
    """An answer names its message; a person's answers whatever came before."""
    answered = {event.get("answers") for event in events if event.get("answers")}
    last = max((place for place, event in enumerate(events) if _is(event, Sender.AGENT)), default=-1)
    return sum(events[place].get("id") not in answered and place > last for place in asked)


def _is(event: Event, sender: Sender) -> bool:
    return event.get("type") == "message" and event.get("sender") == sender.value


def _is_handed_over(event: Event) -> bool:
    to_people = event.get("type") == "owner" and event.get("owner") != Owner.ASSISTANT.value
    return to_people or _is(event, Sender.AGENT)


def _is_not_understood(event: Event) -> bool:
    return (event.get("decision") or {}).get("band") == Band.UNSURE.value


def satisfied(day: Day) -> float | None:
    """CSAT: the share of scores of four and five; None where nobody rated."""
    given = sum(day.scores.values())
    return sum(count for score, count in day.scores.items() if score >= GOOD) / given if given else None


def lines(days: Mapping[date, Day]) -> Iterator[dict[str, Any]]:
    """One JSON object for each figure, in the form of `yingda bench`."""
    for day, counts in days.items():
        for metric, value, unit in _figures(counts):
            line = {"bench": "service", "case": day.isoformat(), "metric": metric, "value": value, "unit": unit}
            yield {**line, "baseline": None, "baseline_value": None, "ratio": None}


def _figures(day: Day) -> Iterator[tuple[str, float | None, str]]:
    yield "conversations", day.conversations, "conversations"
    yield "alone", day.alone, "conversations"
    yield "alone_share", round(day.alone / day.conversations, 4) if day.conversations else None, "share"
    yield "messages", day.messages, "messages"
    yield "not_understood", day.not_understood, "turns"
    yield "unanswered", day.unanswered, "messages"
    yield "handed_over", sum(day.handed_over.values()), "tickets"
    for reason, count in sorted(day.handed_over.items()):
        yield f"handed_over_{reason}", count, "tickets"
    share = satisfied(day)
    yield "csat", round(share, 4) if share is not None else None, "share"
    yield "ratings", sum(day.scores.values()), "ratings"


def table(days: Mapping[date, Day]) -> str:
    """For people: a day a line."""
    head = f"{'day':10}  {'talks':>6} {'alone':>6} {'':>5} {'people':>6} {'unsure':>6} {'silent':>6} {'csat':>5}  why people"
    return "\n".join([head, *(_line(day, counts) for day, counts in days.items())])


def _line(day: date, counts: Day) -> str:
    share, csat = _percent(counts.alone, counts.conversations), satisfied(counts)
    why = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.handed_over.items()))
    people, rated = sum(counts.handed_over.values()), f"{csat:.0%}" if csat is not None else "-"
    left = f"{day.isoformat():10}  {counts.conversations:6} {counts.alone:6} {share:>5} {people:6}"
    return f"{left} {counts.not_understood:6} {counts.unanswered:6} {rated:>5}  {why}".rstrip()


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def since(days: int, today: date) -> int:
    """The moment from which the report of the last `days` days, today among them, begins."""
    return start_ms(today - timedelta(days=days - 1))
