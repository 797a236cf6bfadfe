"""Measures entities on marked sentences with the code that serves; one JSON object."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Mapping, Sequence

from bot.assistant.components.chinese import entities_of
from bot.evaluate import SHOWN_ERRORS, percentiles
from knowledge_base.text import normalise

NUMBERS = ("order_id", "tracking_no", "phone", "amount", "date_time", "ordinal")
NAMES = ("product", "brand", "carrier", "reason", "address", "person")
NO_ENTITY = "-"


@dataclass(frozen=True)
class Mark:
    """One expected entity: its value, its typed surface, or both; None leaves one open."""

    entity: str
    value: str | None
    surface: str | None


@dataclass(frozen=True)
class Case:
    """One sentence with all its entities."""

    text: str
    marks: tuple[Mark, ...]


def read_cases(path: Path) -> tuple[datetime, list[Case]]:
    """The `# now:` of the header and the sentences. Raises ValueError for a line that is not of the form."""
    now, cases = None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# now:"):
            now = datetime.fromisoformat(line.removeprefix("# now:").strip())
        elif line.strip() and not line.startswith("#"):
            cases.append(_case(line, where=f"{path}:{number}"))
    if now is None:
        raise ValueError(f"{path}: a line `# now: 2026-11-24T10:00:00+08:00` is expected")
    return now, cases


def _case(line: str, *, where: str) -> Case:
    text, tab, marks = line.partition("\t")
    if not tab or not marks.strip():
        raise ValueError(f"{where}: text, a tab and entities or - are expected")
    if marks.strip() == NO_ENTITY:
        return Case(text, ())
    return Case(text, tuple(_mark(part.strip(), where=where) for part in marks.split(";")))


def _mark(text: str, *, where: str) -> Mark:
    head, at, surface = text.partition("@")
    entity, equals, value = head.partition("=")
    if entity not in (*NUMBERS, *NAMES) or not (at or equals):
        raise ValueError(f"{where}: {text!r} is no entity=value@surface")
    return Mark(entity, value if equals else None, surface if at else None)


def run(path: Path) -> None:
    """Prints the figures of `evaluate entities`."""
    now, cases = read_cases(path)
    entities_of(normalise("你好"), now=now)
    found, milliseconds = [], []
    for case in cases:
        began = time.perf_counter()
        found.append(entities_of(normalise(case.text), now=now))
        milliseconds.append((time.perf_counter() - began) * 1000)
    print(json.dumps({**scores(cases, found), **percentiles(milliseconds)}, ensure_ascii=False))


def scores(cases: Sequence[Case], found: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """F1 over the entities of all sentences; an entity is right when type, value and surface are."""
    hits, misses, extras = Counter[str](), Counter[str](), Counter[str]()
    errors = []
    for case, entities in zip(cases, found, strict=True):
        right, missed, extra = _compare(case, entities)
        hits.update(right)
        misses.update(mark.entity for mark in missed)
        extras.update(entity["entity"] for entity in extra)
        if missed or extra:
            errors.append(_error(case, missed, extra))
    each = {name: _f1([name], hits, misses, extras) for name in (*NUMBERS, *NAMES)}
    groups = {"f1_numbers": _f1(NUMBERS, hits, misses, extras), "f1_names": _f1(NAMES, hits, misses, extras)}
    return {"n": len(cases), "f1": each, **groups, "errors": errors[:SHOWN_ERRORS]}


def _compare(
    case: Case, entities: Sequence[Mapping[str, Any]]
) -> tuple[list[str], list[Mark], list[Mapping[str, Any]]]:
    left, right, missed = list(entities), [], []
    for mark in case.marks:
        fitting = next((entity for entity in left if _fits(mark, entity, case.text)), None)
        if fitting is None:
            missed.append(mark)
        else:
            left.remove(fitting)
            right.append(mark.entity)
    return right, missed, left


def _fits(mark: Mark, entity: Mapping[str, Any], text: str) -> bool:
    if mark.entity != entity["entity"]:
        return False
    surface = mark.surface is None or text[entity["start"] : entity["end"]] == mark.surface
    return surface and (mark.value is None or _same(mark.value, entity["value"]))


def _same(expected: str, value: object) -> bool:
    return abs(float(expected) - value) < 0.005 if isinstance(value, float) else expected == str(value)


def _error(case: Case, missed: Sequence[Mark], extra: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "text": case.text,
        "missed": [f"{m.entity}={m.value}@{m.surface}" for m in missed],
        "extra": [f"{e['entity']}={e['value']}@{case.text[e['start'] : e['end']]}" for e in extra],
    }


def _f1(names: Sequence[str], hits: Counter[str], misses: Counter[str], extras: Counter[str]) -> float | None:
    hit, wrong = sum(hits[n] for n in names), sum(misses[n] + extras[n] for n in names)
    return round(2 * hit / (2 * hit + wrong), 4) if hit + wrong else None
