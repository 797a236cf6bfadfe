"""Uploads on disk, outside every folder that is served: one folder a conversation, one file and one note an upload.

    var/uploads/CONVERSATION/ID        the file
    var/uploads/CONVERSATION/ID.thumb  a picture's small JPEG
    var/uploads/CONVERSATION/ID.json   name, type, bytes, width, height

Several gateways share the folder (a volume that all of them mount).
"""

from __future__ import annotations

import json
import re
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import UploadNotFound, UploadRefused
from bot.gateway.files import Checked

ID = re.compile(r"^[0-9a-f]{32}$")
CONVERSATION = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
MAX_UPLOADS = 200  # of one conversation within its KEEP_SECONDS
KEEP_SECONDS = 30 * 24 * 3600  # as long as the conversation's log


@dataclass(frozen=True)
class Upload:
    """What the log carries of an upload; the file is asked for by `id`."""

    id: str
    name: str
    type: str
    bytes: int
    width: int = 0
    height: int = 0


class UploadStore:
    """Ids are random; nothing that a client sends becomes part of a path before it has matched ID."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, conversation_id: str, checked: Checked) -> Upload:
        """Writes a checked file. Raises UploadRefused(too_many)."""
        home = self._home(conversation_id)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if len(list(home.glob("*.json"))) >= MAX_UPLOADS:
            raise UploadRefused("too_many")
        upload = Upload(uuid.uuid4().hex, checked.name, checked.type, len(checked.data), checked.width, checked.height)
        (home / upload.id).write_bytes(checked.data)
        if checked.thumb:
            (home / f"{upload.id}.thumb").write_bytes(checked.thumb)
        (home / f"{upload.id}.json").write_text(json.dumps(upload.__dict__, ensure_ascii=False), encoding="utf-8")
        return upload

    def find(self, conversation_id: str, upload_id: str) -> Upload:
        """Raises UploadNotFound for what is not this conversation's, or no id at all."""
        if not isinstance(upload_id, str) or not ID.match(upload_id):
            raise UploadNotFound(conversation_id)
        note = self._home(conversation_id) / f"{upload_id}.json"
        try:
            known: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise UploadNotFound(upload_id) from error
        return Upload(**known)

    def path(self, conversation_id: str, upload: Upload, *, thumb: bool = False) -> Path:
        """Where the bytes lie; the small picture where there is one and it is wanted."""
        whole = self._home(conversation_id) / upload.id
        small = whole.with_name(f"{upload.id}.thumb")
        return small if thumb and small.exists() else whole

    def forget(self, conversation_id: str) -> None:
        """Everything that a conversation has uploaded."""
        shutil.rmtree(self._home(conversation_id), ignore_errors=True)

    def sweep(self, *, now: float | None = None) -> int:
        """Removes what is older than KEEP_SECONDS; returns how many files."""
        limit, swept = (time.time() if now is None else now) - KEEP_SECONDS, 0
        for path in self._folder.glob("*/*"):
            if path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _home(self, conversation_id: str) -> Path:
        if not CONVERSATION.match(conversation_id):
            raise UploadNotFound(conversation_id)
        return self._folder / conversation_id
