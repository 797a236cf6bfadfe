"""YAML lists of mappings with the line of every key, so that a mistake is reported where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.errors import EntryInvalid


@dataclass(frozen=True)
class MarkedRow:
    """One mapping as written: its values, its own line and the line of each key, counted from 1."""

    file: str
    values: dict[str, Any]
    line: int
    lines: dict[str, int]

    def where(self, key: str = "") -> str:
        """`file:line` of a key, or of the row when the key is not there."""
        return f"{self.file}:{self.lines.get(key, self.line)}"


def read_rows(path: Path) -> list[MarkedRow]:
    """Every mapping of the list in `path`. Raises EntryInvalid with file and line."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EntryInvalid(f"{path.name}:{_line_of(error)}: {_reason(error)}") from error
    if not isinstance(node, yaml.SequenceNode):
        raise EntryInvalid(f"{path.name}:1: a list of entries is expected")
    return [_row(item, path, loader) for item in node.value]


def _row(node: yaml.Node, path: Path, loader: yaml.SafeLoader) -> MarkedRow:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise EntryInvalid(f"{path.name}:{line}: an entry with keys is expected")
    keys = [(str(key.value), key.start_mark.line + 1) for key, _ in node.value]
    twice = sorted({key for key, _ in keys if [name for name, _ in keys].count(key) > 1})
    if twice:
        raise EntryInvalid(f"{path.name}:{line}: key given twice: {', '.join(twice)}")
    try:
        return MarkedRow(path.name, loader.construct_document(node), line, dict(keys))
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise EntryInvalid(f"{path.name}:{line}: {_reason(error)}") from error


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _reason(error: Exception) -> str:
    return getattr(error, "problem", None) or str(error).splitlines()[0]
