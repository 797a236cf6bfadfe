"""Answers about an old device in the customer's words."""

from __future__ import annotations

from typing import Mapping

import pytest

from actions.tradein_words import option_of

GRADES = {"flagship": "旗舰机", "middle": "中端机", "basic": "入门机"}
AGES = {"one": "一年以内", "two": "一到两年", "more": "两年以上"}
LONGER = {"one": "三年以内", "two": "三到八年", "more": "八年以上"}
SCREENS = {"fine": "完好", "scratched": "有划痕", "broken": "碎裂或不显示"}
WORKS = {"all": "都正常", "some": "有小问题", "none": "不能开机"}


@pytest.mark.parametrize(
    "said, options, code",
    [
        ("苹果12", GRADES, "flagship"),
        ("iPhone 13 Pro", GRADES, "flagship"),
        ("红米 note9", GRADES, "basic"),
        ("128的", GRADES, ""),
        ("华为的", GRADES, ""),
        ("两年多了", AGES, "more"),
        ("半年", AGES, "one"),
        ("一年半吧", AGES, "two"),
        ("刚买没几个月", AGES, "one"),
        ("用了五年", LONGER, "two"),
        ("十几年了", LONGER, "more"),
        ("有点划痕", SCREENS, "scratched"),
        ("屏碎了", SCREENS, "broken"),
        ("没碎", SCREENS, "fine"),
        ("都还能用", WORKS, "all"),
        ("开不了机", WORKS, "none"),
        ("有点小毛病", WORKS, "some"),
        ("没问题", WORKS, "all"),
        ("不晓得", WORKS, ""),
    ],
)
def test_words_mean_an_option(said: str, options: Mapping[str, str], code: str) -> None:
    assert option_of(said, options) == code
