"""Strings of digits as people say them: 幺三八, 洞洞, 两个八, 八八，呃，六六. 十 is never a digit and never 四."""

from __future__ import annotations

import re

from bot.assistant.values.digits import DIGIT, chinese_number, plain_digits

_TIMES = {"一": 1, "两": 2, "俩": 2, "二": 2, "双": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6}
_ONE = "0-9零〇一二三四五六七八九幺洞拐"
_REPEATED = re.compile(rf"(?:([一两俩二三仨四五六])个|(双))([{_ONE}])(?![{_ONE}]?[十百千万块元件条单天])")
_BETWEEN = re.compile(rf"(?<=[{DIGIT}])[ ,，、.。\-]*(?:[呃额唔嗯啊]+[ ,，、]*)?(?=[{DIGIT}])")
_MISHEARD = re.compile(rf"(?<=[{DIGIT}]{{2}})[一-鿿](?=[{DIGIT}])|(?<=[{DIGIT}])[一-鿿](?=[{DIGIT}]{{2}})")
_SOUNDS = {"ling": "零", "yao": "幺", "yi": "一", "er": "二", "san": "三", "wu": "五", "liu": "六", "qi": "七"}
_SOUNDS |= {"ba": "八", "jiu": "九"}
_RUN = re.compile(rf"[{DIGIT}]+")
_CARDINAL = re.compile(r"[一二两三四五六七八九]千[零一二两三四五六七八九十百]*")


def joined(text: str) -> str:
    """The text with repeated digits written out and digits brought together over pauses: only for text that is known
    to hold a digit string."""
    return mended(_BETWEEN.sub("", _REPEATED.sub(lambda m: m[3] * _TIMES[m[1] or m[2]], text)))


def mended(text: str) -> str:
    """八八溜六: what sounds just like a digit between digits is one. si and shi are not: 四 and 十 stay apart."""
    return _MISHEARD.sub(lambda match: _SOUNDS.get(_reading(match[0]), match[0]), text)


def _reading(char: str) -> str:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(char)[0]


def runs(text: str) -> list[str]:
    """The digit strings in `joined` text, in digits, left to right. One beside 十 百 千 万 is a count and left out."""
    found = (match for match in _RUN.finditer(joined(text)))
    whole = joined(text)
    return [plain_digits(m[0]) for m in found if not _is_count(whole, m.start(), m.end())]


def four(text: str) -> str:
    """Four digits of a tail, also where a recogniser wrote 八千八百六十六 for 八八六六; "" for none."""
    found = [run for run in runs(text) if len(run) == 4]
    counted = [str(int(chinese_number(m[0]))) for m in _CARDINAL.finditer(text)]
    return next(iter([*found, *(run for run in counted if len(run) == 4)]), "")


def _is_count(text: str, start: int, end: int) -> bool:
    return bool(
        re.match("[十百千万]", text[end : end + 1]) or re.match("[十百千万]", text[start - 1 : start] if start else "")
    )
