"""Takes personal data out of a sentence and leaves what it asks for: numbers keep their form, names become 某某.

A masked sentence is still one to learn from: the classifier folds every order number to the same mark anyway."""

from __future__ import annotations

import re
from typing import Any, Callable, Mapping, Sequence

from knowledge_base.text import normalise

NAME, PLACE, ACCOUNT, LINK = "某某", "某地", "某号", "某链接"
PHONE = "13000000000"  # reads as a phone, belongs to nobody
_HAN = "一-鿿"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳"
    "史唐费薛雷贺倪汤滕殷罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪毛米戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江"
    "童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍万管卢莫房解丁宣邓洪包左石崔龚程陆甄段侯叶曾廖丘"
)
_PERSON = rf"(?:欧阳|司马|诸葛|上官|[{_SURNAMES}])[{_HAN}]{{1,2}}"
# Characters that stand before an address and never in one: the request itself must not be swallowed.
_PART_CHAR = rf"(?![到是为址在去住寄送给我帮把改换的了您你请能想要退])[{_HAN}a-z]"
_PART = rf"(?:{_PART_CHAR}){{1,8}}?(?:自治区|省|市|区|县|镇|乡|街道|村|大道|路|街|巷|弄|小区|花园|苑|大厦|公寓|广场|大学|宿舍)"
_DETAIL = r"[0-9a-z零一二三四五六七八九十百-]+(?:号楼|号院|号|栋|幢|座|单元|室|楼|层|弄)"
_ADDRESS = rf"(?:{_PART}){{2,}}(?:{_DETAIL})*\d*|(?:{_PART})+(?:{_DETAIL})+\d*|(?:{_DETAIL}){{2,}}\d*"
_PHONE = r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
_DIGIT_WORDS = "零〇一二三四五六七八九幺"
Rule = Callable[[re.Match[str]], str]


def _zeros(match: re.Match[str]) -> str:
    return match.group() if match.group() == PHONE else re.sub(r"\d", "0", match.group())


def _spoken(match: re.Match[str]) -> str:
    size = len(match.group())  # two characters in turn: the normaliser folds a run of one
    return ("零一" * size)[:size]


# In this order: what identifies most first.
_RULES: tuple[tuple[re.Pattern[str], str | Rule], ...] = (
    (re.compile(r"https?:/\S+|www\.\S+"), LINK),
    (re.compile(r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"), ACCOUNT),
    (re.compile(r"((?:微信|v信|vx|wx|qq|旺旺|支付宝)号?(?:是|为|:|：| )*)[a-z0-9_-]{5,}"), rf"\g<1>{ACCOUNT}"),
    (re.compile(rf"(?<![{_HAN}]){_PERSON}(?=[ ,，:：]*{_PHONE})"), NAME),
    (re.compile(rf"({_PHONE}[ ,，:：]*){_PERSON}(?![{_HAN}])"), rf"\g<1>{NAME}"),
    (re.compile(rf"((?:收件人|收货人|联系人|姓名|名字|户名|我叫)(?:是|为|叫|改成|:|：| )*){_PERSON}"), rf"\g<1>{NAME}"),
    (re.compile(rf"(我是(?:叫)?){_PERSON}(?=$|[^{_HAN}])"), rf"\g<1>{NAME}"),
    (re.compile(rf"(?!安装)[{_SURNAMES}][{_HAN}]{{0,2}}?(先生|女士|小姐|太太|阿姨|师傅)"), r"某\g<1>"),
    (re.compile(_ADDRESS), PLACE),
    (re.compile(_PHONE), PHONE),
    (re.compile(r"\d(?:[ -]?\d){3,}"), _zeros),
    (re.compile(rf"[{_DIGIT_WORDS}]{{4,}}"), _spoken),
)
_OF_ENTITY = {"person": NAME, "address": PLACE}


def masked(text: str, entities: Sequence[Mapping[str, Any]] = ()) -> str:
    """The normalised sentence without names, addresses, accounts and numbers of four digits or more.

    `entities` as understanding found them, with spans into `text`: persons and addresses among them go first."""
    plain = normalise(_without(text, entities)).text
    for pattern, put in _RULES:
        plain = pattern.sub(put, plain)
    return plain


def _without(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    spans = [
        (e["start"], e["end"], _OF_ENTITY[e["entity"]]) for e in entities if e["entity"] in _OF_ENTITY and "end" in e
    ]
    for start, end, put in sorted(spans, reverse=True):
        text = text[:start] + put + text[end:]
    return text
