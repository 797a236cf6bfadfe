"""Places in the list just shown: 1 is the first, -2 the last but one; words for ends and extremes."""

from __future__ import annotations

import re
from typing import Iterator

from bot.assistant.values.digits import chinese_number
from bot.assistant.values.found import Found

_WORDS: dict[str, object] = {"最贵": "most_expensive", "价格最高": "most_expensive", "最便宜": "cheapest"}
_WORDS |= {"最上面": 1, "头一": 1, "最新": 1, "最下面": "last"}
# These need a thing behind them: 最后问一次, 最近很慢 and 下面怎么办 are no choices.
_NEED_THING: dict[str, object] = {
    "最后": "last",
    "最近": 1,
    "上面": 1,
    "下面": "last",
    "中间": "middle",
    "末尾": "last",
}
_NEED_THING |= {"刚买": 1, "刚拍": 1, "刚下": 1}
_THING = r"(?:个|单|件|笔|条|双|款|台|份|订单|样|家|张|种|项|盒|箱|瓶|包)"
_N = r"\d{1,2}|[一二两三四五六七八九十]{1,2}"
_COUNTED = re.compile(
    rf"(?P<back>倒数)?第 ?(?P<n>{_N})(?P<thing> ?{_THING})?(?!次|天|时间|方|三方|回|遍|年|期|批|代|步|医院|部|\d)"
)
_ANY = {**_WORDS, **_NEED_THING}
_WORDED = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})(?:的|买的|拍的|下的|那|这|一)*{_THING}?"
    rf"|(?P<need>{'|'.join(_NEED_THING)})(?:的|买的|拍的|下的|那|这|一)+{_THING}(?!月|星期|小时|数字|数)"
    rf"|(?P<bare>最近|最后)的?(?:订单|单子)"
)


def find_ordinals(text: str) -> Iterator[Found]:
    """Choices such as 第二个, 倒数第二个, 最后那个, 最贵的那件."""
    for match in _COUNTED.finditer(text):
        value = int(chinese_number(match.group("n")))
        if 1 <= value <= 20:
            yield Found("ordinal", -value if match.group("back") else value, *match.span())
    for match in _WORDED.finditer(text):
        yield Found("ordinal", _ANY[match.group("word") or match.group("need") or match.group("bare")], *match.span())
