"""FAQ entries as written in `faq/*.yml`, checked when read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Mapping

import yaml

from knowledge_base.errors import EntryInvalid

MAX_ANSWER = 120  # characters: what fits a phone's bubble without scrolling
MAX_SPEECH = 40  # characters: about twelve seconds at the elderly rate
_REQUIRED = ("id", "question", "asks", "answer", "speech", "source")


@dataclass(frozen=True)
class FaqEntry:
    """One rule with the ways people ask for it. `follow_up` is an intent offered as a button."""

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
    scope: Mapping[str, Any] = field(default_factory=dict)
    follow_up: str | None = None
    related: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The standard question and every other way of asking."""
        return (self.question, *self.asks)

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule is in force on `day`."""
        return not (self.valid_from and day < self.valid_from) and not (self.valid_until and day > self.valid_until)


def load_entries(folder: Path) -> list[FaqEntry]:
    """Every entry below `folder`, ordered by file and place. Raises EntryInvalid."""
    entries = [_read(raw, path) for path in sorted(folder.glob("*.yml")) for raw in _rows(path)]
    _check_references(entries)
    return entries


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list):
        raise EntryInvalid(f"{path.name}: a list of entries is expected")
    return rows


def _read(raw: Mapping[str, Any], path: Path) -> FaqEntry:
    where = f"{path.name}: {raw.get('id', '?')}"
    for key in _REQUIRED:
        if not raw.get(key):
            raise EntryInvalid(f"{where}: {key} is missing")
    if len(raw["answer"]) > MAX_ANSWER or len(raw["speech"]) > MAX_SPEECH:
        raise EntryInvalid(f"{where}: answer over {MAX_ANSWER} or speech over {MAX_SPEECH} characters")
    values = {key: value for key, value in raw.items() if value is not None}
    return _make({**values, "asks": tuple(raw["asks"]), "related": tuple(raw.get("related") or ())}, where)


def _make(values: Mapping[str, Any], where: str) -> FaqEntry:
    try:
        return FaqEntry(**values)
    except TypeError as error:
        raise EntryInvalid(f"{where}: {error}") from error


def _check_references(entries: list[FaqEntry]) -> None:
    ids = [entry.id for entry in entries]
    if len(ids) != len(set(ids)):
        raise EntryInvalid(f"ids given twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    for entry in entries:
        for other in entry.related:
            if other not in ids:
                raise EntryInvalid(f"{entry.id}: related {other} does not exist")
