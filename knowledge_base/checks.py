"""What makes an entry an entry: every key, its type and its length."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Callable, Iterator, Mapping

MAX_ANSWER = 120  # characters: what fits a phone's bubble without scrolling
MAX_SPEECH = 40  # characters: about twelve seconds at the elderly rate
MAX_DETAILS = 300
MAX_PASSAGE = 600  # characters of a document's passage: three screens of a phone's bubble
MAX_WORDING = 120
MAX_SOURCE = 200
SCOPES = ("shop", "brand", "category")
REQUIRED = ("id", "question", "asks", "answer", "speech", "source")
_ID = re.compile(r"[a-z0-9_-]{1,40}(\.[a-z0-9_-]{1,40}){1,4}")
_INTENT = re.compile(r"[a-z][a-z0-9_]{1,40}")

Check = Callable[[Any], str]  # what is wrong with a value, or nothing


def problems_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, reason) of everything that is wrong, in the order of the keys."""
    for key in REQUIRED:
        if not values.get(key) and not (key == "asks" and values.get("passage")):
            yield key, f"{key} is missing"
    for key, value in values.items():
        check = CHECKS.get(key)
        if check is None:
            yield str(key), f"unexpected key {key}"
        elif value is not None and value != "" and (reason := check(value)):
            yield key, f"{key} {reason}"
    yield from _together(values)


def _together(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What only several keys show."""
    limit = MAX_PASSAGE if values.get("passage") else MAX_ANSWER
    if isinstance(values.get("answer"), str) and len(values["answer"]) > limit:
        yield "answer", f"answer is {len(values['answer'])} characters long, over {limit}"
    start, end = _day(values.get("valid_from")), _day(values.get("valid_until"))
    if start and end and end < start:
        yield "valid_until", f"valid_until {end} lies before valid_from {start}"
    asks = values.get("asks")
    given = [values.get("question"), *(asks if isinstance(asks, (list, tuple)) else ())]
    wordings = [str(text).strip() for text in given if text]
    for text in sorted({text for text in wordings if wordings.count(text) > 1}):
        yield "asks", f"asks hold the same wording twice: {text}"


def _text(limit: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            return f"must be text, not {value!r}"
        return f"is {len(value)} characters long, over {limit}" if len(value) > limit else ""

    return check


def _pattern(pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> str:
        return "" if isinstance(value, str) and pattern.fullmatch(value) else f"{value!r} is not a name"

    return check


def _texts(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        return "must be a list"
    wrong = [item for item in value if not isinstance(item, str) or not item.strip() or len(item) > MAX_WORDING]
    return f"hold something that is no wording of 1 to {MAX_WORDING} characters: {wrong[0]!r}" if wrong else ""


def _date(value: Any) -> str:
    return "" if _day(value) else f"{value!r} is not a date like 2026-11-01"


def _day(value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _scope(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "must be a mapping"
    for kind, held in value.items():
        if kind not in SCOPES:
            return f"has an unknown kind {kind}; there are {', '.join(SCOPES)}"
        if not isinstance(held, (list, tuple)) or not held or not all(isinstance(name, str) for name in held):
            return f"{kind} must be a list of names"
    return ""


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


CHECKS: dict[str, Check] = {
    "id": _pattern(_ID),
    "question": _text(MAX_WORDING),
    "asks": _texts,
    "answer": _text(MAX_PASSAGE),
    "details": _text(MAX_DETAILS),
    "speech": _text(MAX_SPEECH),
    "source": _text(MAX_SOURCE),
    "rule_date": _date,
    "valid_from": _date,
    "valid_until": _date,
    "scope": _scope,
    "follow_up": _pattern(_INTENT),
    "related": _texts,
    "passage": _flag,
}
