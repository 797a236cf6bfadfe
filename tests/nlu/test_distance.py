"""The test set stays honest: nothing that is trained on lies within two edits of a sentence in it."""

from __future__ import annotations

import re

import yaml

from bot.evaluate import read_cases
from bot.settings import ROOT
from knowledge_base.entries import load_entries
from knowledge_base.retriever import rows_of
from knowledge_base.text import simplify

EDITS = 2
_NOISE = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return _NOISE.sub("", simplify(text))


def _trained() -> set[str]:
    texts = {wording for _, wording in rows_of(load_entries(ROOT / "knowledge_base" / "faq"))}
    for path in (ROOT / "nlu_data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts |= {line[2:] for line in block["examples"].splitlines()}
    return {_plain(text) for text in texts}


def within(first: str, second: str, edits: int) -> bool:
    """Whether the Levenshtein distance is at most `edits`."""
    if abs(len(first) - len(second)) > edits:
        return False
    row = list(range(len(second) + 1))
    for place, char in enumerate(first, 1):
        above, row = row, [place]
        for column, other in enumerate(second, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (char != other)))
        if min(row) > edits:
            return False
    return row[-1] <= edits


def test_no_trained_sentence_is_within_two_edits_of_a_test_sentence() -> None:
    trained = [(text, frozenset(text)) for text in _trained()]
    tested = [
        (text, frozenset(text)) for text in {_plain(case.text) for case in read_cases(ROOT / "tests/nlu/customers.tsv")}
    ]
    near = [
        (text, other)
        for text, chars in tested
        for other, others in trained
        if len(chars - others) <= EDITS and len(others - chars) <= EDITS and within(text, other, EDITS)
    ]
    assert not near
