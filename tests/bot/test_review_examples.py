"""Accepted sentences become examples: appended, never twice, never near a test sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import ExampleRefused
from bot.review import Doubt, Finding, ReviewList, State, Why
from bot.review_examples import Examples, within
from bot.review_terminal import walk

NLU = """version: "3.1"
nlu:
- intent: apply_refund
  examples: |
    - 退钱
    - 钱退给我
- intent: apply_return
  examples: |
    - 这件要退货
"""


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu" / "refund.yml").write_text(NLU, encoding="utf-8")
    return tmp_path / "nlu"


@pytest.fixture
def examples(nlu: Path, tmp_path: Path) -> Examples:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "one.tsv").write_text("这单的钱啥时候还我\tapply_refund\n", encoding="utf-8")
    return Examples(nlu, tmp_path / "tests")


@pytest.fixture
def review(tmp_path: Path) -> ReviewList:
    return ReviewList(f"sqlite:///{tmp_path}/review.db")


def _sentences(nlu: Path) -> dict[str, list[str]]:
    blocks = yaml.safe_load((nlu / "refund.yml").read_text(encoding="utf-8"))["nlu"]
    return {block["intent"]: [line[2:] for line in block["examples"].splitlines()] for block in blocks}


def test_example_is_appended_to_its_intent_and_nothing_else_changes(examples: Examples, nlu: Path) -> None:
    examples.add("咋把钱要回来", "apply_refund")
    assert _sentences(nlu) == {"apply_refund": ["退钱", "钱退给我", "咋把钱要回来"], "apply_return": ["这件要退货"]}
    assert (nlu / "refund.yml").read_text(encoding="utf-8").replace("    - 咋把钱要回来\n", "") == NLU


@pytest.mark.parametrize(
    "sentence, intent, reason",
    [
        ("钱,退给我!", "apply_return", "already"),
        ("这单的钱啥时还我", "apply_refund", "test sentence"),
        ("咋把钱要回来", "no_such", "no intent"),
        ("？！", "apply_refund", "no words"),
        ("[订单](order)", "apply_refund", "entities"),
    ],
)
def test_example_is_refused(examples: Examples, nlu: Path, sentence: str, intent: str, reason: str) -> None:
    with pytest.raises(ExampleRefused, match=reason):
        examples.add(sentence, intent)
    assert (nlu / "refund.yml").read_text(encoding="utf-8") == NLU


def test_example_is_never_added_twice(examples: Examples) -> None:
    examples.add("咋把钱要回来", "apply_refund")
    with pytest.raises(ExampleRefused, match="already"):
        examples.add("咋把钱要回来。", "apply_refund")


@pytest.mark.parametrize(
    "one, other, near", [("abcd", "abcd", True), ("abcd", "acd", True), ("abcd", "bcde", True), ("abcd", "dcba", False)]
)
def test_within_two_edits(one: str, other: str, near: bool) -> None:
    assert within(one, other, 2) is near


def test_walk_accepts_renames_skips_and_drops(examples: Examples, nlu: Path, review: ReviewList) -> None:
    for sentence in ("咋把钱要回来", "东西寄回去中不", "随便看看的话", "阿巴阿巴阿巴"):
        review.note(Finding(Doubt(sentence, "apply_refund", 0.4), Why.UNSURE))
    answers = iter(["", "no_such", "apply_return", "s", "d"])
    assert walk(review, examples, ask=lambda prompt: next(answers), say=lambda words: None) == 2
    assert _sentences(nlu)["apply_refund"][-1] == "咋把钱要回来"
    assert _sentences(nlu)["apply_return"][-1] == "东西寄回去中不"
    assert [item.sentence for item in review.list()] == ["随便看看的话"]
    assert [item.sentence for item in review.list(State.TRAINED)] == ["咋把钱要回来", "东西寄回去中不"]


def test_walk_ends_where_input_ends(examples: Examples, review: ReviewList) -> None:
    review.note(Finding(Doubt("咋把钱要回来", "apply_refund", 0.4), Why.UNSURE))

    def end(prompt: str) -> str:
        raise EOFError

    assert walk(review, examples, ask=end, say=lambda words: None) == 0
    assert len(review.list()) == 1
