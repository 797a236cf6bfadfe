"""A file that an editor uploads becomes entries of the working copy."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from knowledge_base.documents import MAX_BYTES, passages
from knowledge_base.entries import entries_of_rows
from knowledge_base.errors import DocumentUnreadable
from knowledge_base.marked_yaml import read_rows
from knowledge_base.store import Store


def read_upload(store: Store, name: str, data: bytes, editor: str) -> dict[str, Any]:
    """How many entries were read and changed. Raises EntryInvalid, DocumentUnreadable."""
    if len(data) > MAX_BYTES:
        raise DocumentUnreadable(f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
    with tempfile.TemporaryDirectory(prefix="yingda-upload-") as folder:
        path = Path(folder) / (Path(name).name or "file")
        path.write_bytes(data)
        if path.suffix in (".yml", ".yaml"):
            known = {draft.entry.id for draft in store.drafts()}
            found = entries_of_rows(read_rows(path), known=known)
        else:
            found = passages(path)
    return {"read": len(found), "changed": store.take_in(found, editor=editor)}
