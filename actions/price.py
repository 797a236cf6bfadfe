"""Price protection: the computed difference, by the shop's own promise, claimed after a yes."""

from __future__ import annotations

from dataclasses import replace

from actions.asking import choose_order
from actions.cards import day, facts_card, sentence, yuan
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, Order, Platform, PriceQuote
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn, choice

SKILL = "price"
_UNPAID = ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
_REFUSED = ("no_promise", "window_passed", "not_lower", "already_claimed", "not_paid", "already_closed")


async def start(turn: Turn, platform: Platform) -> None:
    """A new request."""
    turn.flow = Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _claim(turn, platform, flow)
    elif flow.asked == "confirmed" and turn.intent == "deny":
        said_no(turn, "utter_price_not_done")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _quote(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_price_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_paid)
    if order:
        turn.mention(order.order_id)
        await _quote(turn, platform, order)


async def _quote(turn: Turn, platform: Platform, order: Order) -> None:
    """The difference and the rule behind it, or the rule that is in the way."""
    assert turn.flow is not None
    quote = await platform.price_quote(order.order_id)
    if order.status == UNKNOWN:
        turn.keep(None)
        turn.say("utter_order_unknown", title=order.title, choices=[PERSON])
    elif quote.allowed:
        _ask_yes(turn, turn.flow, order, quote)
    else:
        _refuse(turn, order, quote.reason, quote.text)


def _ask_yes(turn: Turn, flow: Flow, order: Order, quote: PriceQuote) -> None:
    changed = flow.order_id != order.order_id or flow.amount_fen != quote.difference_fen
    flow = replace(flow, order_id=order.order_id, amount_fen=quote.difference_fen, key="" if changed else flow.key)
    ask_yes(
        turn,
        flow,
        "utter_ask_price_yes",
        yes="确认退差价",
        no="先不退",
        cards=[_card(order, quote)],
        title=order.title,
        paid=yuan(quote.paid_fen),
        now=yuan(quote.now_fen),
        amount=yuan(quote.difference_fen),
        rule=sentence(quote.text),
    )


def _card(order: Order, quote: PriceQuote) -> dict[str, object]:
    rows = [("商品", order.title), ("购买价", f"{yuan(quote.paid_fen)} 元"), ("现价", f"{yuan(quote.now_fen)} 元")]
    rows += [("差价", f"{yuan(quote.difference_fen)} 元"), ("价保到", day(quote.until))]
    return facts_card("价格保护", rows)


async def _claim(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    try:
        claim = await platform.claim_price(flow.order_id, amount_fen=flow.amount_fen, key=flow.key)
    except RuleViolation as error:
        _refuse(turn, order, error.reason, error.text)
    except Conflict:
        turn.say("utter_price_amount_changed")
        await _quote(turn, platform, order)
    else:
        turn.keep(None)
        rows = [("编号", claim.claim_id), ("商品", order.title), ("差价", f"{yuan(claim.amount_fen)} 元")]
        rows += [("状态", claim.status_text), ("到账", claim.money_back_text)]
        turn.say(
            "utter_price_done",
            cards=[facts_card("退差价", rows)],
            number=claim.claim_id,
            amount=yuan(claim.amount_fen),
            back=sentence(claim.money_back_text),
        )


def _refuse(turn: Turn, order: Order, reason: str, rule: str) -> None:
    """Which rule, and what is left: before shipping the order can be cancelled and made again."""
    turn.keep(None)
    unshipped = order.status == "WAIT_SELLER_SEND_GOODS" and reason in ("no_promise", "window_passed")
    response = f"utter_price_refused_{reason}" if reason in _REFUSED else "utter_price_refused"
    again = [choice("取消重拍", "cancel_order", order_id=order.order_id)] if unshipped else []
    turn.say(response, title=order.title, rule=sentence(rule), choices=[*again, PERSON])


def _paid(order: Order) -> bool:
    return order.status not in (*_UNPAID, *_CLOSED)
