"""One way of writing for every text that is compared: width, script, case and noise folded."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterable

import yaml

LEXICON = Path(__file__).resolve().parent.parent / "nlu_data" / "lexicon"
LINK_WORD = ["链", "接"]
RECENT = 64  # texts remembered: one turn's, which several components look at
_DIGITS = frozenset("0123456789零〇一二两三四五六七八九幺洞拐")
_LINK = re.compile(r"(?:https?:/|w{2,3}\.)[!-~]{3,}")
# What a desk's log shows instead of what was typed, and the codes of pictures that its chat window draws.
_MASK = re.compile(r"#e-s(?:\[数字x\]|\d+)|\[(?P<number>数字x|orderid_\d*)\]|\[[一-鿿]{2,5}x\]")
_GROUPS = re.compile(r"(?<!\d)\d{2,8}(?: \d{2,8})+(?!\d)")
_LONG_NUMBERS = range(8, 21)  # digits of a phone, an order, a parcel


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


@functools.lru_cache(maxsize=RECENT)
def normalise(text: str) -> Normalised:
    """Fold width, script, case, controls, blanks, emoji and runs of three or more; links become one word, a masked
    number 1, other masks nothing, and a number written in groups one number. Idempotent."""
    folded = _collapsed((piece, place) for place, char in enumerate(text) for piece in _fold(char))
    return _trimmed(*_joined_numbers(*_without_links(*_without_masks(*folded))))


def simplify(text: str) -> str:
    """Only the text of `normalise`."""
    return normalise(text).text


@functools.lru_cache(maxsize=1)
def _converter():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("t2s")


@functools.lru_cache(maxsize=1)
def _emoji() -> dict[str, str]:
    table = yaml.safe_load((LEXICON / "emoji.yml").read_text(encoding="utf-8"))
    return {emoji: str(word) for word, several in table.items() for emoji in several}


@functools.lru_cache(maxsize=65536)
def _fold(char: str) -> str:
    """One character in its plain form; may be empty (controls) or several (ligatures, emoji)."""
    if char in _emoji():
        return _emoji()[char]
    folded = unicodedata.normalize("NFKC", char).lower()
    kept = "".join(" " if c.isspace() else c for c in folded if not _is_noise(c))
    return _converter().convert(kept) if kept and ord(kept[0]) > 127 else kept


def _is_noise(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Mn") and not char.isspace()


def _collapsed(pieces: Iterable[tuple[str, int]]) -> tuple[list[str], list[int]]:
    """Characters and their places, without what repeats itself."""
    chars: list[str] = []
    places: list[int] = []
    for piece, place in pieces:
        if not _is_repeat(chars, piece):
            chars.append(piece)
            places.append(place)
    return chars, places


def _is_repeat(chars: list[str], piece: str) -> bool:
    """Blanks and punctuation collapse to one, letters and characters to two, digits of any script never."""
    if not chars or piece != chars[-1] or piece in _DIGITS:
        return False
    return not piece.isalnum() or (len(chars) > 1 and chars[-2] == piece)


def _without_links(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """A link says that there is one, no more: its first and last place are kept."""
    for match in reversed(list(_LINK.finditer("".join(chars)))):
        start, end = match.span()
        chars[start:end], places[start:end] = LINK_WORD, [places[start], places[end - 1]]
    return chars, places


def _without_masks(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    while match := _MASK.search("".join(chars)):
        start, end = match.span()
        kept = ["1"] if match["number"] else []
        chars[start:end], places[start:end] = kept, places[start : start + len(kept)]
        chars, places = _collapsed(zip(chars, places, strict=True))
    return chars, places


def _joined_numbers(chars: list[str], places: list[int]) -> tuple[list[str], list[int]]:
    """6222 0212 3456 is one number; two counts side by side are two."""
    blanks = {
        match.start() + n
        for match in _GROUPS.finditer("".join(chars))
        if len(match.group().replace(" ", "")) in _LONG_NUMBERS
        for n, char in enumerate(match.group())
        if char == " "
    }
    kept = [n for n in range(len(chars)) if n not in blanks]
    return [chars[n] for n in kept], [places[n] for n in kept]


def _trimmed(chars: list[str], places: list[int]) -> Normalised:
    start, end = 0, len(chars)
    while start < end and chars[start] == " ":
        start += 1
    while end > start and chars[end - 1] == " ":
        end -= 1
    last = places[end - 1] + 1 if end > start else 0
    return Normalised("".join(chars[start:end]), (*places[start:end], last))
