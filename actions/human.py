"""To a person: asked for, needed for safety, or because the assistant cannot."""

from __future__ import annotations

from actions.platform.contract import Platform
from actions.turn import Turn

SKILL = "human"
# Signs of each kind, the gravest first.
DANGERS = {
    "self_harm": ("不想活", "活不下去", "自杀", "轻生", "自残", "跳楼", "割腕", "活着没意思"),
    "fire": ("着火", "起火", "冒烟", "爆炸", "炸了", "自燃", "烧起来", "烧着", "糊味", "鼓包", "火花"),
    "shock": ("漏电", "触电", "电到", "电了一下", "麻手", "电击", "被电"),
    "poison": ("中毒", "吐", "拉肚子", "上吐下泻", "误食", "误喝", "喝了", "吃了", "过敏", "肿"),
    "injury": ("流血", "划伤", "割伤", "烫伤", "烧伤", "受伤", "砸", "骨折", "夹", "缝针", "送医院", "急救"),
    "fraud": (
        "诈骗",
        "骗子",
        "转账",
        "转钱",
        "验证码",
        "共享屏幕",
        "贷款",
        "借呗",
        "保证金",
        "下载",
        "刷单",
        "汇款",
        "安全账户",
        "扣费",
        "中奖",
        "征信",
    ),
    "violence": ("威胁", "打人", "动手", "堵门", "跟踪", "砸门", "拿刀"),
}
REQUESTED, SAFETY = "customer_request", "safety_risk"


async def start(turn: Turn, platform: Platform) -> None:
    """The customer wants a person: at once, without persuasion."""
    turn.keep(None)
    turn.hand_over(REQUESTED)
    turn.say("utter_handoff")


async def safety(turn: Turn, platform: Platform) -> None:
    """First what to do now, by the kind of danger, then a person with priority."""
    turn.keep(None)
    turn.hand_over(SAFETY)
    turn.say(f"utter_safety_{kind}" if (kind := danger(turn.text)) else "utter_safety")


def danger(words: str) -> str:
    """The kind of danger that a text names, the gravest first, or empty."""
    return next((kind for kind, signs in DANGERS.items() if any(sign in words for sign in signs)), "")
