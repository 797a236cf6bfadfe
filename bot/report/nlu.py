"""The report of `evaluate nlu`: what a person wants to know first, then where it goes wrong."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

TEMPLATE, NAMES = "nlu.html", "intents.yml"
BINS = 10
WORST = 40  # sentences shown
# figure -> (aim, True if more is better); the project's own aims
AIMS = {
    "accuracy": (0.93, True),
    "wrong": (0.03, False),
    "calibration_error": (0.05, False),
    "ms_p50": (4.0, False),
    "out_of_scope": (0.90, True),
}
Decisions = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Judged:
    """One sentence: what was expected and what came. `expected` is the found intent where that was accepted."""

    text: str
    expected: str
    accepted: tuple[str, ...]
    found: str
    confidence: float
    band: str
    runner_up: str
    runner_up_share: float

    @property
    def right(self) -> bool:
        return self.found in self.accepted


def judged(text: str, accepted: tuple[str, ...], decision: Mapping[str, Any]) -> Judged:
    """From a case and its decision."""
    found, others = decision["intent"], decision["alternatives"]
    name, share = others[0] if others else ("", 0.0)
    expected = found if found in accepted else accepted[0]
    return Judged(text, expected, accepted, found, decision["confidence"], decision["band"], name, share)


def write(path: Path, title: str, rows: Sequence[Judged], figures: Mapping[str, Any]) -> Path:
    """Writes the report; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html(title, rows, figures), encoding="utf-8")
    return path


def html(title: str, rows: Sequence[Judged], figures: Mapping[str, Any]) -> str:
    """One file, nothing fetched; every sentence escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent
    page = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    names = yaml.safe_load((folder / NAMES).read_text(encoding="utf-8"))
    page.filters["zh"] = lambda name: names.get(name, name)
    page.filters["percent"] = lambda share: f"{100 * share:.1f}%"
    wrong = sorted((row for row in rows if not row.right), key=lambda row: -row.confidence)
    return page.get_template(TEMPLATE).render(
        title=title,
        made=f"{datetime.now():%Y-%m-%d %H:%M}",
        figures=figures,
        headline=headline(rows, figures),
        bands=bands(rows),
        matrix=matrix(rows),
        plot=reliability(rows),
        intents=by_intent(rows),
        worst=wrong[:WORST],
        wrong=len(wrong),
    )


def headline(rows: Sequence[Judged], figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures that have an aim, and whether it is met."""
    strange = [row.right for row in rows if row.accepted == ("out_of_scope",)]
    known = {**figures, **({"out_of_scope": statistics.mean(map(float, strange))} if strange else {})}
    return [
        {"name": name, "value": known[name], "aim": aim, "met": known[name] >= aim if more else known[name] <= aim}
        for name, (aim, more) in AIMS.items()
        if name in known
    ]


def bands(rows: Sequence[Judged]) -> dict[str, float]:
    """Share of sentences by what became of them."""
    kinds = Counter(
        "wrong" if r.band == "act" and not r.right else "right" if r.band == "act" else r.band for r in rows
    )
    return {kind: kinds[kind] / len(rows) for kind in ("right", "ask", "unsure", "wrong")}


def matrix(rows: Sequence[Judged]) -> list[dict[str, Any]]:
    """For each intent with errors, the intents it was taken for, the commonest first."""
    size = Counter(row.expected for row in rows)
    found = []
    for name in size:
        missed = [row for row in rows if row.expected == name and not row.right]
        if missed:
            taken = Counter(row.found for row in missed).most_common()
            cells = [{"intent": to, "n": n, "share": n / size[name], "rows": _of(missed, to)} for to, n in taken]
            found.append({"intent": name, "n": size[name], "wrong": len(missed), "cells": cells})
    return sorted(found, key=lambda row: (-row["wrong"], row["intent"]))


def _of(rows: Sequence[Judged], found: str) -> list[Judged]:
    return [row for row in rows if row.found == found]


def reliability(rows: Sequence[Judged]) -> list[dict[str, float]]:
    """For each bin of confidence that is not empty: mean confidence, accuracy, how many."""
    points = []
    for number in range(BINS):
        inside = [row for row in rows if min(int(row.confidence * BINS), BINS - 1) == number]
        if inside:
            sure = statistics.mean(row.confidence for row in inside)
            points.append(
                {"sure": sure, "right": _accuracy(inside), "n": len(inside), "share": len(inside) / len(rows)}
            )
    return points


def by_intent(rows: Sequence[Judged]) -> list[dict[str, Any]]:
    """Accuracy of every intent, the weakest first."""
    names = {row.expected for row in rows}
    groups = {name: [row for row in rows if row.expected == name] for name in names}
    found = [{"intent": name, "n": len(group), "right": _accuracy(group)} for name, group in groups.items()]
    return sorted(found, key=lambda row: (row["right"], row["intent"]))


def _accuracy(rows: Sequence[Judged]) -> float:
    return statistics.mean(float(row.right) for row in rows)
