"""Order numbers, their tails, tracking numbers and phones."""

from __future__ import annotations

import re
from typing import Iterator

from bot.assistant.values.digits import DIGIT, plain_digits
from bot.assistant.values.found import Found

# Prefixes by carrier with the count of digits behind them (kuaidi100's list of number forms).
_PREFIXED = (
    ("sf", "12,15"),
    ("yt", "13"),
    ("jt", "13"),
    ("dpk", "12"),
    ("jd[a-z]{0,3}", "10,15"),
    ("(?:zto|sto|yd|db|lp|zt|ky)", "10,15"),
)
_TRACKING = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(rf"{prefix}[ -]?(?:\d[ -]?){{{count}}}(?<=\d)" for prefix, count in _PREFIXED)
    + r"|e[a-z]\d{9}cn)(?![a-z0-9])"
)
_CARRIER = r"(?:顺丰|中通|圆通|韵达|申通|极兔|邮政|ems|京东快递|京东物流|德邦|丹鸟|菜鸟)"
_SAYS_TRACKING = re.compile(
    rf"(?:{_CARRIER}(?:快递|速递|速运|物流)?(?:的)?(?:运单|快递|单号|编号|号|单|是|为|:|,| )*"
    rf"|(?:运单|快递单|物流单|快递)(?:编)?号?(?:码)?(?:是|为|:|,| )*)$"
)
_RUN = re.compile(rf"[{DIGIT}](?:[ ,、-]?[{DIGIT}])*")
_LANDLINE = re.compile(r"0\d{2,3}-\d{7,8}")
_GROUP = re.compile(rf"[{DIGIT}]+")
_BETWEEN = r"(?:(?:数字|数|号码|号)?(?:是|为|:|,| |的)*)"
_TAIL = rf"(?P<tail>[{DIGIT}](?:[ ,-]?[{DIGIT}]){{3}})(?![ ,-]?[{DIGIT}])"
_TAILS = (
    re.compile(
        rf"(?:尾号|尾数|末尾(?:的)?(?:[四4几](?:位|个))?|(?:最|末|倒数)?后(?:面|边)?(?:的)?(?:那)?[四4几](?:位|个)"
        rf"|末[四4几]位|(?:最后|末)的?[四4几](?:位|个)){_BETWEEN}{_TAIL}"
    ),
    re.compile(
        rf"(?<![{DIGIT}.¥￥$:-])(?P<tail>\d{{4}}|[零〇一二三四五六七八九幺洞拐]{{4}}) ?(?:结尾|收尾|(?:那|这)一?[单个笔]的?(?:订单|单|结尾)?|的(?:订单|那[单个笔]))"
    ),
    # 退款 1068, 取消订单 1051: beside a word for the order or what is done to it, and nothing more behind it
    re.compile(
        r"(?:订单号?|单号|退款|退货|换货|退|取消|催|查)[ :,]?(?P<tail>(?!(?:19|20)\d\d)\d{4})(?=$|[ ,。.!])(?! ?[元块])"
    ),
    re.compile(rf"^(?:就是|是|嗯|对|查)? ?{_TAIL}[。.!,吧的啊呀]*$"),
)
_MOBILE = re.compile(r"1[3-9]\d{9}")


def find_orders(text: str) -> Iterator[Found]:
    """Tracking numbers, phones, order numbers and tails, in that order of trust."""
    yield from _prefixed(text)
    yield from _runs(text)
    for pattern in _TAILS:
        for match in pattern.finditer(text):
            digits = plain_digits(match.group("tail"))
            yield Found("order_id", digits, *match.span("tail"))


def _prefixed(text: str) -> Iterator[Found]:
    for match in _TRACKING.finditer(text):
        yield Found("tracking_no", re.sub("[ -]", "", match.group()).upper(), *match.span())


def _runs(text: str) -> Iterator[Found]:
    for match in _RUN.finditer(text):
        if match.end() - match.start() < 11 or _LANDLINE.fullmatch(match.group()):
            continue
        whole = _classified(text, match.start(), match.end())
        if whole:
            yield whole
        else:
            yield from _groups(text, match.start(), match.group())


def _groups(text: str, at: int, run: str) -> Iterator[Found]:
    for group in _GROUP.finditer(run):
        found = _classified(text, at + group.start(), at + group.end())
        if found:
            yield found


def _classified(text: str, start: int, end: int) -> Found | None:
    digits, before = plain_digits(text[start:end]), text[max(0, start - 14) : start]
    if before[-1:].isascii() and before[-1:].isalpha() or before[-1:] in ("*", ".") or text[end : end + 1] == "*":
        return None
    if len(digits) == 13 and digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return Found("phone", digits[2:], start - before.endswith("+"), end)
    if _MOBILE.fullmatch(digits):
        return Found("phone", digits, start, end)
    if not 12 <= len(digits) <= 19:
        return None
    carried = len(digits) <= 15 and _SAYS_TRACKING.search(before)
    return Found("tracking_no" if carried else "order_id", digits, start, end)
