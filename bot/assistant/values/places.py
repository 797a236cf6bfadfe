"""Addresses: a province, city or district of the table and what is written behind it, or a street with its number."""

from __future__ import annotations

import functools
import re
from typing import Iterator, Mapping

import yaml

from bot.assistant.values.found import Found
from knowledge_base.text import LEXICON

_SUFFIX = r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|盟|州|区|县)?"
_CHAR = r"[一-龥]"
_LEVEL = (
    r"(?:街道|大街|大道|小区|新区|开发区|社区|大厦|大楼|广场|公寓|花园|家园|学校|大学|医院|中心|科技园|工业园|产业园|园区"
    r"|号楼|号院|路|街|巷|弄|里|胡同|镇|乡|村|屯|组|县|区|旗|苑|园|城|栋|幢|座|单元|室|层|楼|号|院)"
)
_NUMBER = r"[0-9a-z一二三四五六七八九十-]{1,5}"
_PIECE = rf"(?:(?:{_CHAR}{{1,7}}?)?(?:{_NUMBER})?{_LEVEL}[东南西北]?(?:[a-z](?=座|区|栋))?)"
_DOORS = r"(?:[a-z]?\d{2,4}(?![\d元块天个件年月日点])(?:室|号)?)?"
_DETAIL = re.compile(rf"{_PIECE}{{1,8}}{_DOORS}")
_STREET = re.compile(
    rf"(?P<name>{_CHAR}{{2,6}}?(?:路|街|大道|大街|巷|弄|小区|花园|苑|家园|公寓|村|社区|大厦))(?P<rest>\d{{1,5}}(?:号楼|号院|号|栋|幢|座|弄|组|单元|楼)(?:{_PIECE}{{0,5}}{_DOORS}))"
)
_LEAD = re.compile(
    r"^.*(?:送到|寄到|发到|改成|改到|改为|换成|换到|地址是|地址|地址:|寄往|住在|家在|我在|我住|送去|填的是|是|到|在|去)"
)
_HINT = re.compile(r"[路街道巷弄村苑园厦区室栋幢]|公寓")


@functools.lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern of all names, and the level of each."""
    data = yaml.safe_load((LEXICON / "places.yml").read_text(encoding="utf-8"))
    levels = {name: level for level in ("district", "city", "province") for name in data[level].split()}
    names = sorted(levels, key=len, reverse=True)
    marked = set(data["needs_suffix"].split())
    words = [f"{n}(?=市|县|区|州|盟|地区)" if n in marked else n for n in names]
    blocked = "|".join(data["not_places"].split())
    return re.compile(rf"(?P<no>{blocked})|(?P<place>{'|'.join(words)}){_SUFFIX}"), levels


def find_addresses(text: str) -> Iterator[Found]:
    """Addresses with their parts; value is the text itself, `parts` its province, city, district and detail."""
    end = 0
    for match in _table()[0].finditer(text):
        if match.group("place") and match.start() >= end:
            found = _from_place(text, match)
            end = found.end
            yield found
    if _HINT.search(text):
        yield from _streets(text)


def _from_place(text: str, match: re.Match[str]) -> Found:
    pattern, levels = _table()
    parts, at, step = {}, match.start(), match
    while step and step.group("place"):
        level = levels[step.group("place")]
        parts[level if level not in parts else "district"] = step.group()
        at = step.end()
        after = at + (text[at : at + 1] == " ")
        step = pattern.match(text, after)  # type: ignore[assignment]
    tail = _detail(text, at)
    if tail:
        parts["detail"] = text[at:tail].strip()
        at = tail
    return Found("address", text[match.start() : at], match.start(), at, {"parts": parts})


def _detail(text: str, at: int) -> int:
    """End of the street, house and room behind a place, 0 if there is none."""
    match = _DETAIL.match(text, at + (text[at : at + 1] == " "))
    return match.end() if match and not re.match(r"的|吗|仓|发|到|寄", match.group()) else 0


def _streets(text: str) -> Iterator[Found]:
    for match in _STREET.finditer(text):
        lead = _LEAD.match(match.group("name"))
        start = match.start() + (lead.end() if lead else 0)
        if match.end("name") - start >= 3:
            whole = text[start : match.end()]
            yield Found("address", whole, start, match.end(), {"parts": {"detail": whole}})
