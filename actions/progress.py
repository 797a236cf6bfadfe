"""Where is my refund?"""

from __future__ import annotations

from actions.cards import refund_card
from actions.choosing import NoSuchOrder, named_order
from actions.platform.contract import AfterSale, Platform
from actions.platform.errors import NotFound
from actions.turn import Turn, choice

SKILL = "progress"
_DONE = ("SUCCESS", "CLOSED")
SHOWN = 3


async def start(turn: Turn, platform: Platform) -> None:
    """The named order's refund, or those that are still open, or the newest."""
    refunds = await platform.refunds(limit=20)
    chosen = await _chosen(turn, platform, refunds)
    if not chosen:
        turn.say("utter_no_refund", choices=[choice("申请退款", "apply_refund")])
        return
    for refund in chosen[:SHOWN]:
        await _tell(turn, platform, refund)


async def _chosen(turn: Turn, platform: Platform, refunds: list[AfterSale]) -> list[AfterSale]:
    try:
        order = await named_order(turn, platform)
    except NoSuchOrder:
        order = None
    of_order = [refund for refund in refunds if order and refund.order_id == order.order_id]
    still_open = [refund for refund in refunds if refund.status not in _DONE]
    return of_order or still_open or refunds[:1]


async def _tell(turn: Turn, platform: Platform, refund: AfterSale) -> None:
    title = await _title(platform, refund.order_id)
    turn.mention(refund.order_id)
    response = {"SUCCESS": "utter_refund_done", "CLOSED": "utter_refund_closed"}.get(
        refund.status, "utter_refund_state"
    )
    turn.say(
        response,
        cards=[refund_card(refund, title)],
        title=title,
        status=refund.status_text,
        next=refund.next_step,
        money_back=refund.money_back_text,
    )


async def _title(platform: Platform, order_id: str) -> str:
    try:
        return (await platform.order(order_id)).title
    except NotFound:
        return "这笔订单"
