"""The review list: what gets on it, that it holds nothing personal, and that it never holds a turn up."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from bot.errors import ReviewItemNotFound
from bot.messages import Band, Decision, Message, Route, Sender
from bot.review import Doubt, Finding, ReviewList, State, Why, carried, findings

SENTENCE = "那个13812345678的咋弄"
UNSURE = Decision(Route.TASK, "apply_refund", 0.4, Band.ASK, alternatives=(("apply_return", 0.3),))
BEGAN = Decision(Route.TASK, "apply_refund", 0.9)
STOP = Decision(Route.CONTROL, "stop_flow", 0.9)


def _said(text: str, tap: str = "") -> Message:
    metadata = {"tap": {"intent": tap}} if tap else {}
    return Message("m1", "c1", Sender.CUSTOMER, text, 0, metadata=metadata)


def _tapped(intent: str) -> tuple[Message, Decision]:
    return _said("退货退款", intent), Decision(Route.TASK, intent, 1.0)


@pytest.fixture
def review(tmp_path: Path) -> ReviewList:
    return ReviewList(f"sqlite:///{tmp_path}/review.db")


def test_unsure_sentence_is_found_and_masked() -> None:
    (found,) = findings(_said(SENTENCE), UNSURE, "")
    assert (found.why, found.doubt.sentence, found.doubt.guess) == (Why.UNSURE, "那个13000000000的咋弄", "apply_refund")


def test_sure_sentence_is_not_found() -> None:
    assert findings(_said("我要退款"), BEGAN, "") == ()


@pytest.mark.parametrize("tap, why", [("apply_return", Why.CORRECTED), ("apply_refund", Why.CONFIRMED)])
def test_button_of_the_question_says_what_was_meant(tap: str, why: Why) -> None:
    before = carried(_said(SENTENCE), UNSURE)
    (found,) = findings(*_tapped(tap), before)
    assert (found.why, found.meant, found.doubt.sentence) == (why, tap, "那个13000000000的咋弄")


def test_wish_for_a_person_says_nothing_about_what_was_meant() -> None:
    assert findings(*_tapped("request_human"), carried(_said(SENTENCE), UNSURE)) == ()


def test_flow_stopped_right_after_its_start_is_found() -> None:
    (found,) = findings(_said("算了"), STOP, carried(_said("钱还我"), BEGAN))
    assert (found.why, found.doubt.sentence, found.meant) == (Why.STOPPED, "钱还我", "")


def test_doubt_lasts_one_turn() -> None:
    assert carried(_said("你好"), Decision(Route.CONTROL, "greet", 0.9)) == ""


def test_doubt_of_another_version_is_passed_over() -> None:
    assert findings(_said("算了"), STOP, '{"words": "?"}') == ()


def test_same_sentence_is_one_item_that_a_correction_amends(review: ReviewList) -> None:
    for _ in range(3):
        review.note(Finding(Doubt("咋整", "apply_refund", 0.4), Why.UNSURE))
    review.note(Finding(Doubt("咋整", "apply_refund", 0.4), Why.CORRECTED, "apply_return"))
    (item,) = review.list()
    assert (item.seen, item.reason, item.suggestion) == (3, "corrected", "apply_return")


def test_rejected_sentence_does_not_come_back(review: ReviewList) -> None:
    finding = Finding(Doubt("咋整", "apply_refund", 0.4), Why.UNSURE)
    review.note(finding)
    review.reject(review.list()[0].id)
    review.note(finding)
    assert review.list() == []
    assert review.list(State.REJECTED)[0].seen == 2


def test_item_that_is_not_there_is_an_error(review: ReviewList) -> None:
    with pytest.raises(ReviewItemNotFound):
        review.accept(7, "apply_refund")


async def test_recorded_list_holds_nothing_personal(review: ReviewList, tmp_path: Path) -> None:
    review.record(findings(_said("我叫张伟强 13812345678 订单260512345678901 咋整"), UNSURE, ""))
    await review.written()
    dump = "\n".join(sqlite3.connect(tmp_path / "review.db").iterdump())
    assert "咋整" in dump
    assert not [word for word in ("张伟强", "13812345678", "260512345678901", "c1", "m1") if word in dump]


async def test_database_that_is_away_fails_nothing_and_is_left_alone(tmp_path: Path) -> None:
    review = ReviewList(f"sqlite:///{tmp_path}/no/such/folder/review.db")
    found = findings(_said(SENTENCE), UNSURE, "")
    review.record(found)
    await review.written()
    threads = threading.active_count()
    review.record(found)
    await review.written()
    assert not review._tasks and threading.active_count() == threads
