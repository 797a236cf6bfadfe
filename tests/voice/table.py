"""The spoken-number table: rows of `numbers.tsv`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).with_name("numbers.tsv")


class Row(NamedTuple):
    """One line; see the head of the file."""

    way: str
    kind: str
    given: str
    wanted: str


def rows(*ways: str) -> list[Row]:
    """The rows of these ways."""
    lines = [line for line in PATH.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [row for row in (Row(*line.split("\t")) for line in lines) if row.way in ways]
