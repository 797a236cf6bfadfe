"""Answers about an old device in the customer's words: a make for its grade, years for its age, 刮花了 for its screen."""

from __future__ import annotations

import re
from typing import Mapping

# Words by which people answer, by the platform's code of the option, the more particular first. The price holds only
# after a look at the device, and the customer agrees to it then.
_WORDS = {
    "basic": re.compile(
        r"老[人年]机|按键机|千元机|百元机|便宜|低端|最低|入门|红米|redmi|畅享|畅玩|realme|真我|小家电|电饭煲|微波炉|风扇"
    ),
    "middle": re.compile(r"中端|中档|中等|一般|普通|主流|\bse\b|nova|荣耀\s?x|\bk\d\d|reno|洗衣机|电视"),
    "flagship": re.compile(
        r"旗舰|高端|高档|最好|最贵|苹果|iphone|pro|max|ultra|mate|折叠|华为\s?p|mac|外星人|空调|冰箱"
    ),
    "broken": re.compile(r"(?<!没)(?<!没有)[碎裂](?!屏险)|不亮|黑屏|花屏|不显示"),
    "scratched": re.compile(r"(?<!没)(?<!没有)(?<!无)[划刮磨]|花了"),
    "fine": re.compile(r"好好的|没有?坏|没有?碎|没有?裂|没问题|挺好|很新|没有?划痕|没划|九成新|成色新|没毛病"),
    "none": re.compile(r"不能用|用不了|开不了|打不开|坏了|报废|没电"),
    "some": re.compile(r"(?<!没)(?<!没有)(?:毛病|问题)|(?:有点|不太|偶尔|有时)(?!.{0,4}[划刮磨花旧脏])|不行了"),
    "all": re.compile(r"能用|好用|正常|没问题|没坏|好好的|挺好|(?<!不)能(?:正常)?开机|没毛病|都好"),
}
_NUMBERS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_YEARS = re.compile(r"(\d+|[半一两二三四五六七八九十])\s?年(多|半|以上)?")
_NEW = re.compile(r"刚买|才买|个月|没多久|没用过|新的")
_OLD = re.compile(r"好多年|好几年|很多年|老早|十几年")
LONG, SHORT = 99.0, 0.2
_TRADE = re.compile(
    r"以旧换新|旧换新|换(?:一?[个台部]|成|购|买)?新的?(?:手机|电脑|机)?"
)  # 换新的 tells nothing of its age
ELSEWHERE = "elsewhere"  # 不是在你们这买的也行: a sentence of our own
# Questions in the middle of ours, by the entry of the knowledge base that answers them.
_ENTRIES = {
    "tradein.wipe": re.compile(r"数据|资料|照片|隐私|清空|恢复出厂|要不要.{0,3}删|微信.{0,4}退"),
    ELSEWHERE: re.compile(r"不是.{0,8}买|别[处家的].{0,4}买"),
    "tradein.devices": re.compile(r"哪些.{0,4}(?:能|可以)|收不收"),
    "tradein.accessories": re.compile(r"盒子|充电器|说明书|配件|发票"),
    "tradein.payment": re.compile(r"钱(?:怎么|咋|什么时候|啥时候)|怎么给钱|打到哪"),
    "tradein.difference": re.compile(r"压价|检测价|差价"),
    "tradein.refuse_price": re.compile(r"不同意.{0,4}价|退(?:回|给我)"),
    "services.trade_in": re.compile(r"流程|步骤|怎么(?:弄|办|搞|操作|换)|咋(?:弄|办|换)"),
}
_ASKS = re.compile(
    r"[?？吗么]|多少|多久|多长时间|几天|退款|退货|快递|发票|订单|怎么|如何|要不要|能不能|行不|是不是|流程|步骤|[啥什]么?时候"
)


def option_of(said: str, options: Mapping[str, str]) -> str:
    """The code of the option that the words mean; empty when they tell none of them."""
    years = years_in(said)
    aged = [code for code, label in options.items() if years is not None and _holds(label, years)]
    near = [code for code, label in options.items() if re.search(".{0,2}".join(map(re.escape, label)), said)]
    said_of = [code for code, known in _WORDS.items() if code in options and known.search(said.lower())]
    return (near or aged or said_of or [""])[0]


def all_in(said: str, questions: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a ramble tells of each question, by the question's name: 屏幕有条划痕 能正常用."""
    told = _TRADE.sub(" ", said)
    found = {name: option_of(told, options) for name, options in questions.items()}
    return {name: code for name, code in found.items() if code}


def tells_something(said: str) -> bool:
    """Whether the words describe a device, and ask nothing."""
    known = any(pattern.search(said.lower()) for pattern in _WORDS.values())
    return not asks(said) and (known or years_in(_TRADE.sub(" ", said)) is not None)


def entry_of(said: str) -> str:
    """The entry that answers a question about trading in, or empty."""
    return next((entry for entry, words in _ENTRIES.items() if asks(said) and words.search(said)), "")


def asks(said: str) -> bool:
    """Whether it is a question."""
    return bool(_ASKS.search(said))


def years_in(said: str) -> float | None:
    """How long it has been used: 两年多 is two and a half."""
    found = _YEARS.search(said)
    if _OLD.search(said):
        return LONG
    if found:
        return _number(found.group(1)) + (0.5 if found.group(2) else 0)
    return SHORT if _NEW.search(said) else None


def _holds(label: str, years: float) -> bool:
    """Whether a label such as 一年以内, 三到八年, 八年以上 holds these years."""
    numbers = [_number(one) for one in re.findall(r"\d+|[一两二三四五六七八九十]", label)]
    if "年" not in label or not numbers:
        return False
    if "以上" in label:
        return years > numbers[0]
    return years <= numbers[-1] and (len(numbers) == 1 or years > numbers[0])


def _number(said: str) -> float:
    return float(said) if said.isdigit() else _NUMBERS[said]
