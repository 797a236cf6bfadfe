"""The log in SQL: whole, once, and before Redis lets it go."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot import archive as archives
from bot.archive import Archive, Archivist
from bot.conversation import key
from bot.events import said_event
from bot.messages import Sender
from bot.stopping import stop
from tests.records.conftest import Talk


def texts(archive: Archive, talk: Talk) -> list[str]:
    return [row.event["text"] for row in archive.events(talk.id)]


async def test_what_was_said_is_copied_once_with_ids_and_customer(
    talk: Talk, archivist: Archivist, archive: Archive
) -> None:
    for number in range(3):
        await talk.say(f"第{number}句")
    assert await archivist.look() >= 3
    assert await archivist.copy(talk.id) == 0
    rows = archive.events(talk.id)
    held = await talk.conversations.events_after(talk.id)
    assert [(row.id, row.event) for row in rows] == held
    assert {row.customer for row in rows} == {talk.customer}
    assert archive.of_customer(talk.customer) == [talk.id]


async def test_lost_cursor_copies_again_and_keeps_once(talk: Talk, archivist: Archivist, archive: Archive) -> None:
    await talk.say("一")
    await archivist.copy(talk.id)
    await talk.conversations.redis.delete(key(talk.id, "archived"))
    await talk.say("二")
    await archivist.copy(talk.id)
    assert texts(archive, talk) == ["一", "二"]


async def test_two_archivists_at_once_keep_once(talk: Talk, archivist: Archivist, archive: Archive) -> None:
    for number in range(50):
        await talk.say(str(number))
    other = Archivist(talk.conversations, archive)
    await asyncio.gather(archivist.copy(talk.id), other.copy(talk.id))
    assert texts(archive, talk) == [str(number) for number in range(50)]


async def test_redis_keeps_the_newest_and_sql_keeps_all(
    talk: Talk, archivist: Archivist, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "KEPT", 10)
    monkeypatch.setattr(archives, "PAGE", 7)
    for number in range(25):
        await talk.say(str(number))
    await archivist.copy(talk.id)
    assert await talk.held() == [str(number) for number in range(15, 25)]
    assert texts(archive, talk) == [str(number) for number in range(25)]


async def test_nothing_is_trimmed_while_the_database_is_away(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "KEPT", 2)
    away = Archivist(talk.conversations, Archive(f"sqlite:///{tmp_path}/no/such/folder/a.db"))
    for number in range(5):
        await talk.say(str(number))
    with pytest.raises(SQLAlchemyError):
        await away.copy(talk.id)
    assert len(await talk.held()) == 5
    assert await talk.conversations.redis.get(key(talk.id, "archived")) is None


async def test_running_archivist_goes_on_after_the_database_was_away(
    talk: Talk, archivist: Archivist, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "ROUND_SECONDS", 1)
    failed = asyncio.Event()
    add = archive.add

    def once(*args: object) -> None:
        if not failed.is_set():
            failed.set()
            raise SQLAlchemyError("away")
        add(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "add", once)
    await talk.conversations.redis.delete("yd:archive:round")
    await talk.say("一")
    task = asyncio.create_task(archivist.run())
    try:
        await asyncio.wait_for(_copied(archive, talk), 30)
    finally:
        await stop(task)
    assert failed.is_set() and texts(archive, talk) == ["一"]


async def _copied(archive: Archive, talk: Talk) -> None:
    while not await asyncio.to_thread(archive.events, talk.id):
        await asyncio.sleep(0.05)


async def test_copy_on_its_way_does_not_bring_back_what_was_erased(
    talk: Talk, archivist: Archivist, archive: Archive
) -> None:
    await talk.say("一")
    rows = await talk.conversations.events_after(talk.id)
    await archivist.copy(talk.id)
    assert archive.erase(talk.id, int(rows[-1][0].split("-")[0])) == 1
    archive.add(talk.id, talk.customer, rows)
    assert texts(archive, talk) == []
    await asyncio.sleep(0.002)  # the next millisecond: ids are times
    await talk.note(said_event(Sender.SYSTEM, "后来", "m-1"))
    await archivist.copy(talk.id)
    assert texts(archive, talk) == ["后来"]
