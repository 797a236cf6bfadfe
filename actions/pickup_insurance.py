"""Return freight of an order: who pays it, whether it is insured, and the claim for what it cost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.applying_words import CLOSED, FREIGHT, UNPAID
from actions.applying_words import SKILLS as APPLYING
from actions.asking import choose_order
from actions.cards import facts_card, sentence, yuan
from actions.choosing import SEARCHED
from actions.confirming import PERSON, ask_yes, said_no
from actions.describing import described
from actions.flow import Flow
from actions.platform.contract import FreightInsurance, Order, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.sentences import say, text
from actions.turn import Turn, choice

SKILL = "pickup_insurance"
_RESPONSES = {
    "none": "utter_insurance_none",
    "insured": "utter_insurance_insured",
    "claimable": "utter_insurance_claimable",
    "claimed": "utter_insurance_claimed_before",
    "paid": "utter_insurance_paid",
}
FEW = 3  # orders that are told of together
_WHO_PAID = re.compile(
    r"谁.{0,3}[买送花出付]|(?:自己|自个|我).{0,6}[买花]|(?:店|商家|卖家|掌柜|老板|平台).{0,4}[送赠给包]|[送赠]的|白送|免费"
)
_PAID_BY = {"seller": "商家赠送", "buyer": "您购买"}


async def start(turn: Turn, platform: Platform) -> None:
    """A new question; of several goods that are named, all are answered."""
    if not await _tell_each(turn, platform):
        await _choose(turn, platform)


async def _tell_each(turn: Turn, platform: Platform) -> bool:
    """Whether several orders are named, and each was told of."""
    named = [order for order in described(turn, await platform.orders(limit=SEARCHED)) if _paid(order)]
    if not 1 < len(named) <= FEW:
        return False
    for order in named:
        state = await platform.freight_insurance(order.order_id)
        say(turn, "insurance_each" if state.insured else "insurance_each_none", **_facts(order, state))
    return True


def _facts(order: Order, state: FreightInsurance) -> dict[str, Any]:
    payer = text(f"insurance_{state.paid_by}") if state.paid_by in _PAID_BY else ""
    return {"title": order.title, "payer": payer, "limit": yuan(state.limit_fen)}


async def answer(turn: Turn, platform: Platform) -> None:
    """The order or the amount that was asked for, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _claim(turn, platform, flow)
    elif flow.asked == "confirmed" or turn.intent == "deny":
        said_no(turn, "utter_insurance_not_claimed")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _look(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_pickup_insurance_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    """Insured orders come first: nobody asks about the others by name."""
    if turn.flow and turn.flow.skill == SKILL and turn.flow.order_id:
        await _look(turn, platform, await platform.order(turn.flow.order_id))
        return
    insured = any(order.freight_insurance for order in await platform.orders(limit=SEARCHED))
    order = await choose_order(turn, platform, SKILL, relevant=_insured if insured else _paid)
    if order:
        turn.mention(order.order_id)
        await _look(turn, platform, order)


async def _look(turn: Turn, platform: Platform, order: Order) -> None:
    """Only a claim opens a flow of its own: a question about freight leaves another skill's question open."""
    state = await platform.freight_insurance(order.order_id)
    flow = turn.flow if turn.flow and turn.flow.skill == SKILL else Flow(SKILL)
    flow = replace(flow, order_id=order.order_id, amount_fen=_amount(turn) or flow.amount_fen)
    if state.status != "claimable":
        _tell(turn, order, await _by_reason(turn, platform, state))
    elif not flow.amount_fen:
        _tell_payer(turn, order, state)
        turn.keep(flow.asking("amount", step="cost"))
        limit = yuan(state.limit_fen)
        turn.say("utter_ask_insurance_amount", cards=[_card(order, state)], title=order.title, limit=limit)
    else:
        _ask_yes(turn, flow, order, state)


async def _by_reason(turn: Turn, platform: Platform, state: FreightInsurance) -> FreightInsurance:
    """Who pays by the reason of the request that is just being made for the order, where there is one."""
    flow = turn.flow
    if not (flow and flow.skill in APPLYING and flow.reason and flow.order_id == state.order_id):
        return state
    quote = await platform.quote(flow.order_id, reason=flow.reason, kind=str(flow.values.get("kind", "")))
    return replace(state, freight_by=quote.freight_by)


def _ask_yes(turn: Turn, flow: Flow, order: Order, state: FreightInsurance) -> None:
    fen = min(flow.amount_fen, state.limit_fen)
    over = "_over" if flow.amount_fen > state.limit_fen else ""
    say(turn, "insurance_each", **_facts(order, state))
    words = {"title": order.title, "amount": yuan(fen), "limit": yuan(state.limit_fen), "cost": yuan(flow.amount_fen)}
    ask_yes(
        turn,
        flow,
        f"utter_ask_insurance_yes{over}",
        yes="确认理赔",
        no="先不申请",
        cards=[_card(order, state)],
        **words,
    )


async def _claim(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    try:
        state = await platform.claim_freight(flow.order_id, amount_fen=flow.amount_fen, key=flow.key)
    except (RuleViolation, Conflict):
        _tell(turn, order, await platform.freight_insurance(flow.order_id))
        return
    turn.keep(None)
    more: dict[str, Any] = {"claim_id": state.claim_id, "amount": yuan(state.claim_fen), "state": sentence(state.text)}
    turn.say("utter_insurance_claimed", cards=[_card(order, state)], title=order.title, **more)


def _tell(turn: Turn, order: Order, state: FreightInsurance) -> None:
    """What holds now, by the platform's own text."""
    turn.done(SKILL)
    _tell_payer(turn, order, state)
    known = state.status in _RESPONSES
    turn.say(
        _RESPONSES.get(state.status, "utter_insurance_unknown"),
        cards=[_card(order, state)],
        choices=_next_steps(order, state) if known else [PERSON],
        title=order.title,
        rule=sentence(state.text),
        limit=yuan(state.limit_fen),
        amount=yuan(state.claim_fen),
        claim_id=state.claim_id,
        freight=FREIGHT.get(state.freight_by, ""),
    )


def _tell_payer(turn: Turn, order: Order, state: FreightInsurance) -> None:
    """Who paid for the insurance, for those who ask."""
    if state.insured and _WHO_PAID.search(turn.text):
        say(turn, "insurance_each", **_facts(order, state))


def _next_steps(order: Order, state: FreightInsurance) -> list[dict[str, str]]:
    if state.status == "insured":
        return [choice("退货寄回、填运单号", "return_pickup", order_id=order.order_id)]
    return [PERSON] if state.status in ("claimed", "paid") else []


def _card(order: Order, state: FreightInsurance) -> dict[str, Any]:
    rows = [
        ("商品", order.title),
        ("状态", state.status_text),
        ("谁买的", _PAID_BY.get(state.paid_by, "")),
        ("最高赔", f"{yuan(state.limit_fen)} 元" if state.insured else ""),
        ("理赔编号", state.claim_id),
        ("理赔金额", f"{yuan(state.claim_fen)} 元" if state.claim_fen else ""),
    ]
    return facts_card("运费险", rows)


def _amount(turn: Turn) -> int:
    """Fen, or 0 when no amount is named."""
    named = [round(float(value) * 100) for value in turn.values("amount")]
    bare = turn.text.strip().rstrip("元块钱")
    plain = (
        bare.replace(".", "", 1).isdigit() and len(bare) < 7 and turn.flow is not None and turn.flow.asked == "amount"
    )
    return named[0] if named else round(float(bare) * 100) if plain else 0


def _insured(order: Order) -> bool:
    return order.freight_insurance


def _paid(order: Order) -> bool:
    return order.status not in (*CLOSED, *UNPAID)
