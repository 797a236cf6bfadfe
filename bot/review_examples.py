"""Accepted sentences become training examples, without spoiling the test sets and never twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterable

import yaml

from bot.errors import ExampleRefused
from bot.evaluate import read_cases
from bot.settings import ROOT
from knowledge_base.text import simplify

NLU, TESTS = ROOT / "nlu_data" / "nlu", ROOT / "tests" / "nlu"
EDITS = 2  # a test sentence this near would be known by heart
_NOISE = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"\[.*?\][({]")  # would be read by Rasa as an entity


class Examples:
    """The NLU files, and the test sentences that must stay strangers."""

    def __init__(self, nlu: Path = NLU, tests: Path = TESTS) -> None:
        self._nlu = nlu
        self._tested = {_plain(case.text) for path in sorted(tests.glob("*.tsv")) for case in read_cases(path)}
        self._known: dict[str, str] = {}
        self._files: dict[str, tuple[int, Path]] = {}  # intent -> its largest block, and where
        for path in sorted(nlu.glob("*.yml")):
            for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
                self._read(path, block["intent"], block["examples"].splitlines())

    @property
    def intents(self) -> list[str]:
        """Every intent that has examples."""
        return sorted(self._files)

    def add(self, sentence: str, intent: str) -> Path:
        """Appends it to the file of the intent's skill. Raises ExampleRefused with the reason."""
        self.check(sentence, intent)
        path = self._files[intent][1]
        path.write_text(_appended(path.read_text(encoding="utf-8"), intent, sentence), encoding="utf-8")
        self._known[_plain(sentence)] = intent
        return path

    def check(self, sentence: str, intent: str) -> None:
        """Raises ExampleRefused where `add` would."""
        plain = _plain(sentence)
        if intent not in self._files:
            raise ExampleRefused(f"there is no intent {intent}")
        if not plain or "\n" in sentence or _MARKUP.search(sentence):
            raise ExampleRefused("it has no words, or marks that Rasa reads as entities")
        if plain in self._known:
            raise ExampleRefused(f"it is an example of {self._known[plain]} already")
        if any(within(plain, tested, EDITS) for tested in self._tested):
            raise ExampleRefused(f"it lies within {EDITS} edits of a test sentence")

    def _read(self, path: Path, intent: str, lines: Iterable[str]) -> None:
        sentences = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
        self._known |= {_plain(sentence): intent for sentence in sentences}
        self._files[intent] = max(self._files.get(intent, (0, path)), (len(sentences), path))


def within(one: str, other: str, limit: int) -> bool:
    """Whether the edit distance is at most `limit`."""
    if abs(len(one) - len(other)) > limit:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        if min(row) > limit:
            return False
    return row[-1] <= limit


def _plain(text: str) -> str:
    return _NOISE.sub("", simplify(text))


def _appended(text: str, intent: str, sentence: str) -> str:
    """The file with one more line at the end of the intent's block."""
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if re.fullmatch(rf"- intent: {re.escape(intent)}\s*", line))
    examples = next(n for n in range(at, len(lines)) if lines[n].strip().startswith("examples:"))
    end = examples + 1
    while end < len(lines) and lines[end].lstrip().startswith("- ") and lines[end].startswith(" "):
        end += 1
    indent = re.match(r" *", lines[examples + 1]).group()  # type: ignore[union-attr]
    return "\n".join([*lines[:end], f"{indent}- {sentence}", *lines[end:]]) + "\n"
