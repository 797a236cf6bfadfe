"""A sentence with its values folded to marks: which order it was says nothing about what is wanted."""

from __future__ import annotations

import re

from bot.assistant.numbers import find_numbers

_MARKS = {"order_id": "Ⓞ", "tracking_no": "Ⓣ", "phone": "Ⓟ", "amount": "Ⓐ", "date_time": "Ⓓ"}
_DIGITS = re.compile(r"\d+")
_LONG, _SHORT = 10, 4  # digits of an order number, of a year or a tail


def marked(text: str) -> str:
    """Normalised text with its values replaced by marks and other numbers by their length."""
    parts, at = [], 0
    for value in find_numbers(text):
        if value.entity in _MARKS:
            parts += [text[at : value.start], _MARKS[value.entity]]
            at = value.end
    return _DIGITS.sub(_by_length, "".join([*parts, text[at:]]))


def _by_length(match: re.Match[str]) -> str:
    length = len(match.group())
    return "#" if length < _SHORT else "##" if length < _LONG else "###"
