"""Sounds of thinking and self-correction taken out of what was said: 那个、呃、嗯, and 不对，是…"""

from __future__ import annotations

import re

_PAUSE = r"[，,。、 ]*"
_THINKING = r"[呃额唔]+"
_YES = r"(?:对|是|好|行|可以|没错|有|要|不|知道|就|[呢哪啊呐]$)"
_SUBJECT = r"(?=我|您|你|咱|俺|请问|帮|想|能不能|可不可以)"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(那个|这个){_PAUSE}(?:{_THINKING}|嗯+){_PAUSE}(?=\1)"), ""),  # 那个，呃，那个耳机
    (re.compile(rf"(?<!^){_PAUSE}{_THINKING}{_PAUSE}|^{_THINKING}{_PAUSE}"), ""),
    (re.compile(rf"(?<=.)[，,]{_PAUSE}嗯+[，,]{_PAUSE}"), ""),
    (re.compile(rf"^嗯+{_PAUSE}(?!{_YES}|$)"), ""),
    (re.compile(r"(?<=[^嗯对好]..)嗯+[。，,]?$"), ""),
    (re.compile(rf"^(?:啊|哎|唉|诶)?{_PAUSE}(?:就是说(?:吧|呢)?|怎么说呢|我说|这样){_PAUSE}(?=..)"), ""),
    (re.compile(rf"^(?:啊|哎|唉|诶)?{_PAUSE}(?:那个|这个)(?:那个|这个)+{_PAUSE}(?=..)"), ""),
    (re.compile(r"^(?:啊|哎|唉|诶)?(?:那个|这个)[，,、 ]+(?=..)"), ""),
    (re.compile(rf"^(?:啊|哎|唉|诶)?(?:那个|这个){_SUBJECT}"), ""),
    (re.compile(r"^(?:啊|哎|唉|诶)[，, ]+(?=..)"), ""),
)
_DAY = (
    r"大?前天|大?后天|昨天|今天|明天|[上下这本]+(?:个)?(?:周|礼拜|星期)[一二三四五六日天]|"
    r"[\d一二三四五六七八九十廿卅]+月[\d一二三四五六七八九十廿卅]+[号日]|[\d一二三四五六七八九十廿卅]+[号日]"
)
_N = r"[零〇一二两三四五六七八九十百千万幺洞拐廿卅\d.]"
# What may be said anew: the corrected value takes the place of the last one of its own class.
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_DAY})(?:的?那[个单笔件]|的)?",
        r"(?:倒数)?第[一二两三四五六七八九十\d]+[个单件笔款]|最后[那一]?[个单件]",
        rf"(?:尾号(?:是)?)?{_N}+(?:[，, ]?{_N}+)*(?:块|元|毛|件|个|天|斤|码|单|点|双|条|台|号|份)?[{_N[1:-1]}半]*(?:钱)?",
    )
)
_MARK = r"(?:啊|哦|噢|哎)?(?:不对|不是不是|错了|说错了|我说错了)(?:不对|错了)?"
_CORRECTION = re.compile(
    rf"^(?P<before>.+?)(?:[，,。 ]+{_MARK}[，,。 ]*(?:应该是|应该|是)?|(?<={_N}|[个的天]){_MARK}[，, ]*(?:应该是|是))(?P<after>.+)$"
)


def fluent(text: str) -> str:
    """What was meant to be said. A lone 嗯 stays: it is an answer."""
    return _corrected(_without_fillers(text.strip()))


def _without_fillers(text: str) -> str:
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def _corrected(text: str) -> str:
    match = _CORRECTION.match(text)
    if not match:
        return text
    before, after = match["before"], match["after"].lstrip("，,。 ")
    return _corrected(_instead(before, after) or after)


def _instead(before: str, after: str) -> str:
    """`before` with its last value of the class of the value at the head of `after` replaced; "" if there is none."""
    for pattern in _CLASSES:
        head = pattern.match(after)
        olds = list(pattern.finditer(before)) if head else []
        if olds:
            return before[: olds[-1].start()] + after
    return ""
