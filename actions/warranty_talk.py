"""Questions about the warranty in words that lead elsewhere: of a thing that the customer has (x5还保修吗), not of the rule;
what was bought beside it (碎屏险); and 便宜那台 where the list of things was just shown."""

from __future__ import annotations

import re
from typing import Any, Awaitable, Callable, Sequence

from actions import warranty
from actions.cards import sentence
from actions.choosing import SEARCHED
from actions.describing import described
from actions.own_damage import harm_in
from actions.platform.contract import Order, Platform, Warranty
from actions.run import SKILLS
from actions.sentences import say
from actions.turn import Turn, choice

Step = Callable[[Turn, Platform], Awaitable[None]]
_OF_WARRANTY = re.compile(
    r"保修|质保|[过出在脱]保|保不保|(?:还|能|给|可以)保(?!价|证|密|留|护|存)|免费(?:修|弄|换屏|维修)|三包"
)
_OF_RULE = re.compile(
    r"多久|几年|多长|怎么|咋|哪[里儿]|范围|包括|需要|凭证|发票|保修卡|规定|政策|区别|延长|一般|转移|翻新"
)
_PLAN = re.compile(
    r"碎屏(?:险|保|服务|无忧)|屏碎险|延保|延长保修|意外(?:险|保|保障)|保障服务|服务包|(?:啥|什么|个|那|这|的|买|款|份)险(?!种)|(?:手机|电脑|屏幕?)险"
)
_OTHER_INSURANCE = re.compile(
    r"运费险|退货(?:运费)?险|社保|车险|保险[丝箱柜公]|医疗|医保|危险|惊险|冒险|快递险|运输险|险些"
)
_DEAR, _CHEAP = (
    re.compile(r"(?:更|最|较|比较)?贵(?:的|那|一?[点些]的?|些的?)(?:那|这|一)*[个台部件单款只]?|价[钱格]?高的"),
    re.compile(r"(?:更|最|较|比较)?便宜(?:的|那|一?[点些]的|些的)(?:那|这|一)*[个台部件单款只]?|价[钱格]?低的"),
)
_OF_PRICE = re.compile(
    r"差价|降价|价保|保价|退[差补]|补[差我]|便宜了|买贵|优惠|打折|太贵|更便宜(?!的)|能便宜|便宜[点些](?!的|那)"
)


def heard(turn: Turn) -> Step | None:
    """The step for these; None for everything else."""
    if _PLAN.search(turn.text) and not _OTHER_INSURANCE.search(turn.text) and not _is_asked(turn):
        return _plan
    return _by_price if _is_asked(turn) and _extreme(turn.text) and not _OF_PRICE.search(turn.text) else None


def unless_of_a_thing(step: Step) -> Step:
    """The step, for questions that are not about the warranty of a thing that the customer has."""

    async def of_own_or_step(turn: Turn, platform: Platform) -> None:
        """The warranty of the thing, or the step."""
        asks = _OF_WARRANTY.search(turn.text) and not (_OF_RULE.search(turn.text) or harm_in(turn.text))
        if asks and not turn.values("faq_entry") and await _has(turn, platform):
            await warranty.start(turn, platform)
        else:
            await step(turn, platform)

    return of_own_or_step


async def _has(turn: Turn, platform: Platform) -> bool:
    orders = [order for order in await platform.orders(limit=SEARCHED) if warranty.serviceable(order)]
    return bool(described(turn, orders))


def _is_asked(turn: Turn) -> bool:
    """Whether which order is meant is the open question."""
    return turn.flow is not None and turn.flow.asked == "order_id"


def _extreme(said: str) -> str:
    """most_expensive or cheapest, where one of them is pointed at; or empty."""
    return "most_expensive" if _DEAR.search(said) else "cheapest" if _CHEAP.search(said) else ""


async def _by_price(turn: Turn, platform: Platform) -> None:
    """The dearest or the cheapest of the list just shown."""
    assert turn.flow is not None
    named = [item for item in turn.entities if item["entity"] not in ("ordinal", "amount")]
    place: list[dict[str, Any]] = [{"entity": "ordinal", "value": _extreme(turn.text)}]
    turn.become({"intent": "inform", "text": turn.text, "entities": [*named, *place], "decision": dict(turn.decision)})
    await SKILLS[turn.flow.skill].answer(turn, platform)


async def _plan(turn: Turn, platform: Platform) -> None:
    """Whether something was bought beside the thing, what it pays for, and for which thing it was bought."""
    orders = [order for order in await platform.orders(limit=SEARCHED) if warranty.serviceable(order)]
    found = [(order, one) for order in orders for one in await platform.warranties(order.order_id)]
    insured = [(order, one) for order, one in found if one.plan]
    meant = _meant(turn, orders)
    of_meant = [(order, one) for order, one in found if order in meant]
    if not insured:
        say(turn, "plan_none")
    elif not of_meant or any(one.plan for _, one in of_meant):
        _tell(turn, *next(pair for pair in (of_meant or insured) if pair[1].plan))
    else:
        turn.mention(of_meant[0][0].order_id)
        other = insured[0][1]
        say(turn, "plan_of_other", title=of_meant[0][1].title, plan=other.plan, other=other.title)


def _tell(turn: Turn, order: Order, found: Warranty) -> None:
    turn.mention(order.order_id)
    repair = choice("报修", "repair_request", order_id=order.order_id)
    values = {"title": found.title, "plan": found.plan, "covers": sentence(found.covers), "rule": sentence(found.text)}
    say(turn, "plan_covers" if found.within else "plan_over", choices=[repair], **values)


def _meant(turn: Turn, orders: Sequence[Order]) -> list[Order]:
    """The thing that is named; of several by its price, among those of the kind talked about; else that one itself."""
    named = described(turn, orders)
    if len(named) == 1:
        return named
    talked = [order for order in orders if order.order_id == turn.last_order]
    extreme = _extreme(turn.text)
    if extreme:
        kind = {item.category for order in talked for item in order.items}
        among = named or [one for one in orders if not kind or kind & {item.category for item in one.items}]
        pick = max if extreme == "most_expensive" else min
        return [pick(among, key=lambda order: order.payment_fen)] if among else []
    return named or talked
