"""How a text sounds: toneless syllables, with what accents and recognisers confuse folded to one."""

from __future__ import annotations

import functools
import re

# Initials, then finals, that accents confuse (issue 3; measured without new collisions among domain phrases).
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
# hu- before a vowel and f- are one sound in the south: 发活, 灰机.
_HU = {"hu": "fu", "hua": "fa", "huan": "fan", "huang": "fan", "hui": "fei", "hun": "fen", "huo": "fo", "huai": "fai"}
_LATIN = re.compile(r"[a-z0-9#]")


@functools.lru_cache(maxsize=65536)
def syllable(char: str) -> str:
    """The commonest reading of one character, toneless and folded; other characters stand for themselves."""
    from pypinyin import lazy_pinyin

    return char if _LATIN.fullmatch(char) else fold((lazy_pinyin(char, errors="ignore") or [char])[0])


def fold(reading: str) -> str:
    """zhang -> zan, ning -> lin, hui -> fei: one spelling for what sounds alike somewhere in China."""
    if reading in _HU:
        return _HU[reading]
    for written, folded in _INITIALS:
        if reading.startswith(written):
            reading = folded + reading[len(written) :]
            break
    for written, folded in _FINALS:
        if reading.endswith(written):
            return reading[: -len(written)] + folded
    return reading


def syllables(text: str) -> list[str]:
    """One folded syllable for each character that is not a blank or punctuation."""
    return [syllable(char) for char in text if char.isalnum() or char == "#"]


def pinyin_pieces(text: str) -> list[str]:
    """Syllable pairs and triples, marked as sounds: 退款 and 退宽 give the same."""
    heard = syllables(text)
    return [f"s:{' '.join(heard[i : i + n])}" for n in (2, 3) for i in range(len(heard) - n + 1)]
