"""What is said to somebody in danger: by its kind, by what has happened already, and each time in other words."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

from knowledge_base.text import simplify

OTHER = "any"  # the kind of a danger whose words do not tell it
_PATH = Path(__file__).with_name("safety.yml")
Said = Mapping[str, int]  # how often a row has spoken
Line = tuple[str, str]  # the row, and its words


def first(kind: str, text: str) -> str:
    """What to do now, and that a person was called."""
    row = _fitting(_rows(kind, "first"), _plain(kind, text))
    return f"{row['say'][0]}{_table()['handed']}"


def told(kind: str, text: str, said: Said) -> Line | None:
    """The words for what exactly was said while they wait, or None where nothing of it is known."""
    rows = [row for row in _rows(kind, "then") if "when" in row]
    found = next((row for row in rows if re.search(row["when"], _plain(kind, text), re.IGNORECASE)), None)
    number = rows.index(found) if found else 0
    return _line(found, str(number), said) if found else None


def anything(kind: str, said: Said) -> Line:
    """The words for whatever else they say while they wait."""
    own = _table().get(kind or OTHER, {}).get("last")
    return _line({"say": own} if own else _rows(kind, "then")[-1], "last", said)


def _line(row: Mapping[str, Any], name: str, said: Said) -> Line:
    """The row's next variant; openings, where it has them, go round in a cycle of their own, so that hardly any
    two lines are alike."""
    times = said.get(name, 0)
    opening = row["opens"][times % len(row["opens"])] if "opens" in row else ""
    return name, opening + row["say"][times % len(row["say"])]


def spent(kind: str, line: Line, said: Said) -> bool:
    """Whether this row has used up its variants: the next would be a repetition."""
    name = line[0]
    return name != "last" and said.get(name, 0) >= len(_rows(kind, "then")[int(name)]["say"])


def _fitting(rows: Sequence[Mapping[str, Any]], plain: str) -> Mapping[str, Any]:
    return next(row for row in rows if "when" not in row or re.search(row["when"], plain, re.IGNORECASE))


def _rows(kind: str, stage: str) -> Sequence[Mapping[str, Any]]:
    return _table().get(kind or OTHER, _table()[OTHER])[stage]


def _plain(kind: str, text: str) -> str:
    """Simplified, without the words that only look like the deed: 还没转."""
    but = _table().get(kind or OTHER, {}).get("but", "")
    return re.sub(but, "", simplify(text)) if but else simplify(text)


@functools.lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return yaml.safe_load(_PATH.read_text(encoding="utf-8"))
