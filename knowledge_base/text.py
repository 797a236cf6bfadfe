"""One way of writing for every text that is compared: width, script, case and noise folded."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, replace

_KEEP_RUNS = frozenset("0123456789")


@dataclass(frozen=True)
class Normalised:
    """`text` for machines; `offsets[i]` is the place of `text[i]` in what the customer typed,
    with one more for the end."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The typed span of the normalised span `[start, end)`."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]

    def reading(self, text: str) -> Normalised:
        """The same places with other characters in them, as many as before."""
        return replace(self, text=text)


@functools.lru_cache(maxsize=1)
def _converter():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("t2s")


@functools.lru_cache(maxsize=65536)
def _fold(char: str) -> str:
    """One character in its plain form; may be empty (controls) or several (ligatures)."""
    folded = unicodedata.normalize("NFKC", char).lower()
    kept = "".join(" " if c.isspace() else c for c in folded if not _is_noise(c))
    return _converter().convert(kept) if kept and ord(kept[0]) > 127 else kept


def _is_noise(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Mn") and not char.isspace()


def normalise(text: str) -> Normalised:
    """Fold width, script, case, controls, blanks and runs of three or more; idempotent."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for piece in _fold(char):
            if not _is_repeat(chars, piece):
                chars.append(piece)
                places.append(place)
    start, end = _trim(chars)
    last = places[end - 1] + 1 if end > start else 0
    return Normalised("".join(chars[start:end]), (*places[start:end], last))


def _is_repeat(chars: list[str], piece: str) -> bool:
    """Blanks and punctuation collapse to one, letters and characters to two, digits never."""
    if not chars or piece != chars[-1] or piece in _KEEP_RUNS:
        return False
    return not piece.isalnum() or (len(chars) > 1 and chars[-2] == piece)


def _trim(chars: list[str]) -> tuple[int, int]:
    start, end = 0, len(chars)
    while start < end and chars[start] == " ":
        start += 1
    while end > start and chars[end - 1] == " ":
        end -= 1
    return start, end


def simplify(text: str) -> str:
    """Only the text of `normalise`."""
    return normalise(text).text
