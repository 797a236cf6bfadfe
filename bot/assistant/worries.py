"""A worried question: 不会把订单给我取消了吧. It asks whether something was done; it never asks that it be done."""

from __future__ import annotations

import re

from bot.assistant.pieces import asks, is_wish, pieces_of
from knowledge_base.text import simplify

_ACT = r"(?:取消|退(?!不|多少|货地址)|撤|删|关(?:闭|掉|了)|拒收|作废|换(?:成|掉|了|没)|改(?:成|掉|了|没)|[弄搞整]没|算(?:进去|上|在内)|[带捎]上)"
_TO_ME = r"(?:把|给我|给|帮我|替我|连|一起|一块儿?|一并|自动|直接|擅自|误|顺手|顺便|也|真|又|已经|被|都|全|就|偷偷)"
_END = r"[^吧吗么]{0,7}?"
_SAID = (
    # 不会(把…)取消了吧, 没给我退了吧, 不是给我撤了吧
    rf"(?:不会|没有?|不是|莫不是|别是|可别是|该不是|该不会)(?:是|要|就|真|这样|现在)?{_TO_ME}.{{0,14}}?{_ACT}{_END}吧",
    rf"(?:不会|不是|没有?|别是)(?:就|要|是)?{_ACT}(?:我的?|掉|订单|单子)*了?吧",
    # the same with 吗, where it cannot be a request
    rf"(?:不会|是不是|有没有).{{0,4}}(?:把|给我|被|连|自动|一起|误).{{0,12}}?(?:取消|撤|删|关掉|作废){_END}(?:吗|么|没)",
    r"是不是.{0,4}(?:把|给我|被|连|自动|一起|误).{0,12}?(?:取消|撤|删|关掉|作废).{0,3}[了掉]",
    rf"(?:没有?)(?:把|给我|被|连|自动|误).{{0,12}}?(?:取消|撤|删|作废){_END}(?:吗|么)",
    # 可别给我取消了, 千万别一起退了, 怕你们给我退了
    rf"(?:可|千万|你们?|系统|到时候)*别(?:是)?(?:把|连|真|自动|一起|误|擅自|随便|给我.{{0,6}}(?:一起|也|都|真|误|错)).{{0,14}}?{_ACT}.{{0,4}}",
    rf"(?:可|千万)别(?:给我|把|帮我)?.{{0,10}}?{_ACT}了.{{0,3}}",
    rf".{{0,4}}(?:怕|担心|生怕).{{0,6}}(?:把|给我|被|一起|自动|误|连).{{0,12}}?{_ACT}.{{0,4}}",
    # 没动我的订单吧, 订单没事吧, 订单还在吧
    r"没(?:乱|误|偷偷)?[动碰](?:到|过)?(?:我|别的|其他).{0,8}吧",
    r".{0,10}(?:单子?|订单|那个|这个)[^不]{0,3}(?:没事|没动|没出问题|不会没了?|没丢)吧",
    r".{0,10}(?:单子?|订单)[^不]{0,3}还(?:在|留着|算数|有效|好好的)的?(?:吧|吗|么|不|没)",
)
_TAIL = r"[啊呀哈哦呢嘛了]*[?？!！。~]*"
_BEFORE = r"(?:那个?|这个|你们?|系统|哎呀?|诶|喂|欸|等等|我去|天哪|应该|该|可|总|又|连)*"
_WORRY = re.compile(rf"{_BEFORE}(?:{'|'.join(_SAID)}){_TAIL}")
# A worry that nothing comes of it asks for the thing itself.
_WANTS_IT = re.compile(r"不给|不让|不能|不退|不了|[要让叫]我(?!的)|运费|邮费|手续费|扣钱|还没|多久|什么时候|不同意")
_OTHER_MATTER = re.compile(r"地址|师傅|维修|安装|预约|券|仓库")
_WANTS = re.compile(r"取消|退|撤|拦|停|换|改|不要了|不买了|帮我|给我")  # in another clause, a wish of its own
_NAMED_FIRST = re.compile(r"^(?P<goods>.{1,12}?)(?=不会|没给|没把|没有给|没一起|不是给|别是|可别|没被|没取消|没退)")


def is_worry(text: str) -> bool:
    """Whether a message asks with worry if something was done, and no clause of it wants anything."""
    parts = [] if _OTHER_MATTER.search(text) else pieces_of(simplify(text))
    worried = [part for part in parts if _is_worried(part)]
    others = [part for part in parts if part not in worried]
    return bool(worried) and not any(is_wish(part) or _WANTS.search(part) and not asks(part) for part in others)


def _is_worried(part: str) -> bool:
    """The clause, also with goods before the worry: 口红没给我取消吧."""
    if _WANTS_IT.search(part):
        return False
    found = _NAMED_FIRST.match(part)
    rest = part[found.end() :] if found else ""
    return any(_WORRY.fullmatch(said) for said in (part, rest) if said)
