"""The desk's measures: one computation for the board, the reports and Prometheus. Scripts count into one hash a day
(`day:DATE`) and one for always (`total`); here they are read.

Counters: opened, callbacks, accepted, in_sla, closed, abandoned, offers_missed, offers_refused, transfers, taken_over,
agents_lost, overflowed, repeated, refunds, refunds_in_time, ratings, ratings:sum, ratings:good, reason:NAME.
Histograms, `NAME:BOUND` (seconds) and `NAME:sum` (ms): wait (ticket opened → accepted), felt_wait (the customer's first
message → accepted), first_response (the customer's first message → an agent's first words), handling (accepted → wrap-up).
"""

from __future__ import annotations

from typing import Any, Mapping

BOUNDS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600, 7200)
HISTOGRAMS = ("wait", "felt_wait", "first_response", "handling")
Counts = Mapping[str, int]


def measures(counts: Counts) -> dict[str, Any]:
    """Times in seconds, shares 0..1, None where nothing was counted. A percentile is exact to its bucket."""
    count = counts.get
    return {
        "opened": count("opened", 0),
        "accepted": count("accepted", 0),
        "closed": count("closed", 0),
        "abandoned": count("abandoned", 0),
        "callbacks": count("callbacks", 0),
        "abandonment": _share(count("abandoned", 0), count("accepted", 0) + count("abandoned", 0)),
        "sla": _share(count("in_sla", 0), count("accepted", 0)),
        "refund_sla": _share(count("refunds_in_time", 0), count("refunds", 0)),
        "first_response_p50": percentile(counts, "first_response", 0.5),
        "wait_p50": percentile(counts, "wait", 0.5),
        "wait_p95": percentile(counts, "wait", 0.95),
        "felt_wait_p50": percentile(counts, "felt_wait", 0.5),
        "felt_wait_p95": percentile(counts, "felt_wait", 0.95),
        "handling_p50": percentile(counts, "handling", 0.5),
        "offers_refused": count("offers_refused", 0) + count("offers_missed", 0),
        "transfers": count("transfers", 0),
        "agents_lost": count("agents_lost", 0),
        "csat": _share(count("ratings:sum", 0), count("ratings", 0)),
        "satisfied": _share(count("ratings:good", 0), count("ratings", 0)),
        "fcr": _share(count("closed", 0) - count("repeated", 0), count("closed", 0)),
    }


def percentile(counts: Counts, name: str, share: float) -> float | None:
    """Seconds below which this share lies, between the bounds of its bucket; None with no observation."""
    total = observed(counts, name)
    if not total:
        return None
    below, lower = 0, 0.0
    for bound in BOUNDS:
        here = counts.get(f"{name}:{bound}", 0)
        if here and below + here >= share * total:
            return round(lower + (bound - lower) * (share * total - below) / here, 2)
        below, lower = below + here, float(bound)
    return float(BOUNDS[-1])


def observed(counts: Counts, name: str) -> int:
    """How many observations a histogram has."""
    return sum(counts.get(f"{name}:{bound}", 0) for bound in (*BOUNDS, "inf"))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
