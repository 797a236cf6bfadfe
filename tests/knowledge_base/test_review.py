"""Questions without an answer become proposals, and a proposal becomes an edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge_base.errors import EntryInvalid, ProposalNotFound
from knowledge_base.retriever import Retriever
from knowledge_base.review import RATED_BADLY, Review, as_draft, group
from knowledge_base.store import Store
from tests.knowledge_base.conftest import ENTRIES, HashEncoder, entry

NEW = ("你们门店几点关门", "门店几点关门啊", "门店晚上几点关门")
KNOWN = ("退款到银行卡多长时间到账", "退款到银行卡多久到账")


@pytest.fixture
def review(store: Store) -> Review:
    store.take_in(ENTRIES, editor="zhao")
    found = Review(store)
    for text in NEW:
        found.record(text)
    for text in KNOWN:
        found.record(text, reason=RATED_BADLY, entry_id="c.arrive", score=0.4)
    found.record(" \u200b ")
    return found


def test_group_puts_like_with_like(encoder: HashEncoder) -> None:
    assert group(encoder, [*NEW, KNOWN[0]]) == [[0, 1, 2], [3]]
    assert group(encoder, []) == []


def test_proposals_tell_a_new_entry_from_a_new_way_of_asking(review: Review, retriever: Retriever) -> None:
    first, second = review.proposals(retriever)
    assert (first.count, first.entry_id, first.reasons) == (3, "", ("unanswered",))
    assert set(first.asks) == set(NEW) and first.question in NEW
    assert (second.count, second.entry_id, second.reasons) == (2, "c.arrive", ("rated_badly",))


def test_accepted_asks_are_what_the_next_customer_gets(review: Review, retriever: Retriever, store: Store) -> None:
    proposal = review.proposals(retriever)[1]
    draft = review.accept_asks(proposal, editor="qian")
    assert set(KNOWN) <= set(draft.entry.asks) and draft.editor == "qian"
    assert [found.count for found in review.proposals(retriever)] == [3]
    with pytest.raises(ProposalNotFound):
        review.proposal(proposal.id, retriever)
    after = retriever.updated([found.entry for found in store.drafts()])
    assert after.search(KNOWN[0])[0].wording == KNOWN[0]


def test_accepted_entry_needs_an_answer(review: Review, retriever: Retriever, store: Store) -> None:
    proposal = review.proposals(retriever)[0]
    made = entry("shop.hours", proposal.question, *as_draft(proposal)["asks"], answer="每天 22 点关门。")
    with pytest.raises(EntryInvalid, match="answer is missing"):
        review.accept_entry(proposal, replace(made, answer=" "), editor="qian")
    review.accept_entry(proposal, made, editor="qian")
    assert store.draft("shop.hours").entry.answer == "每天 22 点关门。"
    assert len(review.proposals(retriever)) == 1


def test_dismissed_group_does_not_come_back(review: Review, retriever: Retriever) -> None:
    review.dismiss(review.proposals(retriever)[0], editor="qian")
    assert [found.entry_id for found in review.proposals(retriever)] == ["c.arrive"]
