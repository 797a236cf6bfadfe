"""Complaints in words that sound like something else: one about another shop's platform, one said in anger beside other
things, what is to stand in it, and the yes to it in its own words."""

from __future__ import annotations

import re
from typing import Awaitable, Callable

from actions import dispute
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.sentences import text
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
NOT_HERE = "utter_other_platform"  # the name by which later turns know what was said
_PLATFORMS = "拼多多|拼夕夕|PDD|pdd|京东|抖音|快手|唯品会|闲鱼|咸鱼|小红书|得物|美团|饿了么|苏宁|1688|微店|亚马逊|微商|朋友圈|希音|转转"
_BOUGHT = r"(?:买|下单|下的?单|拍|订|入手|抢|淘)"
_ELSEWHERE = re.compile(
    rf"(?:在|从|去|到|是)?(?P<name>{_PLATFORMS})(?:上|里|那边|那里|平台|商城|直播间?|店铺?|的)*[^，。,.\s]{{0,6}}{_BOUGHT}"
    rf"|{_BOUGHT}.{{0,10}}(?:是)?(?:在|从)(?P<place>{_PLATFORMS})|(?P<shop>{_PLATFORMS})(?:上|那边)?的?(?:一家|一个|那家|那个|个)?(?:店铺?|商家|卖家|店家|客服|平台)"
)
_COMPARES = re.compile(r"便宜|比|同款|更低|价保|差价|不如|才(?:卖|要|\d)|以旧换新|收不收|回收|抵")
_WITH_THEM = re.compile(r"投诉|举报|退|赔|假|骗|维权|拉黑|不发货|管|坏|修|介入|查|快递|物流|发票|换")
_INSISTS = re.compile(r"记|一伙|一家|投诉|帮|处理|管|登记|通融|不能|凭什么|为什么|都是|找谁|怎么办|咋办|咋整")
_COMPLAINS = re.compile(
    r"(?:我)?(?:就|要|想|得|必须|一定|现在|马上|立刻|坚决|非|直接|给我|帮我|还是)+(?:去)?(?:投诉|举报)(?:这|那)?(?:家|个)?(?P<who>你们|他们|商家|卖家|店家|店铺?|老板|快递员?|客服|平台|师傅|他|她)?"
)
_IF = re.compile(
    r"再不|要是|如果|不然|否则|要不|信不信|小心|等着|怎么(?:投诉|举报)|哪里?投诉|投诉(?:电话|渠道|热线|有用|过)|不(?:想|要|是|用|打算)?(?:去)?(?:投诉|举报)"
)
_FROM = (
    "urge_shipment", "urge_delivery", "not_received", "damaged_or_missing", "order_status", "logistics_track", "chitchat",
    "apply_refund", "apply_return", "refund_progress", "nlu_fallback", "out_of_scope", "faq", "inform", "repair_progress",
)  # fmt: skip
_WRITES = re.compile(
    r"(?:内容|理由|原因|情况|投诉)?(?:里|上)?(?:就|再|还|也|要|给我|帮我)*(?:写|说|加上?|补充|添上?|记上?|填)(?:一?[条句下]|清楚|上|：|:|成)*(?P<rest>.{4,})"
)
_CLAUSE = re.compile(r"[\s,，。.!！?？;；~]+")
_SENDS = re.compile(
    r"(?:我|就|那|嗯|对|好|行|是|快|赶紧|帮我|给我|直接)*(?:确定|确认|肯定|一定|同意)?(?:要|得)?(?:投诉?|提交|交|递交?|登记|记上?|报上去|告)(?:上去|了|吧|他们?|它|快递(?:公司|员)?|商家|店家|卖家|客服|平台)*(?:吧|了)*"
    r"|(?:我|嗯|对)*(?:确定|确认|同意)(?:的|了|要投诉?|投诉|提交|要)*"
)
_NO = re.compile(r"不(?:投|交|告|用|要|想|了)|先(?:别|不)|算了|等等|等一下|别(?:交|投|提)|撤|取消|[?？吗]|改")


def heard(turn: Turn) -> Step | None:
    """The step for these; None for everything else."""
    flow = turn.flow
    if flow and flow.skill == dispute.SKILL:
        return _of_open(turn, flow)
    if flow and flow.asked in ("text", "person", "address"):
        return None
    if of_other_platform(turn.text) or _insists(turn):
        return _not_here
    return dispute.start if turn.intent in _FROM and complains(turn.text) else None


def of_other_platform(said: str) -> bool:
    """Whether it is about something bought elsewhere; a price that is lower there is not."""
    return bool(_ELSEWHERE.search(said) and _WITH_THEM.search(said)) and not _COMPARES.search(said)


def complains(said: str) -> bool:
    """Whether it says outright that they complain now, whatever else is said."""
    found = _COMPLAINS.search(said)
    return bool(found and found.group("who")) and not _IF.search(said)


def adds(said: str) -> str:
    """What is to stand in the complaint, of 内容就写没打电话 提交; or empty."""
    found = _WRITES.match(said) or next(filter(None, map(_WRITES.match, _CLAUSE.split(said))), None)
    rest = said[said.index(found.group("rest")) :] if found else ""
    kept = [part for part in _CLAUSE.split(rest) if part and not _SENDS.fullmatch(part)]
    return " ".join(kept)


def sends(said: str) -> bool:
    """Whether one of the clauses is the outspoken yes to the complaint and none of them takes it back."""
    return not _NO.search(said) and any(_SENDS.fullmatch(part) for part in _CLAUSE.split(said) if part)


def _of_open(turn: Turn, flow: Flow) -> Step | None:
    if of_other_platform(turn.text):
        return _not_here
    if flow.asked != "confirmed" or turn.intent in ("affirm", "deny", "stop_flow"):
        return None
    if adds(turn.text):
        return _put_on_record
    return _yes if sends(turn.text) else None


def _insists(turn: Turn) -> bool:
    before = any((event.get("metadata") or {}).get("utter_action") == NOT_HERE for event in turn.last_said)
    return before and bool(_INSISTS.search(turn.text)) and not turn.values("product")


async def _not_here(turn: Turn, platform: Platform) -> None:
    """Nothing can be done here about what was bought there; what can be done there."""
    again = _insists(turn) and not of_other_platform(turn.text)
    turn.done(dispute.SKILL)
    found = _ELSEWHERE.search(turn.text)
    place = next((name for name in found.groups() if name), "") if found else ""
    words = text("other_platform_again") if again else text("other_platform", place=place or "那个平台")
    turn.say_words(words, name=NOT_HERE)


async def _put_on_record(turn: Turn, platform: Platform) -> None:
    """What is added stands in the complaint; without 提交 beside it the last question is put anew."""
    dispute.add(turn, adds(turn.text))
    await (_yes(turn, platform) if sends(turn.text) else dispute.ask(turn, platform))


async def _yes(turn: Turn, platform: Platform) -> None:
    turn.become({"intent": "affirm", "text": turn.text, "entities": [], "decision": dict(turn.decision)})
    await dispute.answer(turn, platform)
