"""How a text breathes: no tables, at most two facts a sentence, at most 40 characters before a pause."""

from __future__ import annotations

import re

from bot.voice.words import words

BEFORE_PAUSE = 40  # characters of a stretch without a pause
FACTS = 2  # stretches with a number in one sentence
_STOPS = "。！？!?"
_STRETCH = re.compile(r"[^，。！？；：、,!?;:]*[，。！？；：、,!?;:]?")
_NUMERAL = re.compile(r"[零幺一二两三四五六七八九十百千万]{2,}|[一两三四五六七八九十](?:元|块|天|件|点|号|个|小时)")
_ROW = re.compile(r"^[ \t]*(?:[-*•·]|\d+[.、)](?!\d))[ \t]*")
_TIGHT = re.compile(r"[零幺一二两三四五六七八九十百千万点A-Za-z]")


def paced(text: str) -> str:
    """The same words with pauses where a listener needs them."""
    return "".join(_breathing(stretch) for stretch in _two_facts(_STRETCH.findall(text)))


def flat(text: str) -> str:
    """Lines and table rows become sentences."""
    rows = [_ROW.sub("", line).strip().strip("|").strip() for line in text.splitlines()]
    rows = [re.sub(r"\s*\|\s*", "，", row) for row in rows if row and not re.fullmatch(r"[-|: ]+", row)]
    return "".join(
        row if place == len(rows) - 1 or row[-1] in _STOPS + "：:" else f"{row.rstrip('，；,;')}。"
        for place, row in enumerate(rows)
    )


def _two_facts(stretches: list[str]) -> list[str]:
    """A third fact starts a new sentence."""
    kept: list[str] = []
    facts = 0
    for stretch in stretches:
        fact = bool(_NUMERAL.search(stretch)) and not (kept and kept[-1].endswith("、"))
        if fact and facts >= FACTS and kept and kept[-1][-1:] in "，；,;":
            kept[-1], facts = f"{kept[-1][:-1]}。", 0
        facts += fact
        kept.append(stretch)
        if stretch[-1:] and stretch[-1] in _STOPS:
            facts = 0
    return kept


def _breathing(stretch: str) -> str:
    if len(stretch) - 1 <= BEFORE_PAUSE:
        return stretch
    at = _place(stretch[:BEFORE_PAUSE])
    return f"{stretch[:at]}，{_breathing(stretch[at:])}"


def _place(head: str) -> int:
    """Where to breathe inside the first 40 characters: before or after a word of the table, else between two others."""
    latest = range(len(head) - 1, len(head) // 3, -1)
    for at in latest:
        after = any(head[:at].endswith(word) and len(word) > 1 for word in words()["breathe_after"])
        if after or any(head.startswith(word, at) and len(word) > 1 for word in words()["breathe_before"]):
            return at
    for at in latest:
        if head[at - 1] in words()["breathe_after"] or head[at] in words()["breathe_before"]:
            return at
    return next((at for at in latest if not _TIGHT.match(head[at]) and not _TIGHT.match(head[at - 1])), len(head))
