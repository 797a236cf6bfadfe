"""Measures understanding and retrieval with the code that serves; one JSON object each."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

from bot import train
from bot.assistant.assistant import Assistant
from bot.assistant.decide import route_of
from bot.messages import Band, Route
from bot.report import nlu as nlu_report
from bot.settings import Settings

SHOWN_ERRORS = 200
NO_ENTRY = "-"


@dataclass(frozen=True)
class Case:
    """One line of a test file."""

    text: str
    accepted: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    """`text<TAB>a|b` lines; blank ones and those that start with # are passed over. Raises ValueError."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, tab, accepted = line.rstrip("\n").partition("\t")
        if not tab or not accepted.strip():
            raise ValueError(f"{path}:{number}: text, a tab and what is accepted are expected")
        cases.append(Case(text, tuple(part.strip() for part in accepted.split("|"))))
    return cases


def nlu(settings: Settings, path: Path, *, report: Path | None = None) -> None:
    """Prints the figures of `evaluate nlu` and writes the report that people read."""
    cases = read_cases(path)
    decisions, times = asyncio.run(_timed(_load(settings), cases))
    figures = {**scores(cases, decisions), **times}
    print(json.dumps({**figures, "errors": errors(cases, decisions)}, ensure_ascii=False))
    rows = [nlu_report.judged(c.text, c.accepted, d) for c, d in zip(cases, decisions, strict=True)]
    written = nlu_report.write(report or settings.var / "reports" / f"nlu-{path.stem}.html", path.name, rows, figures)
    print(f"report: {written}", file=sys.stderr)


def faq(settings: Settings, path: Path) -> None:
    """Prints the figures of `evaluate faq`."""
    cases = read_cases(path)
    print(json.dumps(asyncio.run(_faq(_load(settings), cases)), ensure_ascii=False))


def _load(settings: Settings) -> Assistant:
    return Assistant.load(train.train(settings, progress=lambda words: None))


async def _timed(assistant: Assistant, cases: Sequence[Case]) -> tuple[list[dict[str, Any]], dict[str, float]]:
    await assistant.understand("你好")
    decisions, milliseconds = [], []
    for case in cases:
        began = time.perf_counter()
        decisions.append((await assistant.understand(case.text))["decision"])
        milliseconds.append((time.perf_counter() - began) * 1000)
    return decisions, percentiles(milliseconds)


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in ms."""
    ordered = sorted(milliseconds)
    return {"ms_p50": round(statistics.median(ordered), 3), "ms_p95": round(ordered[int(len(ordered) * 0.95)], 3)}


def scores(cases: Sequence[Case], decisions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Accuracy of the best guess, and what would have been done with it."""
    right = [decision["intent"] in case.accepted for case, decision in zip(cases, decisions, strict=True)]
    routed = [
        decision["route"] in {route_of(name).value for name in case.accepted}
        for case, decision in zip(cases, decisions, strict=True)
    ]
    sure = [decision["band"] == Band.ACT.value for decision in decisions]
    to_person = [decision["route"] == Route.HANDOFF.value for decision in decisions]
    n = len(cases)
    return {
        "n": n,
        "accuracy": round(sum(right) / n, 4),
        "route_accuracy": round(sum(routed) / n, 4),
        "macro_f1": round(macro_f1(cases, decisions), 4),
        "handed_or_asked": round(sum(not s or p for s, p in zip(sure, to_person, strict=True)) / n, 4),
        "wrong": round(sum(s and not r for s, r in zip(sure, right, strict=True)) / n, 4),
        "calibration_error": round(calibration_error([d["confidence"] for d in decisions], right), 4),
    }


def macro_f1(cases: Sequence[Case], decisions: Sequence[dict[str, Any]]) -> float:
    """Mean F1 over the intents of the test set. A case with several accepted intents counts for the one that
    was found, else for its first."""
    pairs = [
        (decision["intent"] if decision["intent"] in case.accepted else case.accepted[0], decision["intent"])
        for case, decision in zip(cases, decisions, strict=True)
    ]
    return statistics.mean(_f1(pairs, name) for name in {truth for truth, _ in pairs})


def _f1(pairs: Sequence[tuple[str, str]], name: str) -> float:
    hit = sum(truth == name == found for truth, found in pairs)
    miss = sum((truth == name) != (found == name) for truth, found in pairs)
    return 2 * hit / (2 * hit + miss) if hit else 0.0


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and accuracy, weighted over equal bins."""
    total = 0.0
    for number in range(bins):
        inside = [
            i
            for i, c in enumerate(confidences)
            if number / bins <= c < (number + 1) / bins or (c == 1.0 and number == bins - 1)
        ]
        if inside:
            gap = statistics.mean(confidences[i] for i in inside) - statistics.mean(float(right[i]) for i in inside)
            total += abs(gap) * len(inside)
    return total / len(confidences)


def errors(cases: Sequence[Case], decisions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was taken for something else, the surest first."""
    wrong = [
        {
            "text": c.text,
            "accepted": list(c.accepted),
            "found": d["intent"],
            "confidence": round(d["confidence"], 3),
            "band": d["band"],
        }
        for c, d in zip(cases, decisions, strict=True)
        if d["intent"] not in c.accepted
    ]
    return sorted(wrong, key=lambda row: -row["confidence"])[:SHOWN_ERRORS]


async def _faq(assistant: Assistant, cases: Sequence[Case]) -> dict[str, Any]:
    decisions, times = await _timed(assistant, cases)
    found = [[hit["entry_id"] for hit in decision["faq_hits"]] for decision in decisions]
    answered = [d["band"] == Band.ACT.value and d["intent"] == "faq" for d in decisions]
    rows = list(zip(cases, found, answered, strict=True))
    known = [(case, ids, said) for case, ids, said in rows if case.accepted != (NO_ENTRY,)]
    unknown = [said for case, _, said in rows if case.accepted == (NO_ENTRY,)]
    ranks = [next((n for n, name in enumerate(ids, 1) if name in case.accepted), 0) for case, ids, _ in known]
    return {
        "n": len(cases),
        "recall_at_1": _share(rank == 1 for rank in ranks),
        "recall_at_3": _share(1 <= rank <= 3 for rank in ranks),
        "mrr": round(statistics.mean(1 / rank if rank else 0.0 for rank in ranks), 4) if ranks else None,
        "rejected_rightly": _share(not said for said in unknown),
        "rejected_wrongly": _share(not said for _, _, said in known),
        **times,
    }


def _share(flags: Any) -> float | None:
    values = list(flags)
    return round(sum(values) / len(values), 4) if values else None
