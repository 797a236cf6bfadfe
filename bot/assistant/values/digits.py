"""Digits and quantities in Arabic, Chinese and spoken form."""

from __future__ import annotations

import re

DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": "0", "幺": "1", "两": "2", "洞": "0", "拐": "7"}
DIGIT = "0-9零〇一二两三四五六七八九幺洞拐"
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
CHINESE = "零〇一二两三四五六七八九十百千万"


def plain_digits(text: str) -> str:
    """Digits of a spoken or spaced number string: 八八六六 and 88 66 are 8866."""
    return "".join(DIGITS.get(c, c) for c in text if c.isdigit() or c in DIGITS)


def chinese_number(text: str) -> float:
    """三百二 = 320, 一千零五十 = 1050, 十五 = 15. Raises ValueError when it is no number."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not text or any(c not in DIGITS and c not in UNITS for c in text):
        raise ValueError(f"not a number: {text}")
    if not any(c in UNITS for c in text):
        return float(plain_digits(text))
    return float(_with_units(text))


def _with_units(text: str) -> int:
    total, section, digit, last_unit = 0, 0, 0, 1
    for place, char in enumerate(text):
        if char in DIGITS:
            digit, last_unit = int(DIGITS[char]), last_unit if char not in "零〇" else 1
        elif char == "万":
            total, section, digit, last_unit = (total + section + digit) * 10000, 0, 0, 10000
        else:
            section += (digit or (1 if place == 0 or char == "十" else 0)) * UNITS[char]
            digit, last_unit = 0, UNITS[char]
    short_tail = digit and last_unit > 10 and text[-1] in DIGITS
    return total + section + (digit * last_unit // 10 if short_tail else digit)
