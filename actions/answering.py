"""What was not understood as a whole, but answers the open question by the goods, sum or size that it names, or says
its wish in one plain word: 数码那个, 20 块吧, 那M也行, 裙子退货 尺码小了."""

from __future__ import annotations

import re
from typing import Awaitable, Callable, Sequence

from actions import parts
from actions.applying_sku import names_kind, tell_kinds
from actions.applying_words import SKILLS as APPLYING
from actions.asking import reopened
from actions.choosing import SEARCHED
from actions.clarify import WORDS
from actions.describing import described
from actions.flow import Flow
from actions.platform.contract import Platform
from actions.run import SKILLS
from actions.starts import STARTS
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
_ASKS = re.compile(
    r"多久|多少|几[天号点]|什么|啥|怎么|咋|为什么|凭什么|哪[里天]|吗[?？]?$|能不能|可不可以|是不是|会不会|谁"
)
_WHICH_KINDS = re.compile(r"(?:有|都|啥|什么|哪些|哪几|几种).{0,4}(?:颜色|尺码|尺寸|码数|款式?|型号|规格)")
_TELLING = ("dispute", "intervention")  # whose story may name other things
_PARTS = re.compile(r"[\s，,。.!！?？；;]+")
_RETURNS = ("apply_refund", "apply_return")
# One verb and not the other says what is wanted, whatever else sounds like it.
_RETURN, _EXCHANGE = (
    re.compile(r"退货|退掉|退了(?=[ ，,。]|$)|退了吧|退了它|退一?下|要退|想退"),
    re.compile(r"换货|换一?[个件双条码号]|想换|要换|换成|换大|换小|换[SMLXsmlx\d]"),
)
_CANCEL, _AFTER_SALE = (
    re.compile(r"取消|不要了"),
    re.compile(r"退|售后|申请|撤|预约|安装|上门|投诉|维修|提醒|订阅|介入|取件|不取消|别取消|取消了[吗没]|换"),
)
_FETCHED = re.compile(
    r"(?:[来到上](?:我)?(?:家|屋)(?:里|头)?|上门|过来).{0,4}[拿取收揽]|(?:叫|喊|派|让|找|安排).{0,4}(?:人|小哥|快递员?|师傅).{0,4}[拿取收]"
)
# Said of a thing, it is the wish, whatever rule is mentioned beside it: 给老子退了 别扯什么二手不退.
_RETURNS_IT = re.compile(r"(?:给|帮|把|替).{1,6}退(?:了|掉)(?=[ ，,。]|$)")
_NEITHER = re.compile(
    r"不想?退|别退|不用退|不能退|没退|已经退|不换|[退换]货的?(?:地址|运费|邮费|单|进度|险|时间|规则|期|款|申请|流程|政策)|退款(?:到|进度)"
    r"|寄[了出]|寄回"
)


def unless_it_answers(step: Step) -> Step:
    """The step, for messages that neither answer the open question nor name their wish."""

    async def answers_or_steps(turn: Turn, platform: Platform) -> None:
        """The open question's answer, the wish, or the step."""
        if turn.decision.get("aside") or not await _answers(turn, platform):
            await step(turn, platform)

    return answers_or_steps


async def _answers(turn: Turn, platform: Platform) -> bool:
    if _WHICH_KINDS.search(turn.text) and await tell_kinds(turn, platform):
        return True
    plain = _certain_wish(turn)
    if _ASKS.search(turn.text) and not plain:
        return False
    asked = turn.flow and turn.flow.asked in ("order_id", "confirmed", "option")
    if turn.flow and asked and await _answers_question(turn, platform, turn.flow):
        return True
    wish = plain or _plain_wish(turn) or await _only_wish(turn, platform)
    if wish:
        await wish(turn, platform)
    return wish is not None


async def _answers_question(turn: Turn, platform: Platform, flow: Flow) -> bool:
    named = [order.order_id for order in described(turn, await platform.orders(limit=SEARCHED))]
    if await _tells(turn, platform, flow, named):
        await SKILLS[flow.skill].answer(turn, platform)
        return True
    same = flow.asked == "confirmed" and flow.order_id in named
    if same:
        turn.say("utter_aside_either_confirmed")  # the question itself follows
    return same


async def _tells(turn: Turn, platform: Platform, flow: Flow, named: Sequence[str]) -> bool:
    """Whether it names one of the orders listed, another order than the one asked about, or what is wanted of it."""
    if flow.asked == "order_id":
        return any(order_id in flow.listed for order_id in named)
    by_goods = not (turn.values("amount") or turn.values("date_time"))
    if (
        flow.asked == "confirmed"
        and by_goods
        and named
        and flow.order_id not in [*named, ""]
        and flow.skill not in _TELLING
    ):
        turn.not_meant, turn.flow = flow.order_id, reopened(flow)
        return True
    return flow.skill in APPLYING and await _says_of_request(turn, platform, flow)


async def _says_of_request(turn: Turn, platform: Platform, flow: Flow) -> bool:
    """Whether it says how much, which part or which size of what is being asked for."""
    if not flow.order_id or flow.asked not in ("confirmed", "option"):
        return False
    order = await platform.order(flow.order_id)
    more = parts.heard(turn, order, flow) != flow or await names_kind(turn, platform, flow, order)
    return more or bool(turn.values("amount"))


def _certain_wish(turn: Turn) -> Step | None:
    """What begins the task whose wish is said in so many words, whatever is asked or told beside it."""
    likely = _likely(turn)[:3] if turn.decision.get("band") == "ask" else []
    if "return_pickup" in likely and _FETCHED.search(turn.text):
        return STARTS["return_pickup"]
    returns = set(likely) & set(_RETURNS) and any(map(_returns_it, _PARTS.split(turn.text)))
    return STARTS["apply_refund"] if returns else None


def _plain_wish(turn: Turn) -> Step | None:
    """What begins the task that the words name, where that is in doubt with another that they do not name."""
    likely = _likely(turn)[:3]
    if turn.decision.get("band") != "ask" or _NEITHER.search(turn.text):
        return None
    if "cancel_order" in likely and _CANCEL.search(turn.text) and not _AFTER_SALE.search(turn.text):
        return STARTS["cancel_order"]
    returns, exchanges = _RETURN.search(turn.text), _EXCHANGE.search(turn.text)
    if returns and not exchanges and set(likely) & set(_RETURNS):
        return STARTS["apply_refund"]
    return STARTS["apply_exchange"] if exchanges and not returns and "apply_exchange" in likely else None


def _returns_it(part: str) -> bool:
    return bool(_RETURNS_IT.search(part)) and not _NEITHER.search(part)


async def _only_wish(turn: Turn, platform: Platform) -> Step | None:
    """What begins the one task that it can be, of goods that are named: a choice of one is no choice."""
    names = _likely(turn)
    tasks = [name for name in names if name in WORDS]
    if turn.decision.get("band") != "ask" or len(tasks) != 1 or names[0] not in STARTS or "faq" in names[:2]:
        return None
    named = described(turn, await platform.orders(limit=SEARCHED))
    return STARTS[names[0]] if named and not turn.flow else None


def _likely(turn: Turn) -> list[str]:
    return [str(turn.decision.get("intent")), *(name for name, _ in turn.decision.get("alternatives") or ())]
