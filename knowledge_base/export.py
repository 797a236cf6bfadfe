"""Entries as YAML files, one a topic: the form that people read, compare and train from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Sequence

import yaml

from knowledge_base.entries import DATES, FaqEntry, plain


def write_entries(entries: Sequence[FaqEntry], folder: Path) -> list[Path]:
    """Writes `<topic>.yml` for every topic, the first part of an id; files of other topics are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    topics: dict[str, list[FaqEntry]] = {}
    for entry in entries:
        topics.setdefault(entry.id.split(".")[0], []).append(entry)
    return [_write(folder / f"{topic}.yml", group) for topic, group in sorted(topics.items())]


def _write(path: Path, entries: Sequence[FaqEntry]) -> Path:
    rows = [yaml.safe_dump([_row(entry)], allow_unicode=True, sort_keys=False, width=120) for entry in entries]
    work = path.with_suffix(".yml.new")
    work.write_text("\n".join(rows), encoding="utf-8")
    os.replace(work, path)
    return path


def _row(entry: FaqEntry) -> dict[str, object]:
    values = plain(entry)
    values.update({key: getattr(entry, key) for key in DATES})
    if not entry.passage:
        del values["passage"]
    return values
