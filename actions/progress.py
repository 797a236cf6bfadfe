"""Where is my refund, exchange or return: the state, who must do what by when, when the money is there."""

from __future__ import annotations

from actions.applying_words import KINDS, MONEY
from actions.cards import facts_card, moment, passed, refund_card, sentence, yuan
from actions.choosing import SEARCHED
from actions.confirming import PERSON
from actions.platform.contract import UNKNOWN, AfterSale, Platform
from actions.requests import LISTED, OPEN, named_request
from actions.told_words import rule_of_money, topics_of
from actions.turn import Turn, choice

SKILL = "progress"
SHOWN = 3
_RESPONSES = {
    "SUCCESS": "utter_refund_done",
    "CLOSED": "utter_refund_closed",
    "SELLER_REFUSE_BUYER": "utter_refund_rejected",
    "WAIT_BUYER_RETURN_GOODS": "utter_refund_return",
    UNKNOWN: "utter_refund_unknown",
}


async def start(turn: Turn, platform: Platform) -> None:
    """The named request, or those that are still open, or the newest."""
    requests = await platform.refunds(limit=LISTED)
    named = await named_request(turn, platform, requests)
    still_open = [request for request in requests if request.status not in ("SUCCESS", "CLOSED")]
    chosen = [named] if named else still_open or requests[:1]
    if not chosen:
        _tell_none(turn)
        return
    titles = {order.order_id: order.title for order in await platform.orders(limit=SEARCHED)}
    for request in chosen[:SHOWN]:
        tell(turn, request, titles.get(request.order_id, "这笔订单"))


def _tell_none(turn: Turn) -> None:
    """No request: asked where the money will go, the rule; else that there is none."""
    choices = [] if turn.flow else [choice("申请退款", "apply_refund")]
    if "money" in topics_of(turn.text):
        turn.say_words(rule_of_money(), choices=choices)
    else:
        turn.say("utter_no_refund", choices=choices)


def tell(turn: Turn, request: AfterSale, title: str) -> None:
    """One request: a sentence, the card with its steps, and what the customer can do now."""
    turn.mention(request.order_id)
    pickup = request.pickup
    turn.say(
        _response(request),
        cards=[card_of(request, title)],
        choices=_next_steps(request),
        title=title,
        kind=KINDS.get(request.kind, "售后"),
        status=request.status_text,
        next=sentence(request.next_step),
        amount=yuan(request.amount_fen),
        deadline=moment(request.return_by or request.deadline),
        money_back=sentence(request.money_back_text),
        refuse=sentence(request.refuse_text) or "商家没有写原因。",
        pickup=f"已约 {pickup.slot.text} 上门取件，取件码 {pickup.code}。" if pickup else "",
        refund_id=request.refund_id,
    )


def card_of(request: AfterSale, title: str) -> dict[str, object]:
    """The card of a request; one that gives goods shows no amount."""
    if request.kind in MONEY:
        return refund_card(request, title)
    rows = [("商品", title), ("编号", request.refund_id), ("状态", request.status_text), ("下一步", request.next_step)]
    return facts_card(KINDS.get(request.kind, "售后"), rows, timeline=request.timeline)


def _response(request: AfterSale) -> str:
    if request.status == "SUCCESS" and request.kind not in MONEY:
        return "utter_goods_done"
    if request.status in _RESPONSES:
        return _RESPONSES[request.status]
    if is_overdue(request):
        return "utter_refund_overdue"
    return "utter_refund_state" if request.kind in MONEY else "utter_goods_state"


def is_overdue(request: AfterSale) -> bool:
    """Whether the shop has let its time pass."""
    return request.status in OPEN and request.status != "WAIT_BUYER_RETURN_GOODS" and passed(request.deadline)


def _next_steps(request: AfterSale) -> list[dict[str, str]]:
    here = request.order_id
    withdraw = choice("撤销申请", "cancel_after_sale", order_id=here)
    if request.status == "WAIT_BUYER_RETURN_GOODS":
        label = "改取件时间" if request.pickup else "约上门取件"
        pickup = choice(label, "return_pickup", order_id=here)
        return [pickup, choice("看退货地址、填运单号", "return_pickup", order_id=here), withdraw]
    if request.status == "SELLER_REFUSE_BUYER" or is_overdue(request):
        step_in = choice("申请平台介入", "platform_intervention", order_id=here)
        return [step_in, choice("重新申请", "apply_refund", order_id=here), PERSON]
    if request.status == "CLOSED":
        return [choice("重新申请", "apply_refund", order_id=here), PERSON]
    if request.status == UNKNOWN:
        return [PERSON]
    return [withdraw] if request.status == "WAIT_SELLER_AGREE" else [PERSON] if request.status == "SUCCESS" else []
