"""The test sets stay honest: nothing that is trained on lies within two edits of a sentence in them."""

from __future__ import annotations

import re

import numpy as np
import pytest
import yaml
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from bot.evaluate import read_cases
from bot.settings import ROOT
from knowledge_base.entries import load_entries
from knowledge_base.retriever import rows_of
from knowledge_base.text import simplify

EDITS = 2
TEST_SETS = (
    "tests/nlu/customers.tsv",
    "tests/nlu/customers2.tsv",
    "tests/nlu/customers3.tsv",
    "tests/nlu/customers3_hard.tsv",
    "tests/nlu/customers4.tsv",
    "tests/faq/known.tsv",
    "tests/faq/unknown.tsv",
)
_NOISE = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    return _NOISE.sub("", simplify(text))


@pytest.fixture(scope="module")
def trained() -> list[str]:
    texts = {wording for _, wording in rows_of(load_entries(ROOT / "knowledge_base" / "faq"))}
    for path in (ROOT / "nlu_data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts |= {line[2:] for line in block["examples"].splitlines()}
    return sorted({_plain(text) for text in texts})


@pytest.mark.parametrize("name", TEST_SETS)
def test_no_trained_sentence_is_within_two_edits_of_a_test_sentence(name: str, trained: list[str]) -> None:
    tested = sorted({_plain(case.text) for case in read_cases(ROOT / name)})
    edits = cdist(trained, tested, scorer=Levenshtein.distance, score_cutoff=EDITS, dtype=np.uint8)
    assert not [(trained[row], tested[column]) for row, column in zip(*np.where(edits <= EDITS), strict=True)]
