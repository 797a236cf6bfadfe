"""Text for the ear: no brackets, no symbols, numbers read the way people read them."""

from __future__ import annotations

import re

_READ = "零一二三四五六七八九"
_LONG_NUMBER = re.compile(r"\d{7,}")
_YUAN = re.compile(r"(\d+)\.(\d{2})(?= ?元)")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_QUOTES = re.compile(r"[“”\"「」]")


def for_ear(text: str) -> str:
    """Long numbers shrink to their last four digits, read one by one; 59.00 元 becomes 59元."""
    plain = _QUOTES.sub("", _BRACKETS.sub("", text))
    plain = _LONG_NUMBER.sub(lambda m: "尾号" + one_by_one(m.group()[-4:]), plain)
    return _YUAN.sub(lambda m: m.group(1) if m.group(2) == "00" else f"{m.group(1)}点{m.group(2).rstrip('0')}", plain)


def one_by_one(digits: str) -> str:
    """8866 -> 八八六六"""
    return "".join(_READ[int(digit)] for digit in digits)
