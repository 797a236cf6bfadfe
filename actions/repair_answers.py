"""Answers to a repair's last questions that sound like something else: 机器退我 to the provider's price, praise for
the engineer where the rating waits for its yes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Awaitable, Callable

from actions import faq, repair_progress
from actions.flow import Flow
from actions.platform.contract import Platform, Repair
from actions.repair_progress import ACCEPT, DECLINE
from actions.repair_rating import RATE, stars_in
from actions.sentences import say
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_BACK = r"(?:把|机器|东西|手机|平板|电脑|它|给我|帮我|直接)*(?:寄|退|还|拿)(?:回|给|来|我|去)+(?:吧|了|就行|就好|算了)*"
_NOT = r"(?:我|就|还是|那|真|也)*(?:不|别|不想|不用|不要)(?:再)?(?:修|约)了?(?:吧|啦|哈)?"
_ASSENT = r"(?:对|嗯|是|好|行|确认|确定|可以|没错)*的?"
_UNREPAIRED = re.compile(rf"{_ASSENT}(?:{_NOT}{_BACK}|{_NOT}|{_BACK})")
_CLAUSE = re.compile(r"[\s,，。.!！~…;；]+")
_REFUSES = re.compile(
    rf"{_ASSENT}(?:我)?不(?:接受|同意|认|要)(?:这个|你们?的?)?(?:价格?|报价|价钱)?(?:了|吧)?|{_UNREPAIRED.pattern}"
)
_MENDED = re.compile(rf"修[完好]了?(?:再|就|会|能|是|给我)*{_BACK}")  # asks how it comes back when it is mended
_THINKS = re.compile(r"再?(?:想想|想一想|考虑|琢磨|合计|商量)|先放|等我想")
# The provider's price agreed to: the sum itself, 让他们修, 修吧.
_ACCEPTS = re.compile(
    r"(?:(?:我|那|就|行|好|嗯|对|可以|都|平板|手机|电脑|它|这个价|按这个价?|按报价|这个?价格?)*(?:同意|接受|认了?)(?:了|的)?(?:这个)?(?:报价|价格?)?(?:维?修)?(?:吧|了|的)?"
    r"|(?:那|就|行|好|嗯|哦|唉|算了|还是|你们?|平板|手机|电脑|它|按这个价?|这个价|叫|让他?们?|让师傅|让网点|给我|赶紧|开始)*(?:可以)?(?:维修|修)(?:吧|呗|了吧|了|就修|好|上)?"
    r"|.{0,4}?(?P<sum>.{2,8}?)就(?P=sum)(?:块|元|吧|呗|了)*)"
)
_CALLED_OFF = re.compile(rf"{_ASSENT}(?:{_NOT}|(?:帮我)?取消(?:了|吧|掉)*)")
_AFTER_ALL = re.compile(r"(?:那|还是|就|算了)*(?:修|同意修|修了)(?:吧|了吧|了)?")
_UNWANTED = re.compile(rf"不修|别修|不想修|不同意|不划算|{_BACK}|(?:太|这么|好|死)贵(?!.*(?:便宜|少|优惠|打折))|抢钱")
_THAT_IS_ALL = re.compile(r"(?:嗯|好|行|可以)*就(?:这些|这样|这么多|这么评|这个|这)(?:了|吧|啦)*|没(?:有)?别的了?|没了")
_SUBMITS = re.compile(r"(?:好|行|嗯|那)*(?:提交|确认)(?:吧|了)?(?:$|[ ,，。])")
_OF_THE_WORK = re.compile(
    r"师傅|态度|技术|手艺|修得|干活|热情|细心|耐心|负责|专业|准时|及时|满意|不错|挺好|很好|真好|收拾|干净|客气|帮我"
)
_GRIEVANCE = re.compile(r"投诉|举报|[退赔]|又[坏响漏不]|没修好|还是(?:坏|不|响|漏)|报修|重新修|人工")
_RATES = re.compile(r"打个?分|评分|评价|好评|差评|[打给]个?[1-5一二三四五两]颗?[星分]|打星")
_ENGINEER = re.compile(r"师傅|维修|[来给帮修]修|修[理好的完过]|上门")
_ABOUT_RATING = re.compile(r"怎么|如何|在哪|哪里|哪儿|会不会|能不能|影响|删|改|有用|奖|返现|规则|别人")
LATELY = 3  # turns of the customer, within which a price that was left open is still meant
_ASKS = re.compile(r"[?？吗呢]")


def heard(turn: Turn) -> Step | None:
    """The step for an answer to the open question of a repair under way; None for everything else."""
    flow = turn.flow
    if flow is None:
        return _of_dropped(turn) or (_rate if _wants_to_rate(turn.text) else None)
    if flow.skill != repair_progress.SKILL:
        return None
    if flow.step == "which":
        return repair_progress.start if _UNWANTED.search(turn.text) and turn.values("product") else None
    if flow.asked != "confirmed":
        return None
    return _of_rating(turn, flow) if flow.reason == RATE else _of_repair(turn.text, flow)


def _of_repair(said: str, flow: Flow) -> Step | None:
    bare = re.sub(r"[\s,，。.!！~]", "", said)
    if flow.reason == ACCEPT:
        return _of_quote(said, bare)
    if flow.reason == DECLINE and _AFTER_ALL.fullmatch(bare):
        return _quote_again
    if _ASKS.search(said):
        return None
    if flow.reason == DECLINE:
        return _yes if _refuses(said) or _UNREPAIRED.fullmatch(bare) else None
    return _yes if _CALLED_OFF.fullmatch(bare) else None


def _refuses(said: str) -> bool:
    """Whether a clause says that it is not repaired, and none that it is still thought about."""
    return not _THINKS.search(said) and any(_REFUSES.fullmatch(part) for part in _CLAUSE.split(said) if part)


def _of_quote(said: str, bare: str) -> Step | None:
    """The answer to the provider's price in words of its own."""
    if _THINKS.search(said):
        return _later
    if _UNWANTED.search(_MENDED.sub("", bare)):
        return _decline
    parts = [part for part in _CLAUSE.split(said) if part]
    return _yes if not _ASKS.search(said) and any(_ACCEPTS.fullmatch(part) for part in parts) else None


def _of_dropped(turn: Turn) -> Step | None:
    """The price that was left open a moment ago, refused or agreed to after all."""
    flow = turn.dropped
    left = flow and flow.skill == repair_progress.SKILL and flow.reason in (ACCEPT, DECLINE)
    lately = [(event.get("metadata") or {}).get("utter_action") for event in turn.said_lately(LATELY)]
    if not left or not {"utter_repair_quote_open", "utter_repair_kept"} & set(lately):
        return None
    if _refuses(turn.text) or _UNWANTED.search(turn.text):
        return _decline_dropped
    return _quote_dropped if any(_ACCEPTS.fullmatch(part) for part in _CLAUSE.split(turn.text) if part) else None


def _of_rating(turn: Turn, flow: Flow) -> Step | None:
    bare = turn.text.strip(" ，。,.!！~")
    if _THAT_IS_ALL.fullmatch(bare) or _SUBMITS.match(bare) and not _ASKS.search(bare):
        return _yes
    if stars_in(turn.text) not in (0, flow.values.get("stars")):
        return _other_stars
    tells = turn.intent not in ("affirm", "deny") and _OF_THE_WORK.search(bare)
    return _told_of_work if tells and not _GRIEVANCE.search(bare) else None


def _wants_to_rate(said: str) -> bool:
    return bool(_RATES.search(said) and _ENGINEER.search(said)) and not _ABOUT_RATING.search(said)


async def _yes(turn: Turn, platform: Platform) -> None:
    turn.become({"intent": "affirm", "text": turn.text, "entities": [], "decision": dict(turn.decision)})
    await repair_progress.answer(turn, platform)


async def _later(turn: Turn, platform: Platform) -> None:
    """Thought about: the price stays open."""
    turn.become({"intent": "deny", "text": turn.text, "entities": [], "decision": dict(turn.decision)})
    await repair_progress.answer(turn, platform)


async def _decline_dropped(turn: Turn, platform: Platform) -> None:
    """Whether it is to come back unrepaired is asked."""
    assert turn.dropped is not None
    await repair_progress.tell(turn, platform, str(turn.dropped.values["repair_id"]), wanted=DECLINE)


async def _quote_dropped(turn: Turn, platform: Platform) -> None:
    """The price is put once more."""
    assert turn.dropped is not None
    await repair_progress.tell(turn, platform, str(turn.dropped.values["repair_id"]))


async def _decline(turn: Turn, platform: Platform) -> None:
    """Not at this price: back unrepaired has its own question."""
    await _ask(turn, platform, DECLINE)


async def _quote_again(turn: Turn, platform: Platform) -> None:
    """Repaired after all: the price is put once more."""
    await _ask(turn, platform, ACCEPT)


async def _ask(turn: Turn, platform: Platform, reason: str) -> None:
    assert turn.flow is not None
    turn.flow = replace(turn.flow, reason=reason, asked="", key="")
    await repair_progress.ask(turn, platform)


async def _other_stars(turn: Turn, platform: Platform) -> None:
    assert turn.flow is not None
    turn.flow = replace(turn.flow, asked="option", step="stars", key="", options=())
    await repair_progress.answer(turn, platform)


async def _told_of_work(turn: Turn, platform: Platform) -> None:
    """What they say of the engineer is heard; the rating keeps waiting for its yes."""
    say(turn, "rating_words")
    await repair_progress.ask(turn, platform)


async def _rate(turn: Turn, platform: Platform) -> None:
    """Stars for a repair that is over; without one, what is known of rating."""
    repairs = [one for one in await platform.repairs(limit=repair_progress.SEARCHED) if _unrated(one)]
    named = [one for one in repairs if repair_progress.names(turn, one)] or repairs
    if named:
        await repair_progress.rate(turn, platform, named[0])
    elif turn.decision.get("faq_hits"):
        await faq.start(turn, platform)
    else:
        await repair_progress.start(turn, platform)


def _unrated(repair: Repair) -> bool:
    return repair.status == "FINISHED" and not repair.rating
