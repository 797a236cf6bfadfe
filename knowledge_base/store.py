"""The editors' store: every edit with who and when, published versions that can be restored.

The newest published version is what workers serve. Publishing is one transaction: it is there whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any, Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from knowledge_base import tables as t
from knowledge_base.corpus import fingerprint_of
from knowledge_base.entries import FaqEntry, entry_of, plain
from knowledge_base.errors import (
    EditConflict,
    EntryExists,
    EntryInvalid,
    EntryNotFound,
    NothingToPublish,
    VersionNotFound,
)
from knowledge_base.tables import open_engine

LIVE, RETIRED = "live", "retired"
NONE = 0  # no version has been published


@dataclass(frozen=True)
class Draft:
    """An entry as editors last left it."""

    entry: FaqEntry
    state: str
    revision: int
    editor: str
    at: datetime


@dataclass(frozen=True)
class Edit:
    """One change of one entry."""

    number: int
    entry: FaqEntry
    action: str
    editor: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """One publication."""

    version: int
    note: str
    entries: int
    editor: str
    at: datetime
    fingerprint: str


class Store:
    """Entries in SQL: SQLite or PostgreSQL by URL."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Connects and makes the tables that are not there."""
        return cls(open_engine(url))

    def drafts(self, *, retired: bool = False) -> list[Draft]:
        """The working copy, ordered by id; retired entries only on request."""
        query = select(t.entries, t.bodies.c.body).join(t.bodies, t.bodies.c.hash == t.entries.c.hash)
        query = query if retired else query.where(t.entries.c.state == LIVE)
        with self.engine.connect() as connection:
            return [_draft(row) for row in connection.execute(query.order_by(t.entries.c.id))]

    def draft(self, entry_id: str) -> Draft:
        """Raises EntryNotFound."""
        with self.engine.connect() as connection:
            return _one(connection, entry_id)

    def create(self, entry: FaqEntry, *, editor: str, action: str = "create") -> Draft:
        """A new entry. Raises EntryExists."""
        with self.engine.begin() as connection:
            row = {"id": entry.id, "hash": _keep(connection, entry), "state": LIVE, "revision": 1}
            try:
                connection.execute(insert(t.entries).values(**row, editor=editor, at=_now()))
            except IntegrityError as error:
                raise EntryExists(f"{entry.id} is there already") from error
            _note(connection, entry, action, editor)
        return self.draft(entry.id)

    def edit(self, entry: FaqEntry, *, revision: int, editor: str) -> Draft:
        """Changes an entry that is at `revision`. Raises EntryNotFound, EditConflict."""
        return self._change(entry, LIVE, "edit", revision, editor)

    def retire(self, entry_id: str, *, revision: int, editor: str) -> Draft:
        """Takes an entry out of the next version; it can be edited back into it."""
        return self._change(self.draft(entry_id).entry, RETIRED, "retire", revision, editor)

    def revive(self, entry_id: str, *, revision: int, editor: str) -> Draft:
        """Puts a retired entry back into the next version."""
        return self._change(self.draft(entry_id).entry, LIVE, "revive", revision, editor)

    def history(self, entry_id: str) -> list[Edit]:
        """Every edit of an entry, the newest first."""
        query = select(t.edits, t.bodies.c.body).join(t.bodies, t.bodies.c.hash == t.edits.c.hash)
        query = query.where(t.edits.c.entry_id == entry_id).order_by(t.edits.c.number.desc())
        with self.engine.connect() as connection:
            return [
                Edit(row.number, _entry(row.body), row.action, row.editor, row.at) for row in connection.execute(query)
            ]

    def take_in(self, entries: Sequence[FaqEntry], *, editor: str, replace: bool = False) -> int:
        """Imports entries, all or none; with `replace` those that are not among them are retired. How many changed."""
        with self.engine.begin() as connection:
            return _take_in(connection, entries, editor, replace, "import")

    def publish(self, *, editor: str, note: str = "") -> Version:
        """The working copy becomes the version that is served. Raises NothingToPublish, EntryInvalid."""
        with self.engine.begin() as connection:
            return _publish(connection, editor, note)

    def restore(self, version: int, *, editor: str) -> Version:
        """The working copy becomes that version's entries again and is published. Raises VersionNotFound."""
        entries = self.entries_of(version)
        with self.engine.begin() as connection:
            _take_in(connection, entries, editor, True, "restore")
            return _publish(connection, editor, f"恢复到版本 {version}")

    def newest(self) -> int:
        """The version that is to be served, or NONE."""
        with self.engine.connect() as connection:
            return _newest(connection)

    def versions(self) -> list[Version]:
        """All publications, the newest first."""
        query = select(t.versions).order_by(t.versions.c.version.desc())
        with self.engine.connect() as connection:
            return [_version(row) for row in connection.execute(query)]

    def entries_of(self, version: int) -> list[FaqEntry]:
        """What a version holds. Raises VersionNotFound."""
        known = select(t.versions.c.entries).where(t.versions.c.version == version)
        query = select(t.bodies.c.body).join(t.version_entries, t.bodies.c.hash == t.version_entries.c.hash)
        query = query.where(t.version_entries.c.version == version).order_by(t.version_entries.c.place)
        with self.engine.connect() as connection:
            if connection.execute(known).first() is None:
                raise VersionNotFound(f"there is no version {version}")
            return [_entry(row.body) for row in connection.execute(query)]

    def report(self, worker: str, version: int, error: str = "") -> None:
        """A process says which version it serves, and what kept it from a newer one."""
        values = {"version": version, "error": error[:500], "at": _now()}
        with self.engine.begin() as connection:
            changed = connection.execute(update(t.workers).where(t.workers.c.name == worker).values(**values))
            if not changed.rowcount:
                connection.execute(insert(t.workers).values(name=worker, **values))

    def reports(self, since: datetime) -> list[dict[str, Any]]:
        """What processes have said since a time, by name."""
        query = select(t.workers).where(t.workers.c.at >= since).order_by(t.workers.c.name)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _change(self, entry: FaqEntry, state: str, action: str, revision: int, editor: str) -> Draft:
        with self.engine.begin() as connection:
            values = {"hash": _keep(connection, entry), "state": state, "revision": revision + 1, "editor": editor}
            at = (t.entries.c.id == entry.id) & (t.entries.c.revision == revision)
            changed = connection.execute(update(t.entries).where(at).values(**values, at=_now()))
            if not changed.rowcount:
                found = _one(connection, entry.id)
                raise EditConflict(f"{entry.id} was changed by {found.editor} to revision {found.revision}")
            _note(connection, entry, action, editor)
        return self.draft(entry.id)


def _take_in(connection: Connection, entries: Sequence[FaqEntry], editor: str, replace: bool, action: str) -> int:
    rows = {row.id: row for row in connection.execute(select(t.entries))}
    changed = 0
    for entry in entries:
        row, body = rows.get(entry.id), _keep(connection, entry)
        if row is None or row.hash != body or row.state != LIVE:
            _put(connection, entry.id, body, LIVE, row.revision if row else 0, editor)
            _note(connection, entry, action, editor)
            changed += 1
    gone = set(rows) - {entry.id for entry in entries} if replace else set()
    for name in sorted(name for name in gone if rows[name].state == LIVE):
        _put(connection, name, rows[name].hash, RETIRED, rows[name].revision, editor)
        _note(connection, _one(connection, name).entry, "retire", editor)
        changed += 1
    return changed


def _put(connection: Connection, name: str, body: str, state: str, revision: int, editor: str) -> None:
    values = {"hash": body, "state": state, "revision": revision + 1, "editor": editor, "at": _now()}
    if revision:
        connection.execute(update(t.entries).where(t.entries.c.id == name).values(**values))
    else:
        connection.execute(insert(t.entries).values(id=name, **values))


def _publish(connection: Connection, editor: str, note: str) -> Version:
    query = select(t.entries.c.hash, t.bodies.c.body).join(t.bodies, t.bodies.c.hash == t.entries.c.hash)
    rows = list(connection.execute(query.where(t.entries.c.state == LIVE).order_by(t.entries.c.id)))
    entries = [_entry(row.body) for row in rows]
    _check_references(entries)
    before, fingerprint = _newest(connection), fingerprint_of(entries)
    last = connection.execute(select(t.versions.c.fingerprint).where(t.versions.c.version == before)).scalar()
    if last == fingerprint or not entries:
        raise NothingToPublish(f"version {before} holds these entries already" if entries else "there are no entries")
    made = Version(before + 1, note[:200], len(rows), editor, _now(), fingerprint)
    places = [{"version": before + 1, "place": place, "hash": row.hash} for place, row in enumerate(rows)]
    connection.execute(insert(t.version_entries), places)
    connection.execute(insert(t.versions).values(**asdict(made)))
    return made


def _check_references(entries: Sequence[FaqEntry]) -> None:
    names = {entry.id for entry in entries}
    wrong = [
        f"{entry.id}: related {other} does not exist"
        for entry in entries
        for other in entry.related
        if other not in names
    ]
    if wrong:
        raise EntryInvalid("\n".join(wrong))


def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.max(t.versions.c.version))).scalar() or NONE)


def _keep(connection: Connection, entry: FaqEntry) -> str:
    """The body's hash; the body is stored if it is new. Raises EntryInvalid."""
    values = plain(entry)
    entry_of(values)
    name, body = fingerprint_of([entry]), json.dumps(values, ensure_ascii=False)
    known = connection.execute(select(t.bodies.c.hash).where(t.bodies.c.hash == name)).first()
    if known is None:
        connection.execute(insert(t.bodies).values(hash=name, body=body))
    return name


def _note(connection: Connection, entry: FaqEntry, action: str, editor: str) -> None:
    values = {"entry_id": entry.id, "action": action, "hash": _keep(connection, entry), "editor": editor}
    connection.execute(insert(t.edits).values(**values, at=_now()))


def _one(connection: Connection, entry_id: str) -> Draft:
    query = select(t.entries, t.bodies.c.body).join(t.bodies, t.bodies.c.hash == t.entries.c.hash)
    row = connection.execute(query.where(t.entries.c.id == entry_id)).first()
    if row is None:
        raise EntryNotFound(f"there is no entry {entry_id}")
    return _draft(row)


def _draft(row: Any) -> Draft:
    return Draft(_entry(row.body), row.state, row.revision, row.editor, row.at)


def _version(row: Any) -> Version:
    return Version(row.version, row.note, row.entries, row.editor, row.at, row.fingerprint)


def _entry(body: str) -> FaqEntry:
    return entry_of(json.loads(body))


def _now() -> datetime:
    """UTC without zone, as SQL stores it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def forget_reports(store: Store, before: datetime) -> None:
    """Drops what processes that are gone have said."""
    with store.engine.begin() as connection:
        connection.execute(delete(t.workers).where(t.workers.c.at < before))
