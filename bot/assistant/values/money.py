"""Amounts in yuan as customers write and say them."""

from __future__ import annotations

import re
from typing import Iterator

from bot.assistant.values.digits import CHINESE, chinese_number
from bot.assistant.values.found import Found

_ABOUT_BEFORE = r"(?:大概|大约|差不多|不到|将近|接近|快|约)"
_ABOUT_AFTER = r"(?:左右|上下|出头)"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?"
_SPOKEN = rf"[{CHINESE}]+"
_TENTHS = "一二两三四五六七八九"
_UNIT = r"(?:块钱?|元钱?|圆|人民币|rmb)"
_NOT_BEFORE = r"(?<![\d.,:a-z第零〇一二两三四五六七八九十百千万])"
_SCALE = {"": 1, "k": 1000, "千": 1000, "w": 10000, "万": 10000, "百": 100}
_VALUE = rf"(?P<yuan>{_ARABIC}|{_SPOKEN})(?P<scale>[kw千万百])?(?P<more>多|来|几)?"
_WITH_UNIT = re.compile(
    rf"{_NOT_BEFORE}(?P<about>{_ABOUT_BEFORE})?{_VALUE} ?{_UNIT}"
    rf"(?:(?P<jiao>[{_TENTHS}\d])(?![{CHINESE}\d个件条单次])[毛角]?(?:(?P<fen>[{_TENTHS}\d])分?(?![{CHINESE}\d]))?)?(?:钱)?(?P<after>{_ABOUT_AFTER})?"
)
_SIGNED = re.compile(rf"(?:[¥￥]|rmb ?|人民币) ?(?P<yuan>{_ARABIC})(?P<scale>[kw万])?")
_JIAO = re.compile(rf"{_NOT_BEFORE}(?P<jiao>[{_TENTHS}\d])[毛角](?:(?P<fen>[{_TENTHS}\d])分?)?(?:钱)?(?!不拔)")
# Bare numbers are money only with a unit of hundreds, and a word of an order or a price beside them.
_ORDERED = r"(?=(?:左右|上下|出头|以上|以下|以内)?(?:的|那|这|买))"
_BIG = rf"(?:[{CHINESE}]*[百千万][{CHINESE}]*|\d+(?:\.\d+)?[kw万千百]|\d{{2,5}}(?=多|左右|来))"
_BARE = re.compile(rf"{_NOT_BEFORE}(?P<yuan>{_BIG})(?P<more>多|来)?(?P<after>{_ABOUT_AFTER})?{_ORDERED}")
_PAID = re.compile(
    r"(?:花了?|付了|付款|扣了|收了|退了?我?|退款|补我?|降了|便宜了|贵了|少了|差价|金额(?:应该)?是?|价格是?|一共|总共)(?:给我)?"
    rf"(?P<yuan>\d+(?:\.\d+)?[kw万千]|\d+\.\d{{1,2}}|\d{{2,6}}(?![\d%折天])|[{CHINESE}]*[十百千万][{CHINESE}]*)(?P<more>多)?(?![\d.%折天个件单次小月年号:百块元米克斤升寸款点遍码双条只])"
)
_RANGE = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千])")


def find_money(text: str) -> Iterator[Found]:
    """Amounts as yuan, two decimals; `about` in the dict when the customer was not exact, `more` for 三百多."""
    for pattern in (_SIGNED, _WITH_UNIT, _JIAO, _BARE, _PAID):
        for match in pattern.finditer(text):
            value = _yuan(match)
            if value:
                start = match.start("yuan") if pattern is _PAID else match.start()
                yield Found("amount", value, start, match.end(), _looseness(match))


def _yuan(match: re.Match[str]) -> float | None:
    parts = match.groupdict()
    try:
        whole = _whole(parts.get("yuan") or "零", parts.get("scale") or "")
        tenths = chinese_number(parts.get("jiao") or "零") / 10 + chinese_number(parts.get("fen") or "零") / 100
    except ValueError:
        return None
    return round(whole + tenths, 2)


def _whole(text: str, scale: str) -> float:
    if text == "百八十":  # a way of saying "about a hundred"
        return 100.0
    scaled = re.fullmatch(r"([\d.]+)([kw万千百])", text)
    if scaled:
        text, scale = scaled.groups()
    span = _RANGE.fullmatch(text)
    if span:
        low, high = (chinese_number(digit + span.group(3)) for digit in span.group(1, 2))
        return (low + high) / 2
    return chinese_number(text.replace(",", "")) * _SCALE[scale]


def _looseness(match: re.Match[str]) -> dict[str, bool]:
    more = {"more": True} if match.groupdict().get("more") == "多" else {}
    return {"about": True, **more} if _is_about(match) else {}


def _is_about(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    loose = parts.get("yuan") == "百八十" or _RANGE.fullmatch(parts.get("yuan") or "")
    return bool(loose or parts.get("more") or parts.get("about") or parts.get("after"))
