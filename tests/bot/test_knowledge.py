"""Every process follows the newest published version; what fails keeps the old one and says so."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.knowledge import LOOK_SECONDS, Follower, Notebook
from bot.messages import Band, Decision, Route
from knowledge_base.errors import EntryNotFound
from knowledge_base.live import TRAINED, Live
from knowledge_base.retriever import Retriever
from knowledge_base.review import Review
from knowledge_base.store import Store
from tests.knowledge_base.conftest import ENTRIES, SIMPLE, HashEncoder, entry

MORE = entry("d.coupon", "优惠券怎么用", "券用不了怎么办")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store.open(f"sqlite:///{tmp_path}/kb.db")
    found.take_in(ENTRIES, editor="zhao")
    return found


@pytest.fixture
def live() -> Live:
    found = Live()
    found.start(Retriever.build(ENTRIES, HashEncoder(), SIMPLE))
    return found


def _version(live: Live) -> int:
    assert live.now
    return live.now.version


async def test_published_version_is_served_within_five_seconds_without_a_failed_search(
    store: Store, live: Live
) -> None:
    followers = [Live(), live]
    followers[0].start(Retriever.build(ENTRIES, HashEncoder(), SIMPLE))
    tasks = [asyncio.create_task(Follower(store, one, name=f"w{n}").run()) for n, one in enumerate(followers)]
    answered, stop = [], threading.Event()

    def customers() -> None:
        while not stop.is_set():
            served = live.now
            assert served
            answered.append(served.retriever.entry(served.retriever.search("怎么开发票")[0].entry_id).answer)

    asking = asyncio.create_task(asyncio.to_thread(customers))
    while not answered:
        await asyncio.sleep(0.01)
    store.edit(replace(ENTRIES[1], answer="在订单页开。"), revision=1, editor="zhao")
    store.publish(editor="zhao")
    began = time.monotonic()
    while any(_version(one) != 1 for one in followers):
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.02)
    seen = len(answered)
    while len(answered) < seen + 5:
        await asyncio.sleep(0.02)
    stop.set()
    await asking
    for task in tasks:
        task.cancel()
    assert answered[0] == ENTRIES[1].answer and answered[-1] == "在订单页开。"
    assert set(answered) == {ENTRIES[1].answer, "在订单页开。"}


def test_entry_that_a_turn_has_found_stays_readable_through_a_switch(store: Store, live: Live) -> None:
    follower = Follower(store, live)
    store.create(MORE, editor="zhao")
    store.publish(editor="zhao")
    follower.look()
    store.retire(MORE.id, revision=1, editor="zhao")
    store.publish(editor="zhao")
    follower.look()
    assert _version(live) == 2 and live.entry(MORE.id) == MORE
    store.edit(replace(ENTRIES[0], answer="新的。"), revision=1, editor="zhao")
    store.publish(editor="zhao")
    follower.look()
    with pytest.raises(EntryNotFound):
        live.entry(MORE.id)


def test_version_that_cannot_be_made_keeps_the_old_one_and_is_reported(
    store: Store, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = Follower(store, live, name="w1")
    store.publish(editor="zhao")
    monkeypatch.setattr(Retriever, "updated", _broken)
    follower.look()
    (report,) = store.reports(datetime.utcnow() - timedelta(minutes=1))
    assert (_version(live), report["version"], report["error"]) == (TRAINED, TRAINED, "encoder is broken")
    monkeypatch.undo()
    follower.look()
    (report,) = store.reports(datetime.utcnow() - timedelta(minutes=1))
    assert (_version(live), report["version"], report["error"]) == (1, 1, "")


def _broken(self: Retriever, entries: object) -> Retriever:
    raise ValueError("encoder is broken")


def test_store_that_is_away_stops_nothing(store: Store, live: Live, tmp_path: Path) -> None:
    follower = Follower(store, live, name="w1")
    store.engine.dispose()
    (tmp_path / "kb.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "kb.db-wal").unlink(missing_ok=True)
    follower.look()
    assert _version(live) == TRAINED


def test_looking_is_often_enough() -> None:
    assert LOOK_SECONDS <= 1


def test_notebook_keeps_what_a_turn_could_not_answer(store: Store, tmp_path: Path) -> None:
    hits = ({"entry_id": "c.arrive", "score": 0.4, "wording": "退款多久到账"},)
    decision = Decision(Route.FAQ, "faq", 0.4, Band.ASK, faq_hits=hits)
    notebook = Notebook(store)
    notebook.record_unanswered("门店几点关门", Decision(Route.OUT_OF_SCOPE, "out_of_scope", 0.0, Band.UNSURE))
    notebook.record_unanswered("退款咋还没到", decision, rated_badly=True)
    kept = [(question.text, question.reason) for question in Review(store).questions()]
    assert kept == [("退款咋还没到", "rated_badly"), ("门店几点关门", "unanswered")]
    store.engine.dispose()
    (tmp_path / "kb.db").write_bytes(b"no database at all" * 100)
    (tmp_path / "kb.db-wal").unlink(missing_ok=True)
    notebook.record_unanswered("还有一个", decision)
