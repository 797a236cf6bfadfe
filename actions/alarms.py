"""Danger by its words: some are an alarm whatever stands beside them, others tell the kind of a danger that is known."""

from __future__ import annotations

import functools
import re
from typing import Any, Mapping

import yaml

from knowledge_base.text import LEXICON, simplify

# Signs of each kind, the gravest first; only asked of a message that is known to be about a danger.
SIGNS = {
    "fire": ("着火", "起火", "冒烟", "爆炸", "炸了", "自燃", "烧起来", "烧着", "糊味", "鼓包", "火花"),
    "shock": ("漏电", "触电", "电到", "电了一下", "麻手", "手麻", "发麻", "电击", "被电", "带电", "有电"),
    "poison": ("中毒", "吐", "拉肚子", "上吐下泻", "误食", "误喝", "喝了", "吃了", "过敏", "肿"),
    "injury": ("流血", "划伤", "割伤", "烫伤", "烧伤", "受伤", "砸", "骨折", "夹", "缝针", "送医院", "急救"),
    "fraud": (
        *("诈骗", "骗子", "转账", "转钱", "汇款", "验证码", "共享屏幕", "贷款", "借呗", "保证金", "下载", "刷单"),
        *("安全账户", "扣费", "扣款", "中奖", "征信", "骗", "QQ", "加微", "加他", "自称", "屏幕", "链接", "盗刷"),
    ),
    "violence": ("威胁", "打人", "动手", "堵门", "跟踪", "砸门", "拿刀"),
}


def alarm(text: str) -> str:
    """The kind of alarm in a customer's words, or ""."""
    plain = simplify(text)
    return next((kind for kind, (said, but) in _patterns().items() if said.search(but.sub("", plain))), "")


def danger(text: str) -> str:
    """The kind of danger that a text names, the gravest first, or ""."""
    return alarm(text) or next((kind for kind, signs in SIGNS.items() if any(sign in text for sign in signs)), "")


@functools.lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    table: Mapping[str, Any] = yaml.safe_load((LEXICON / "alarms.yml").read_text(encoding="utf-8"))
    return {kind: (_any(words["said"]), _any(words["but"])) for kind, words in table.items()}


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
