"""Times of day: 下午三点半, 早上, 14:30, 8点到10点."""

from __future__ import annotations

import re

from bot.assistant.values.digits import chinese_number

PARTS = {
    "凌晨": ("00:00", "06:00"),
    "清晨": ("06:00", "10:00"),
    "早晨": ("06:00", "10:00"),
    "早上": ("06:00", "10:00"),
    "早": ("06:00", "10:00"),
    "上午": ("08:00", "12:00"),
    "中午": ("11:00", "14:00"),
    "下午": ("12:00", "18:00"),
    "傍晚": ("17:00", "19:00"),
    "晚上": ("18:00", "23:59"),
    "夜里": ("18:00", "23:59"),
    "半夜": ("00:00", "06:00"),
    "晚": ("18:00", "23:59"),
}
_AFTER_NOON = ("下午", "傍晚", "晚上", "夜里", "晚", "中午")
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_IDLE = r"(?!点?(?:也|都|没|不|动静|消息|反应|儿|信)|[钱货心])"  # 一点消息都没有 is no one o'clock


def _hour(name: str) -> str:
    return (
        rf"(?P<{name}h>{_N})(?:点钟?|时(?!间|候)){_IDLE}"
        rf"(?P<{name}m>半|一刻|三刻|\d{{1,2}}分?|[一二三四五六七八九十]{{1,3}}分)?"
        rf"|(?P<{name}H>[01]?\d|2[0-3])[::](?P<{name}M>[0-5]\d)"
    )


CLOCK = re.compile(
    rf"[的 ,]?(?P<part>{'|'.join(PARTS)})?的? ?(?:{_hour('a')})(?:(?:到|至|-|~) ?(?:{_hour('b')}))?|[的 ]?(?P<only>{'|'.join(PARTS)})(?![安餐饭教日])"
)


def clock(match: re.Match[str], *, alone: bool) -> tuple[str, str] | None:
    """First and last minute, the same for a moment; None for what is no time. Alone, 早 晚 and a bare hour don't count."""
    only, part = match.group("only"), match.group("part")
    if only:
        return None if alone and len(only) == 1 else PARTS[only]
    if alone and not part and not match.group("aH"):
        return None
    try:
        first = _minute(match, "a", part)
        last = _minute(match, "b", part) if match.group("bh") or match.group("bH") else first
    except ValueError:
        return None
    return first, last


def _minute(match: re.Match[str], name: str, part: str | None) -> str:
    if match.group(f"{name}H"):
        hour, minute = int(match.group(f"{name}H")), int(match.group(f"{name}M"))
    else:
        hour, minute = int(chinese_number(match.group(f"{name}h"))), _minutes(match.group(f"{name}m"))
    if hour > 24 or minute > 59:
        raise ValueError("no time of day")
    if part in ("晚上", "晚", "夜里") and hour == 12:
        return "23:59"
    afternoon = part in _AFTER_NOON and not (part == "中午" and hour > 3)
    if hour < 12 and (afternoon or (part is None and 1 <= hour <= 6 and match.group(f"{name}h"))):
        hour += 12
    return "23:59" if hour == 24 else f"{hour:02d}:{minute:02d}"


def _minutes(text: str | None) -> int:
    if not text:
        return 0
    fixed = {"半": 30, "一刻": 15, "三刻": 45}
    return fixed[text] if text in fixed else int(chinese_number(text.removesuffix("分")))
