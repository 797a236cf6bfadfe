"""Withdraw a refund, return or exchange that is still open."""

from __future__ import annotations

from actions.applying_words import KINDS, MONEY
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, AfterSale, Order, Platform
from actions.platform.errors import RuleViolation
from actions.progress import card_of, tell
from actions.requests import LISTED, OPEN, choose_request, order_of
from actions.turn import Turn, choice

SKILL = "progress_cancel"


async def start(turn: Turn, platform: Platform) -> None:
    """A new request."""
    turn.flow = Flow(SKILL)
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """Which one, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _withdraw(turn, platform, flow)
    elif flow.asked == "confirmed" or turn.intent == "deny":
        said_no(turn, "utter_withdraw_not_done")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    await _choose(turn, platform)


async def _choose(turn: Turn, platform: Platform) -> None:
    requests = await platform.refunds(limit=LISTED)
    if not any(_withdrawable(request) for request in requests):
        await _none(turn, platform, requests)
        return
    request = await choose_request(turn, platform, requests, _withdrawable)
    if request is None:
        return
    order = await order_of(platform, request)
    turn.mention(order.order_id)
    if _withdrawable(request):
        _ask(turn, request, order)
    else:
        turn.keep(None)
        tell(turn, request, order.title)


async def _none(turn: Turn, platform: Platform, requests: list[AfterSale]) -> None:
    """Nothing is open: what the newest one came to, if there is one."""
    turn.keep(None)
    turn.say("utter_withdraw_none", choices=[choice("申请退款", "apply_refund")] if not requests else [])
    if requests:
        tell(turn, requests[0], (await order_of(platform, requests[0])).title)


def _ask(turn: Turn, request: AfterSale, order: Order) -> None:
    assert turn.flow is not None
    flow = turn.flow.knowing(refund_id=request.refund_id)
    sent = request.status == "WAIT_SELLER_CONFIRM_GOODS"
    kind = "退款" if request.kind in MONEY else KINDS[request.kind]
    response = "utter_ask_withdraw_sent" if sent else "utter_ask_withdraw"
    cards = [card_of(request, order.title)]
    ask_yes(turn, flow, response, yes="确认撤销", no="先留着", cards=cards, title=order.title, kind=kind)


async def _withdraw(turn: Turn, platform: Platform, flow: Flow) -> None:
    refund_id = str(flow.values["refund_id"])
    try:
        request = await platform.cancel_after_sale(refund_id, key=flow.key)
    except RuleViolation:
        turn.keep(None)
        request = await platform.after_sale(refund_id)
        turn.say("utter_withdraw_too_late")
        tell(turn, request, (await order_of(platform, request)).title)
        return
    turn.keep(None)
    order = await order_of(platform, request)
    again = choice("重新申请", "apply_refund", order_id=order.order_id)
    cards = [card_of(request, order.title)]
    unknown = request.status == UNKNOWN
    response = "utter_withdraw_unknown" if unknown else "utter_withdraw_done"
    choices = [PERSON] if unknown else [again]
    turn.say(response, cards=cards, choices=choices, title=order.title, refund_id=request.refund_id)


def _withdrawable(request: AfterSale) -> bool:
    return request.status in (*OPEN, "SELLER_REFUSE_BUYER")
