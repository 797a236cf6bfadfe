"""Documents longer than an FAQ, split at their headings into passages that are answered with their source.

One reader for each kind of file turns it into blocks; everything after that is the same for all."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Callable, Iterable, Iterator, Sequence

from knowledge_base.checks import MAX_PASSAGE, MAX_SOURCE, MAX_SPEECH, MAX_WORDING
from knowledge_base.entries import FaqEntry
from knowledge_base.errors import DocumentUnreadable

MAX_ASKS = 12  # sentences of a passage by which it is found, beside its heading
MAX_BYTES = 20_000_000
_SENTENCE = re.compile(r"(?<=[。！？；!?;])\s*|\n+")
_BAD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Block:
    """A heading (`level` 1 to 6), or text (`level` 0) with the place that a reader would look up."""

    text: str
    level: int = 0
    place: str = ""


def passages(path: Path, *, title: str = "", on: date | None = None) -> list[FaqEntry]:
    """The document as entries, in its order. Raises DocumentUnreadable."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentUnreadable(f"{path.name}: no reader for {path.suffix}; there are {', '.join(sorted(READERS))}")
    if path.stat().st_size > MAX_BYTES:
        raise DocumentUnreadable(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
    try:
        blocks = [block for block in reader(path.read_bytes()) if block.text.strip()]
    except Exception as error:  # parsers of foreign files fail in every way there is
        raise DocumentUnreadable(f"{path.name}: {type(error).__name__}: {error}") from error
    found = [*_passages(blocks, title or path.stem, _name(path), on)]
    if not found:
        raise DocumentUnreadable(f"{path.name}: no text in it")
    return found


def _passages(blocks: Sequence[Block], title: str, name: str, on: date | None) -> Iterator[FaqEntry]:
    number = 0
    for headings, part in _sections(blocks):
        for text in _pieces(part):
            number += 1
            yield _entry(f"doc.{name}.p{number}", title, headings, text, part[0].place, on)


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[list[str], list[Block]]]:
    """(headings above, text blocks) in order."""
    headings: list[tuple[int, str]] = []
    part: list[Block] = []
    for block in blocks:
        if block.level:
            if part:
                yield [text for _, text in headings], part
            part, headings = [], [*(item for item in headings if item[0] < block.level), (block.level, block.text)]
        else:
            part.append(block)
    if part:
        yield [text for _, text in headings], part


def _pieces(part: Sequence[Block]) -> Iterator[str]:
    """The section's sentences, as many together as an answer may hold."""
    held = ""
    for sentence in _sentences("\n".join(block.text for block in part)):
        for start in range(0, len(sentence), MAX_PASSAGE):
            piece = sentence[start : start + MAX_PASSAGE]
            if held and len(held) + len(piece) > MAX_PASSAGE:
                yield held
                held = ""
            held += piece
    if held:
        yield held


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence and sentence.strip()]


def _entry(entry_id: str, title: str, headings: Sequence[str], text: str, place: str, on: date | None) -> FaqEntry:
    heading = (headings[-1] if headings else title)[:MAX_WORDING]
    sentences = _sentences(text)
    asks = [f"{title} {heading}"[:MAX_WORDING], *(sentence[:MAX_WORDING] for sentence in sentences)]
    source = " · ".join((f"《{title}》", *headings, *([place] if place else [])))
    return FaqEntry(
        id=entry_id,
        question=heading,
        asks=tuple(dict.fromkeys(ask for ask in asks if ask != heading))[:MAX_ASKS],
        answer=text,
        speech=_short(sentences[0]),
        source=source[:MAX_SOURCE],
        rule_date=on,
        passage=True,
    )


def _short(sentence: str) -> str:
    """For the ear: the first sentence, or what fits of it up to a comma."""
    if len(sentence) <= MAX_SPEECH:
        return sentence
    start = sentence[:MAX_SPEECH]
    cut = max(start.rfind(mark) for mark in "，、,：")
    return start[:cut] if cut > MAX_SPEECH // 2 else start


def _name(path: Path) -> str:
    """An id part from a file name; Chinese names by their sounds."""
    from pypinyin import lazy_pinyin

    return _BAD.sub("-", "".join(lazy_pinyin(path.stem)).lower()).strip("-")[:40] or "document"


def _markdown(data: bytes) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").enable("table").render(_text(data))
    yield from _html(html.encode())


def _html(data: bytes) -> Iterator[Block]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "html.parser")
    for tag in soup(["script", "style", "nav", "template", "noscript"]):
        tag.decompose()
    for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "pre", "tr", "dd", "dt"]):
        if tag.find_parent(["li", "tr"]):
            continue
        if tag.name == "tr":
            yield Block("，".join(cell.get_text(" ", strip=True) for cell in tag.find_all(["td", "th"])))
        else:
            yield Block(tag.get_text(" ", strip=True), int(tag.name[1]) if re.fullmatch(r"h\d", tag.name) else 0)


def _pdf(data: bytes) -> Iterator[Block]:
    """One section a page: a PDF knows no headings that can be relied on."""
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, 1):
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        if lines:
            yield Block(lines[0][:MAX_WORDING], 1)
            yield Block("\n".join(lines), place=f"第 {number} 页")


def _docx(data: bytes) -> Iterator[Block]:
    from docx import Document
    from docx.table import Table

    for item in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, Table):
            yield from (Block("，".join(_distinct(cell.text for cell in row.cells))) for row in item.rows)
        else:
            style = str(item.style.name) if item.style else ""
            level = re.fullmatch(r"(?:Heading|标题) (\d)", style)
            yield Block(item.text, int(level[1]) if level else 1 if style == "Title" else 0)


def _csv(data: bytes) -> Iterator[Block]:
    yield from _rows(list(csv.reader(io.StringIO(_text(data)))), "")


def _xlsx(data: bytes) -> Iterator[Block]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        yield from _rows(rows, f"表 {sheet.title}")


def _rows(rows: Sequence[Sequence[str]], place: str) -> Iterator[Block]:
    """A table: each row is a section, headed by its first cell; the header names the others."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return
    header = filled[0]
    for number, row in enumerate(filled[1:], 2):
        yield Block(next(cell for cell in row if cell.strip())[:MAX_WORDING], 1)
        pairs = [f"{name}：{cell}" for name, cell in zip(header, row, strict=False) if cell.strip()]
        yield Block("；".join(pairs) + "。", place=f"{place} 第 {number} 行".strip())


def _distinct(texts: Iterable[str]) -> list[str]:
    """Merged cells are given once each by their column."""
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _text(data: bytes) -> str:
    """UTF-8, or what Chinese Windows writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


READERS: dict[str, Callable[[bytes], Iterator[Block]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
