"""Apply for a refund: the order, the reason, what the rule gives, a clear yes, and the request's number."""

from __future__ import annotations

from dataclasses import replace

from actions.asking import choose_order
from actions.cards import quote_card, refund_card, yuan
from actions.flow import Flow
from actions.platform.contract import Order, Platform, RefundQuote
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn, choice

SKILL = "refund"
# The platform's reason codes with the words on the buttons, the commonest first.
REASONS = {
    "not_wanted": "不想要了/拍错了",
    "quality": "质量问题",
    "size": "尺码规格不合适",
    "not_as_described": "和描述不符",
    "damaged": "收到时破损",
    "wrong_item": "发错货",
    "missing": "少件漏发",
    "not_received": "没收到货",
    "late": "发货或物流太慢",
    "price": "买贵了",
    "other": "其他原因",
}
OFFERED = ("not_wanted", "quality", "size", "not_as_described", "wrong_item", "other")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO", "WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY")
FREIGHT = {
    "seller": "退货运费由商家承担",
    "buyer": "退货运费需要您先承担，有运费险的以订单页为准",
    "none": "不用寄回商品",
}


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; whatever the sentence already says is not asked again."""
    turn.flow = Flow(SKILL, reason=_reason(turn))
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "reason":
        turn.flow = replace(flow, reason=_reason(turn) or "other", note=turn.text[:200])
    if flow.asked == "confirmed":
        await _confirmed(turn, platform, flow)
    elif flow.order_id:
        await _quote(turn, platform, await platform.order(flow.order_id))
    else:
        turn.flow = replace(flow, reason=flow.reason or _reason(turn))
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more, after something else was answered in between."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "reason":
        _ask_reason(turn)
    elif flow.order_id:
        await _quote(turn, platform, await platform.order(flow.order_id))
    else:
        turn.say("utter_back_to_refund_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_refundable)
    if order:
        await _quote(turn, platform, order)


async def _quote(turn: Turn, platform: Platform, order: Order) -> None:
    """Shows what the rules give, or says which rule is in the way."""
    assert turn.flow is not None
    flow = replace(turn.flow, order_id=order.order_id)
    turn.flow = flow
    turn.mention(order.order_id)
    if not flow.reason:
        _ask_reason(turn)
        return
    quote = await platform.quote(order.order_id, reason=flow.reason)
    if quote.allowed:
        _ask_yes(turn, order, quote)
    else:
        _refuse(turn, order, quote.refuse_reason or "", quote.rule_text)


def _ask_reason(turn: Turn) -> None:
    assert turn.flow is not None
    turn.keep(turn.flow.asking("reason"))
    turn.say("utter_ask_reason", choices=[choice(REASONS[code], "inform", reason=code) for code in OFFERED])


def _ask_yes(turn: Turn, order: Order, quote: RefundQuote) -> None:
    assert turn.flow is not None
    turn.keep(turn.flow.asking("confirmed", amount_fen=quote.amount_fen, key=turn.message_id))
    turn.say(
        "utter_ask_refund_yes",
        cards=[quote_card(order, quote, REASONS[turn.flow.reason], FREIGHT.get(quote.freight_by, ""))],
        choices=[choice("确认提交", "affirm"), choice("先不退了", "deny")],
        title=order.title,
        amount=yuan(quote.amount_fen),
        freight=FREIGHT.get(quote.freight_by, ""),
    )


async def _confirmed(turn: Turn, platform: Platform, flow: Flow) -> None:
    if turn.intent == "affirm":
        await _submit(turn, platform, flow)
    else:
        turn.keep(None)
        turn.say("utter_refund_not_sent")


async def _submit(turn: Turn, platform: Platform, flow: Flow) -> None:
    """Creates the request once: the question that was said yes to is the idempotency key."""
    order = await platform.order(flow.order_id)
    try:
        refund = await platform.refund(
            flow.order_id, reason=flow.reason, amount_fen=flow.amount_fen, note=flow.note, key=flow.key
        )
    except RuleViolation as error:
        _refuse(turn, order, error.reason, error.text)
    except Conflict as error:
        await _moved_on(turn, platform, order, error)
    else:
        turn.keep(None)
        card = refund_card(refund, order.title)
        turn.say(
            "utter_refund_sent",
            cards=[card],
            refund_id=refund.refund_id,
            amount=yuan(refund.amount_fen),
            next=refund.next_step,
        )


async def _moved_on(turn: Turn, platform: Platform, order: Order, error: Conflict) -> None:
    if error.reason == "amount_changed":
        turn.say("utter_refund_amount_changed")
        await _quote(turn, platform, order)
        return
    turn.keep(None)
    turn.say(
        "utter_refund_already_open",
        title=order.title,
        choices=[choice("看退款进度", "refund_progress", order_id=order.order_id)],
    )


def _refuse(turn: Turn, order: Order, reason: str, rule_text: str) -> None:
    turn.keep(None)
    known = (
        "window_passed",
        "excluded_category",
        "exchange_or_repair",
        "already_closed",
        "not_paid",
        "needs_person",
        "open_refund",
    )
    response = f"utter_refund_refused_{reason}" if reason in known else "utter_refund_refused"
    turn.say(response, title=order.title, rule=rule_text, choices=[choice("转人工", "request_human")])


def _reason(turn: Turn) -> str:
    found = [value for value in turn.values("reason") if value in REASONS]
    return str(found[0]) if found else ""


def _refundable(order: Order) -> bool:
    return order.status not in _CLOSED and not order.refund
