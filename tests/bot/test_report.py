"""The report of `evaluate nlu`: one file, nothing fetched, nothing a customer wrote read as markup."""

from __future__ import annotations

import re

from bot.report import nlu
from bot.report.nlu import Judged

FIGURES = {
    "n": 4,
    "accuracy": 0.5,
    "route_accuracy": 0.75,
    "macro_f1": 0.5,
    "handed_or_asked": 0.25,
    "wrong": 0.25,
    "calibration_error": 0.1,
    "ms_p50": 2.0,
    "ms_p95": 3.0,
}


def _row(text: str, expected: str, found: str, confidence: float, band: str = "act") -> Judged:
    return Judged(text, expected, (expected,), found, confidence, band, "invoice", 0.1)


ROWS = [
    _row("退钱", "apply_refund", "apply_refund", 0.95),
    _row("<script>alert(1)</script>", "apply_refund", "apply_return", 0.9),
    _row("那啥", "out_of_scope", "apply_return", 0.3, "ask"),
    _row("下雨吗", "out_of_scope", "out_of_scope", 0.85),
]


def test_report_escapes_and_fetches_nothing() -> None:
    page = nlu.html("customers.tsv", ROWS, FIGURES)
    assert "&lt;script&gt;alert(1)" in page and "<script" not in page
    assert not re.search(r"https?://|src=|@import|url\(", page)
    assert "申请退货退款" in page


def test_matrix_holds_only_intents_with_errors() -> None:
    found = nlu.matrix([*ROWS, _row("你好", "greet", "greet", 0.9)])
    assert {row["intent"]: [(c["intent"], c["n"]) for c in row["cells"]] for row in found} == {
        "apply_refund": [("apply_return", 1)],
        "out_of_scope": [("apply_return", 1)],
    }


def test_bands_count_every_sentence_once() -> None:
    assert nlu.bands(ROWS) == {"right": 0.5, "ask": 0.25, "unsure": 0.0, "wrong": 0.25}


def test_reliability_of_a_bin_is_its_mean_confidence_and_accuracy() -> None:
    points = nlu.reliability([_row("a", "x", "x", 0.92), _row("b", "x", "y", 0.98), _row("c", "x", "x", 1.0)])
    assert [(round(p["sure"], 3), round(p["right"], 3), p["n"]) for p in points] == [(0.967, 0.667, 3)]


def test_headline_says_which_aims_are_met() -> None:
    met = {item["name"]: item["met"] for item in nlu.headline(ROWS, FIGURES)}
    assert met == {"accuracy": False, "wrong": False, "calibration_error": False, "ms_p50": True, "out_of_scope": False}
