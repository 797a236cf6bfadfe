"""Canned replies: who may change which, and what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.agents import Agent, Role
from handoff.errors import ActionForbidden, ReplyInvalid, ReplyNotFound
from handoff.replies import VARIABLES, Replies, starters
from handoff.tables import open_engine

ZHAO, QIAN, SUN = Agent("zhao", "小赵"), Agent("qian", "小钱"), Agent("sun", "孙组长", (Role.SUPERVISOR,))
HELLO = {"topic": "开场", "title": "问候", "text": "您好，{customer}。"}


@pytest.fixture
def replies(tmp_path: Path) -> Replies:
    return Replies(open_engine(f"sqlite:///{tmp_path}/desk.db"), "a")


def test_starter_set_is_there_and_reads_well() -> None:
    found = starters()
    assert len(found) >= 30 and len({reply.id for reply in found}) == len(found)
    for reply in found:
        assert 0 < len(reply.text) <= 120 and "亲" not in reply.text.replace("亲自", "")
        assert all(f"{{{name}}}" not in reply.text for name in ("name", "phone"))
        assert reply.text[-1] in "。？！"


@pytest.mark.parametrize(
    "query, title", [("tk", "已提交退款"), ("发票", "开发票"), ("ytjtk", "已提交退款"), ("驿站", "显示签收没收到")]
)
def test_search_finds_by_words_and_by_initials(replies: Replies, query: str, title: str) -> None:
    assert title in [reply.title for reply in replies.of(ZHAO, query=query)]


def test_search_for_nothing_known_finds_nothing(replies: Replies) -> None:
    assert replies.of(ZHAO, query="量子纠缠") == []


def test_own_reply_is_seen_by_its_owner_alone(replies: Replies) -> None:
    made = replies.put(ZHAO, HELLO, own=True)
    assert made.id in [reply.id for reply in replies.of(ZHAO)]
    assert made.id not in [reply.id for reply in replies.of(QIAN)]
    with pytest.raises(ReplyNotFound):
        replies.drop(QIAN, made.id)
    replies.drop(ZHAO, made.id)
    assert made.id not in [reply.id for reply in replies.of(ZHAO)]


def test_shops_replies_are_changed_by_supervisors_alone(replies: Replies) -> None:
    with pytest.raises(ActionForbidden):
        replies.put(ZHAO, HELLO)
    made = replies.put(SUN, HELLO)
    assert made.id in [reply.id for reply in replies.of(QIAN)]
    with pytest.raises(ActionForbidden):
        replies.drop(ZHAO, made.id)


def test_starter_can_be_changed_and_taken_away_for_one_shop_only(replies: Replies) -> None:
    first = starters()[0]
    replies.put(SUN, {**HELLO, "text": "改过的话。"}, reply_id=first.id)
    assert next(reply.text for reply in replies.of(ZHAO) if reply.id == first.id) == "改过的话。"
    replies.drop(SUN, first.id)
    assert first.id not in [reply.id for reply in replies.of(ZHAO)]
    assert first.id in [reply.id for reply in Replies(replies._engine, "b").of(ZHAO)]


def test_reply_of_another_shop_is_not_found(replies: Replies) -> None:
    made = replies.put(SUN, HELLO)
    with pytest.raises(ReplyNotFound):
        Replies(replies._engine, "b").put(SUN, HELLO, reply_id=made.id)


@pytest.mark.parametrize("wrong", [{"text": ""}, {"title": "长" * 33}, {"text": "您好 {password}"}, {"topic": " "}])
def test_reply_that_cannot_be_kept_says_why(replies: Replies, wrong: dict[str, str]) -> None:
    with pytest.raises(ReplyInvalid):
        replies.put(SUN, {**HELLO, **wrong})


def test_every_variable_is_accepted(replies: Replies) -> None:
    text = "".join(f"{{{name}}}" for name in VARIABLES)
    assert replies.put(SUN, {**HELLO, "text": text}).text == text
