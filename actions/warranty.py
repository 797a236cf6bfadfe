"""Is it still under warranty, until when, and what is covered?"""

from __future__ import annotations

import re

from actions.asking import ask_order, choose_order
from actions.cards import sentence
from actions.choosing import LISTED, SEARCHED
from actions.describing import names_goods
from actions.earlier import order_before
from actions.platform.contract import Order, Platform, Warranty
from actions.sentences import text
from actions.service_cards import warranty_card
from actions.turn import Turn, choice

SKILL = "warranty"
_SEVERAL = re.compile(
    r"[这那]?[几]样|[这那几]几?件|都(?:还)?(?:在|有|过|能)|哪[些几]|分别|所有|全部|几个|挨个|一起查|每[件个样]"
)
SIGNED = ("TRADE_BUYER_SIGNED", "TRADE_FINISHED")
SERVED = ("phone", "computer", "digital", "appliance", "")  # an adapter may not know the category


async def start(turn: Turn, platform: Platform) -> None:
    """Tells the warranty of every item of the order that is meant; asked of all of them, of each a line."""
    if _SEVERAL.search(turn.text) and not names_goods(turn) and await _tell_all(turn, platform):
        return
    before = None if turn.flow and turn.flow.skill == SKILL else await order_before(turn, platform, serviceable)
    order = before or await choose_order(turn, platform, SKILL, relevant=serviceable)
    if order:
        turn.done(SKILL)
        turn.mention(order.order_id)
        await _tell(turn, platform, order)


answer = start


async def _tell_all(turn: Turn, platform: Platform) -> bool:
    """A line for each thing that has a warranty, and the list to choose from; False where there are not several."""
    orders = [order for order in await platform.orders(limit=SEARCHED) if serviceable(order)][:LISTED]
    if len(orders) < 2:
        return False
    found = [warranty for order in orders for warranty in await platform.warranties(order.order_id)]
    turn.say_words("\n".join(text("warranty_line", title=one.title, rule=sentence(one.text)) for one in found))
    ask_order(turn, orders, SKILL)
    return True


def serviceable(order: Order) -> bool:
    """Signed for, with something in it that has a warranty or can be repaired."""
    return order.status in SIGNED and any(item.category in SERVED for item in order.items)


async def _tell(turn: Turn, platform: Platform, order: Order) -> None:
    found = await platform.warranties(order.order_id)
    if not found:
        turn.say("utter_warranty_unknown", title=order.title, choices=[choice("转人工", "request_human")])
    for warranty in found:
        _say(turn, order, warranty)


def _say(turn: Turn, order: Order, warranty: Warranty) -> None:
    turn.say(
        _response(warranty),
        cards=[warranty_card(warranty)],
        choices=_next_steps(order, warranty),
        title=warranty.title,
        rule=sentence(warranty.text),
        covers=sentence(warranty.covers),
        excludes=warranty.excludes,
    )


def _response(warranty: Warranty) -> str:
    if not warranty.within:
        return "utter_warranty_without"
    return "utter_warranty_within" if warranty.excludes else "utter_warranty_within_all"


def _next_steps(order: Order, warranty: Warranty) -> list[dict[str, str]]:
    if order.status not in SIGNED:
        return [choice("查物流", "logistics_track", order_id=order.order_id)]
    label = "免费报修" if warranty.within else "问问修要多少钱"
    return [
        choice(label, "repair_request", order_id=order.order_id),
        choice("找维修网点", "service_point", order_id=order.order_id),
    ]
