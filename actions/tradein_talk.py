"""What is said in the middle of a trade-in: how much it was, another device instead, and the yes in its own words."""

from __future__ import annotations

import re
from typing import Awaitable, Callable

from actions import tradein
from actions.diagnosis import category_of
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.sentences import say
from actions.tradein_words import tells_something
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_HOW_MUCH = re.compile(
    r"(?:能|可以|会|才|就|给)?(?:抵|值|卖|估|给|回收|收|折|换)(?:到|了|得|出|个)?(?:[我们这它那台个部旧]{0,3})(?:[多好几]少?)?(?:多少|几多|好多|几个|几块|几百|啥价|什么价)"
    r"|(?:多少|好多|几多)(?:钱|块)|(?:估价|价格|价钱|报价)(?:是|呢|多少|怎么|来着)|^(?:那|所以)?(?:多少|好多|几多)(?:钱)?[嘛呢啊呀哦]*[?？]?$"
)
_PAYING = re.compile(r"付|花|加|补|运费|上门费|收费|差价|手续费|新(?:的|手机|机)")
_INSTEAD = re.compile(r"换成|改成|换个|换一|还是|改|先(?:收|估|弄)|不是|换(?=.{0,4}(?:吧|嘛))")
_AFTER = re.compile(r"换成|改成|还是|改|先收|先估|是")
_KEEPS = re.compile(r"(?:留|不卖|不换了|不收了|自己用|给.{1,4}[用耍玩])")
_CLAUSE = re.compile(r"[\s,，。.!！?？;；~]+")
# A yes to the visit with the price that was named: all clauses say it, and one of them outspokenly.
_AGREES = re.compile(
    r"(?:我|就|那|都|也|这个|这|按|估的?|估这个?)*(?:确认|确定|同意|认|接受|可以|行|要得|没问题|没意见|中)(?:个|这个?|那个?)?(?:价格?|价钱|回收|预约|收|上门|下单)*(?:了|的|吧|嘛|啦)*"
    r"|(?:这个?|估的?|按)?(?:这个?)?价格?(?:我|都|也)*(?:认|接受|同意|可以|行|没问题)(?:了|的|吧)*|(?:你们?)?(?:来|上门)?(?:回收|收走?|拿走|拉走|搬走|取走)(?:吧|了)"
)
_BESIDE = re.compile(
    r"(?:对|好|嗯|是|行|要得|可以|中|ok|没错|对头)+(?:的|吧|嘛|啊|呀|了)*|(?:就|还是)?(?:收货)?地址(?:不变|没变|没错|还是(?:那个|原来的?)|一样|就(?:那个|原来的?|收货地址))|(?:时间|就)?(?:这样|这么)(?:定|办)?(?:吧|了)?|谢谢.{0,2}"
)
_DENIES = re.compile(r"不(?!变)|别|没(?!变|错|问题|意见)|算了|再")


def heard(turn: Turn, flow: Flow) -> Step | None:
    """The step for words about the trade-in that is open; None for everything else."""
    if _instead(turn.text, flow):
        return _other_device
    if _HOW_MUCH.search(turn.text) and not _PAYING.search(turn.text):
        return _how_much
    if flow.asked == "confirmed" and turn.intent != "affirm" and agrees(turn.text):
        return _yes
    return None


def agrees(said: str) -> bool:
    """Whether every clause is a yes to the visit or goes with one: 地址不变 确认回收."""
    parts = [part for part in _CLAUSE.split(said) if part]
    known = all(_AGREES.fullmatch(part) or _BESIDE.fullmatch(part) for part in parts)
    return known and any(_AGREES.fullmatch(part) for part in parts) and not _DENIES.search(said)


def wanted_device(said: str) -> str:
    """The words about the device that is to be traded in now: of 手机留着 换成洗衣机 those from 洗衣机 on."""
    found = list(_AFTER.finditer(said))
    rest = said[found[-1].end() :] if found else said
    return rest if category_of(rest) else " ".join(part for part in _CLAUSE.split(said) if not _KEEPS.search(part))


def _instead(said: str, flow: Flow) -> bool:
    """Whether another kind of device is named instead of the one that is talked about."""
    before, now = str(flow.values.get("category") or ""), category_of(wanted_device(said))
    return bool(before and now and now != before) and bool(_INSTEAD.search(said) or _KEEPS.search(said))


async def _other_device(turn: Turn, platform: Platform) -> None:
    await tradein.begin(turn, platform, wanted_device(turn.text))


async def _how_much(turn: Turn, platform: Platform) -> None:
    """The range that was told; before it, that it comes after what is still asked."""
    assert turn.flow is not None
    if "low_fen" in turn.flow.values:
        tradein.say_estimate(turn)
        await tradein.ask(turn, platform)
        return
    if not tells_something(turn.text):
        say(turn, "trade_in_price_later")
        await tradein.ask(turn, platform)
        return
    await tradein.answer(turn, platform)


async def _yes(turn: Turn, platform: Platform) -> None:
    turn.become({"intent": "affirm", "text": turn.text, "entities": [], "decision": dict(turn.decision)})
    await tradein.answer(turn, platform)
