"""Cancel an order that has not been shipped; afterwards it is a refund. What becomes of a deposit is said first."""

from __future__ import annotations

from dataclasses import replace

from actions.asking import choose_order
from actions.cards import moment, order_card, sentence, yuan
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.order import DEPOSIT_PAID, is_virtual
from actions.platform.contract import UNKNOWN, AfterSale, Order, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn, choice

SKILL = "cancel"
_OPEN = ("WAIT_BUYER_PAY", "WAIT_SELLER_SEND_GOODS", "PAY_PENDING")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")


async def start(turn: Turn, platform: Platform) -> None:
    """A new request."""
    turn.flow = Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    assert turn.flow is not None
    if turn.flow.asked == "confirmed" and turn.intent == "affirm":
        await _confirmed(turn, platform, turn.flow)
    elif turn.flow.asked == "confirmed" and turn.intent == "deny":
        said_no(turn, "utter_cancel_not_done")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _check(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_cancel_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_cancellable)
    if order:
        turn.mention(order.order_id)
        await _check(turn, platform, order)


async def _check(turn: Turn, platform: Platform, order: Order, *, refused: str = "") -> None:
    """The last question where it can be cancelled; otherwise why not, and what can be done. `refused` is what the
    platform said to the yes."""
    if order.status in _OPEN and not refused:
        await _ask_yes(turn, platform, order)
        return
    turn.keep(None)
    response, instead = _cannot(order)
    turn.say(response, title=order.title, rule=sentence(refused), choices=instead)


def _cannot(order: Order) -> tuple[str, list[dict[str, str]]]:
    """The response and the ways out."""
    if order.status == UNKNOWN:
        return "utter_order_unknown", [PERSON]
    if order.status in _CLOSED:
        return "utter_cancel_already_closed", []
    if order.status in _OPEN:
        return "utter_cancel_refused", [PERSON]
    if is_virtual(order):
        return "utter_cancel_virtual", [PERSON]
    refund = choice("申请退款", "apply_refund", order_id=order.order_id)
    part = order.status == "SELLER_CONSIGNED_PART"
    return "utter_cancel_part" if part else "utter_cancel_shipped", [refund]


async def _ask_yes(turn: Turn, platform: Platform, order: Order) -> None:
    assert turn.flow is not None
    flow = turn.flow if turn.flow.order_id == order.order_id else replace(turn.flow, asked="", order_id=order.order_id)
    deposit = order.presale if order.presale and order.presale.step == DEPOSIT_PAID else None
    rule = await _deposit_rule(platform, order) if deposit else ""
    ask_yes(
        turn,
        flow,
        _question(order),
        yes="确认取消",
        no="先留着",
        cards=[order_card(order)],
        title=order.title,
        amount=yuan(deposit.deposit_fen if deposit else order.payment_fen),
        rule=sentence(rule),
        until=moment(deposit.balance_until) if deposit else "",
    )


def _question(order: Order) -> str:
    if order.presale and order.presale.step == DEPOSIT_PAID and order.status == "WAIT_BUYER_PAY":
        return f"utter_ask_cancel_yes_{'earnest' if order.presale.deposit_kind == 'earnest' else 'advance'}"
    if order.status == "WAIT_BUYER_PAY":
        return "utter_ask_cancel_yes_unpaid"
    return "utter_ask_cancel_yes"


async def _deposit_rule(platform: Platform, order: Order) -> str:
    """The platform's own words on this deposit."""
    return (await platform.quote(order.order_id, reason="not_wanted")).rule_text


async def _confirmed(turn: Turn, platform: Platform, flow: Flow) -> None:
    try:
        order, refund = await platform.cancel(flow.order_id, reason="not_wanted", key=flow.key)
    except (RuleViolation, Conflict) as error:
        await _check(turn, platform, await platform.order(flow.order_id), refused=error.text or error.reason)
        return
    turn.keep(None)
    turn.say(_done(order, refund), title=order.title, amount=yuan(refund.amount_fen) if refund else "")


def _done(order: Order, refund: AfterSale | None) -> str:
    if refund:
        return "utter_cancel_done"
    deposit = order.presale and order.presale.step == DEPOSIT_PAID
    return "utter_cancel_done_deposit" if deposit else "utter_cancel_done_unpaid"


def _cancellable(order: Order) -> bool:
    return order.status in _OPEN
