"""Digits that come one by one: `#` ends, `*` takes the last back, a pause between two keys ends too."""

from __future__ import annotations

from dataclasses import dataclass

MAX_DIGITS = 24  # more than any order number


@dataclass(frozen=True)
class Keypad:
    """`until` is when the number counts as entered, None while there is none."""

    digits: str = ""
    until: float | None = None

    def pressed(self, key: str, now: float, *, pause: float) -> Keypad:
        """With one more digit, or one less after `*`."""
        digits = self.digits[:-1] if key == "*" else (self.digits + key)[:MAX_DIGITS]
        return Keypad(digits, now + pause if digits else None)
