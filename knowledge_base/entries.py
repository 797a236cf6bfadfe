"""FAQ entries as written in `faq/*.yml`, checked when read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence

from knowledge_base.checks import problems_of
from knowledge_base.errors import EntryInvalid
from knowledge_base.marked_yaml import MarkedRow, read_rows

Scope = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FaqEntry:
    """One rule with the ways people ask for it. `follow_up` is an intent offered as a button; `scope` names the
    shops, brands and categories for which alone it holds; a `passage` is a piece of a longer document."""

    id: str
    question: str
    asks: tuple[str, ...]
    answer: str
    speech: str
    source: str
    details: str = ""
    rule_date: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    scope: Scope = field(default_factory=dict)
    follow_up: str | None = None
    related: tuple[str, ...] = ()
    passage: bool = False

    @property
    def wordings(self) -> tuple[str, ...]:
        """The standard question and every other way of asking."""
        return (self.question, *self.asks)

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule is in force on `day`."""
        return not (self.valid_from and day < self.valid_from) and not (self.valid_until and day > self.valid_until)

    def applies_to(self, scope: Mapping[str, str]) -> bool:
        """Whether the rule holds for what is known of the question, as in {"shop": "a", "category": "phone"}.
        What is not known excludes nothing."""
        return all(scope[kind] in held for kind, held in self.scope.items() if scope.get(kind))


def entry_of(values: Mapping[str, Any]) -> FaqEntry:
    """An entry from plain values, dates as dates or ISO text. Raises EntryInvalid with every problem."""
    found = [f"{values.get('id', '?')}: {key}: {reason}" for key, reason in problems_of(values)]
    if found:
        raise EntryInvalid("\n".join(found))
    return _made(values)


def plain(entry: FaqEntry) -> dict[str, Any]:
    """The entry as JSON and YAML can hold it; `entry_of` reads it back."""
    values = asdict(entry)
    lists = {"asks": list(entry.asks), "related": list(entry.related)}
    scope = {kind: list(held) for kind, held in entry.scope.items()}
    dates = {key: str(values[key]) if values[key] else None for key in DATES}
    return {**values, **lists, **dates, "scope": scope}


DATES = ("rule_date", "valid_from", "valid_until")


def load_entries(folder: Path) -> list[FaqEntry]:
    """Every entry below `folder`, ordered by file and place. Raises EntryInvalid naming all problems."""
    rows = [row for path in sorted(folder.glob("*.yml")) for row in read_rows(path)]
    return entries_of_rows(rows)


def entries_of_rows(rows: Sequence[MarkedRow], *, known: Iterable[str] = ()) -> list[FaqEntry]:
    """Entries of read rows; `known` are ids that exist elsewhere. Raises EntryInvalid with file and line."""
    found = [f"{row.where(key)}: {_id(row)}: {why}" for row in rows for key, why in problems_of(row.values)]
    if not found:
        found = _reference_problems(rows, set(known))
    if found:
        raise EntryInvalid("\n".join(found))
    return [_made(row.values) for row in rows]


def _id(row: MarkedRow) -> str:
    return str(row.values.get("id", "?"))


def _reference_problems(rows: Sequence[MarkedRow], known: set[str]) -> list[str]:
    first: dict[str, MarkedRow] = {}
    found = []
    for row in rows:
        before = first.setdefault(_id(row), row)
        if before is not row:
            found.append(f"{row.where('id')}: {_id(row)}: ids given twice, first in {before.where('id')}")
    for row in rows:
        for other in row.values.get("related") or ():
            if other not in first and other not in known:
                found.append(f"{row.where('related')}: {_id(row)}: related {other} does not exist")
    return found


def _made(values: Mapping[str, Any]) -> FaqEntry:
    given = {key: value for key, value in values.items() if value is not None}
    lists = {"asks": tuple(given["asks"]), "related": tuple(given.get("related") or ())}
    scope = {kind: tuple(held) for kind, held in (given.get("scope") or {}).items()}
    dates = {key: _date(given[key]) for key in DATES if given.get(key)}
    return FaqEntry(**{**given, **lists, **dates, "scope": scope})


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
