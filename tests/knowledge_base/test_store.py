"""Edits with who and when, versions that are whole, and nothing lost between two editors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from knowledge_base.errors import (
    EditConflict,
    EntryExists,
    EntryInvalid,
    EntryNotFound,
    NothingToPublish,
    VersionNotFound,
)
from knowledge_base.store import NONE, RETIRED, Store
from tests.knowledge_base.conftest import ENTRIES, entry


def test_entry_comes_back_as_it_was_put_in(store: Store) -> None:
    given = entry("a.b", "问题", "怎么问", scope={"shop": ("s1",)}, follow_up="apply_return")
    draft = store.create(given, editor="zhao")
    assert (draft.entry, draft.revision, draft.editor) == (given, 1, "zhao")
    with pytest.raises(EntryExists, match="a.b is there already"):
        store.create(given, editor="qian")


def test_second_of_two_editors_is_told_who_was_first(store: Store) -> None:
    draft = store.create(ENTRIES[0], editor="zhao")
    store.edit(replace(ENTRIES[0], answer="新的答案。"), revision=draft.revision, editor="qian")
    with pytest.raises(EditConflict, match="changed by qian to revision 2"):
        store.edit(replace(ENTRIES[0], answer="别的答案。"), revision=draft.revision, editor="zhao")
    assert store.draft(ENTRIES[0].id).entry.answer == "新的答案。"
    with pytest.raises(EntryNotFound):
        store.edit(ENTRIES[1], revision=1, editor="zhao")


def test_history_names_who_did_what(store: Store) -> None:
    store.create(ENTRIES[0], editor="zhao")
    store.retire(ENTRIES[0].id, revision=1, editor="qian")
    store.revive(ENTRIES[0].id, revision=2, editor="zhao")
    done = [(edit.action, edit.editor) for edit in store.history(ENTRIES[0].id)]
    assert done == [("revive", "zhao"), ("retire", "qian"), ("create", "zhao")]
    assert abs(store.history(ENTRIES[0].id)[0].at - datetime.utcnow()) < timedelta(minutes=1)


def test_version_keeps_what_was_published_and_can_be_restored(store: Store) -> None:
    store.take_in(ENTRIES, editor="zhao")
    assert store.publish(editor="zhao", note="第一版").version == 1
    store.edit(replace(ENTRIES[0], answer="新的答案。"), revision=1, editor="zhao")
    store.retire(ENTRIES[1].id, revision=1, editor="zhao")
    store.create(entry("d.new", "新问题"), editor="zhao")
    assert store.publish(editor="qian").entries == 3
    assert [found.id for found in store.entries_of(2)] == ["a.seven", "c.arrive", "d.new"]
    restored = store.restore(1, editor="zhao")
    assert restored.version == 3 and store.newest() == 3
    assert sorted(store.entries_of(3), key=lambda e: e.id) == sorted(ENTRIES, key=lambda e: e.id)
    assert store.draft("d.new").state == RETIRED
    with pytest.raises(VersionNotFound):
        store.entries_of(9)


def test_publish_refuses_nothing_new_and_broken_references(store: Store) -> None:
    with pytest.raises(NothingToPublish, match="no entries"):
        store.publish(editor="zhao")
    store.take_in(ENTRIES, editor="zhao")
    store.publish(editor="zhao")
    with pytest.raises(NothingToPublish, match="version 1 holds these"):
        store.publish(editor="zhao")
    store.create(entry("d.new", "新问题", related=("x.gone",)), editor="zhao")
    with pytest.raises(EntryInvalid, match="related x.gone does not exist"):
        store.publish(editor="zhao")
    assert store.newest() == 1


def test_import_changes_only_what_differs_and_replace_retires_the_rest(store: Store) -> None:
    assert store.take_in(ENTRIES, editor="zhao") == 3
    assert store.take_in(ENTRIES, editor="zhao") == 0
    assert store.take_in([replace(ENTRIES[0], answer="别的答案。")], editor="zhao", replace=True) == 3
    assert [draft.entry.id for draft in store.drafts()] == ["a.seven"]


KILLED = """
import os, signal, sys
from sqlalchemy import event
from knowledge_base.store import Store
store = Store.open(sys.argv[1])
@event.listens_for(store.engine, "before_cursor_execute")
def die(connection, cursor, statement, parameters, context, many):
    if statement.startswith("INSERT INTO kb_versions"):
        os.kill(os.getpid(), signal.SIGKILL)
store.publish(editor="zhao")
"""


def test_publish_killed_half_way_leaves_the_old_version(store: Store, tmp_path: Path) -> None:
    store.take_in(ENTRIES[:2], editor="zhao")
    store.publish(editor="zhao")
    store.create(ENTRIES[2], editor="zhao")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", KILLED, f"sqlite:///{tmp_path}/kb.db"], env=env, check=False)
    assert done.returncode == -signal.SIGKILL
    assert store.newest() == 1 and len(store.entries_of(1)) == 2
    assert store.publish(editor="zhao").version == 2
    assert len(store.entries_of(2)) == 3


def test_reports_are_kept_by_process(store: Store) -> None:
    store.report("w1", NONE)
    store.report("w1", 1, "broken")
    store.report("w2", 2)
    since = datetime.utcnow() - timedelta(minutes=1)
    found = [(row["name"], row["version"], row["error"]) for row in store.reports(since)]
    assert found == [("w1", 1, "broken"), ("w2", 2, "")]
