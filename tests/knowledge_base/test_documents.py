"""The same manual in every kind of file gives the same passages with their headings."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Callable

import pytest

from knowledge_base.checks import MAX_PASSAGE, MAX_SPEECH
from knowledge_base.documents import passages
from knowledge_base.entries import entry_of, plain
from knowledge_base.errors import DocumentUnreadable

INSTALL = "请把水管接到进水口，拧紧后再开水。漏水时先关总阀。"
CLEAN = "滤网每月冲洗一次。"
MARKDOWN = (
    f"# 净水器说明\n\n## 安装\n\n{INSTALL}\n\n## 保养\n\n- {CLEAN}\n\n| 型号 | 滤芯 |\n| --- | --- |\n| A1 | 两年 |\n"
)
HTML = f"<html><script>x()</script><h1>净水器说明</h1><h2>安装</h2><p>{INSTALL}</p><h2>保养</h2><ul><li><p>{CLEAN}</p></li></ul></html>"


def _docx() -> bytes:
    from docx import Document

    document, data = Document(), io.BytesIO()
    document.add_heading("净水器说明", 1)
    document.add_heading("安装", 2)
    document.add_paragraph(INSTALL)
    document.add_heading("保养", 2)
    document.add_paragraph(CLEAN)
    document.add_table(1, 2).rows[0].cells[0].text = "滤芯两年一换"
    document.save(data)
    return data.getvalue()


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book, data = Workbook(), io.BytesIO()
    for row in (("项目", "做法"), ("安装", INSTALL), ("保养", CLEAN)):
        book.active.append(row)
    book.save(data)
    return data.getvalue()


CSV = f"项目,做法\n安装,{INSTALL}\n保养,{CLEAN}\n"
FILES: dict[str, Callable[[], bytes]] = {
    "manual.md": MARKDOWN.encode,
    "manual.html": HTML.encode,
    "manual.docx": _docx,
    "manual.csv": lambda: CSV.encode("gb18030"),
    "manual.xlsx": _xlsx,
}


@pytest.mark.parametrize("name", FILES)
def test_document_is_split_at_its_headings(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    install, clean, *_ = passages(path, title="净水器")
    assert (install.question, clean.question) == ("安装", "保养")
    assert INSTALL.split("。")[1] in install.answer and CLEAN.rstrip("。") in clean.answer
    assert install.source.startswith("《净水器》") and "安装" in install.source
    assert entry_of(plain(install)) == install and install.passage
    assert len(install.speech) <= MAX_SPEECH and "x()" not in install.answer


def test_table_row_keeps_the_headers_beside_the_values(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding="utf-8")
    assert passages(path)[1].answer == f"项目：保养；做法：{CLEAN}。"
    assert passages(path)[1].source == "《a》 · 保养 · 第 3 行"


def test_pdf_passage_names_its_page(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    path.write_bytes(_pdf("Install the filter. Close the valve first."))
    (found,) = passages(path)
    assert "Close the valve first." in found.answer and "第 1 页" in found.source


def test_long_section_is_cut_between_sentences(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text("# 长文\n\n" + "这是很长的一句话，说的是安装。" * 100, encoding="utf-8")
    found = passages(path)
    assert len(found) > 2 and all(len(part.answer) <= MAX_PASSAGE for part in found)
    assert all(part.answer.endswith("。") for part in found)
    assert len({part.id for part in found}) == len(found)


@pytest.mark.parametrize("name, data", [("a.exe", b"MZ"), ("a.pdf", b"no pdf"), ("a.md", b" \n"), ("a.docx", b"PK")])
def test_unreadable_document_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentUnreadable, match=name):
        passages(tmp_path / name)


def _pdf(text: str) -> bytes:
    """One page with one line, written by hand: no PDF writer is a dependency."""
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return data + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
