"""The same test sentences as customers mistype and recognisers mishear them; the same every time (seeded).

`python -m tests.nlu.noise FILE KIND` prints a test file with every sentence spoilt in one way."""

from __future__ import annotations

import functools
import random
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Callable

SEED = 20261124
HOMOPHONES, TYPOS = 0.10, 0.06  # share of characters changed
COMMON = 3000  # a wrong character is one that an input method offers first
_HAN = re.compile(r"[一-鿿]")
_MARKS = re.compile(r"[^\w]+")


def homophones(text: str, rng: random.Random) -> str:
    """10 % of the characters become others of the same toneless sound, or of one that accents confuse."""
    return "".join(_sounds_like(c, rng) if _HAN.match(c) and rng.random() < HOMOPHONES else c for c in text)


def typos(text: str, rng: random.Random) -> str:
    """6 % of the characters are dropped, doubled, swapped with the next, or typed as a homophone."""
    out: list[str] = []
    chars = list(text)
    for place, char in enumerate(chars):
        out.append(char if rng.random() >= TYPOS else _slip(chars, place, rng))
    return "".join(out) if any(c.strip() for c in out) else text


def traditional(text: str, rng: random.Random) -> str:
    """Written in traditional characters."""
    return _to_traditional().convert(text)


def unpunctuated(text: str, rng: random.Random) -> str:
    """Without punctuation, blanks and emoji."""
    return _MARKS.sub("", text) or text


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "typos": typos,
    "homophones": homophones,
    "traditional": traditional,
    "unpunctuated": unpunctuated,
}


def spoil(texts: list[str], kind: str) -> list[str]:
    """Every text spoilt in one way; one generator for all, so that the order matters."""
    rng = random.Random(SEED)
    return [KINDS[kind](text, rng) for text in texts]


def _slip(chars: list[str], place: int, rng: random.Random) -> str:
    char = chars[place]
    what = rng.choice(("drop", "double", "swap", "sound"))
    if what == "drop":
        return ""
    if what == "double":
        return char * 2
    if what == "swap" and place + 1 < len(chars):
        chars[place + 1], char = char, chars[place + 1]
        return char
    return _sounds_like(char, rng)


def _sounds_like(char: str, rng: random.Random) -> str:
    same, near = _neighbours()
    exact = [other for other in same.get(_reading(char), ()) if other != char]
    folded = [other for other in near.get(_folded(_reading(char)), ()) if other != char]
    pool = folded if folded and (rng.random() < 0.3 or not exact) else exact
    return rng.choice(pool) if pool else char


@functools.cache
def _reading(char: str) -> str:
    from pypinyin import lazy_pinyin

    return (lazy_pinyin(char, errors="ignore") or [""])[0]


def _folded(reading: str) -> str:
    """Written apart from the product's own folding on purpose."""
    for written, plain in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        reading = re.sub(f"^{written}", plain, reading)
    return re.sub("^n", "l", re.sub("(?<=[aei])ng$", "n", reading))


@functools.lru_cache(maxsize=1)
def _neighbours() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    same: dict[str, list[str]] = defaultdict(list)
    near: dict[str, list[str]] = defaultdict(list)
    for char in _common():
        same[_reading(char)].append(char)
        near[_folded(_reading(char))].append(char)
    return same, near


def _common() -> list[str]:
    """The commonest characters, by the frequencies of jieba's dictionary."""
    import jieba

    counts: dict[str, int] = defaultdict(int)
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count = line.split()[:2]
        for char in word:
            if _HAN.match(char):
                counts[char] += int(count)
    return sorted(sorted(counts, key=lambda c: -counts[c])[:COMMON])


@functools.lru_cache(maxsize=1)
def _to_traditional():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("s2t")


if __name__ == "__main__":
    from bot.evaluate import read_cases

    cases = read_cases(Path(sys.argv[1]))
    for case, text in zip(cases, spoil([case.text for case in cases], sys.argv[2]), strict=True):
        print(f"{text}\t{'|'.join(case.accepted)}")
