"""The question that all skills share: which order? Asked with a card, answered in any way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Sequence

from actions.cards import orders_card
from actions.choosing import LISTED, SEARCHED, NoSuchOrder, named_order, narrowed
from actions.describing import described, names_goods
from actions.digits import AT_LEAST, ORDER, say_wrong
from actions.earlier import talked_about
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, Order, Platform
from actions.sentences import say
from actions.turn import Turn, choice

# Words that point back, and fragments that go on with what was talked about: 那发票呢, 多久能到.
_POINTING = re.compile(
    r"它|[这那][个单件台双笔]|刚才|刚刚|^那.{1,8}[呢吗?？]?$|呢[?？]?$|^.{0,4}(多久|几天|什么时候|啥时候).{0,6}$"
)
_ANOTHER = re.compile(r"另|别的|其他|还有|换一|再[来退换开催取]")
OF_ONE_ORDER = (
    "sku",
    "oid",
    "bought",
    "sure",
    "kind",
    "tracking_no",
    "slot_id",
    "slot_text",
    "invoice_id",
    "pictures",
    "only",
    "whole",
    "no_such",
)
FEW = 3  # orders that a sentence can name
MAX_TRIES = 2  # then a person is offered: asking a third time helps nobody
Relevant = Callable[[Order], bool]


async def choose_order(turn: Turn, platform: Platform, skill: str, relevant: Relevant) -> Order | None:
    """The order to work on, or None when the customer has been asked (or told there is none)."""
    try:
        order = await named_order(turn, platform) or await _same_as_before(turn, platform, relevant)
    except NoSuchOrder as error:
        await _list_again(turn, platform, skill, relevant, number=str(error))
        return None
    return order or await _only_one(turn, platform, skill, relevant)


def say_unknown(turn: Turn, skill: str, title: str) -> None:
    """A state that we do not know is a person's business."""
    turn.done(skill)
    turn.say("utter_order_state_unknown", title=title, choices=[choice("转人工", "request_human")])


async def _same_as_before(turn: Turn, platform: Platform, relevant: Relevant) -> Order | None:
    """The order just talked about, when this message points back at it (它, 这个, 那单)."""
    if turn.flow and turn.flow.order_id:
        return await platform.order(turn.flow.order_id)
    talked = await talked_about(turn, platform)
    if talked and relevant(talked):
        return talked
    pointing = bool(_POINTING.search(turn.text)) or turn.goes_on and not _ANOTHER.search(turn.text)
    order = await platform.order(turn.last_order) if pointing and turn.last_order else None
    if order is None or names_goods(turn) and not described(turn, [order]):
        return None  # 那件衣服 is not the cooker that was talked about
    return order if relevant(order) else None


async def _only_one(turn: Turn, platform: Platform, skill: str, relevant: Relevant) -> Order | None:
    orders = await platform.orders(limit=SEARCHED)
    fitting = narrowed(turn, [order for order in orders if relevant(order)], among=orders)
    if len(fitting) == 1:
        return fitting[0]
    unknown = [order for order in orders if order.status == UNKNOWN]
    if unknown and not fitting:
        say_unknown(turn, skill, unknown[0].title)
        return None
    if not fitting:
        turn.done(skill)
        turn.say(f"utter_no_order_{skill}", choices=[choice("转人工", "request_human")])
        return None
    _say_why_again(turn, skill, orders)
    _say_fitting(turn, fitting, orders)
    ask_order(turn, fitting, skill, tries=_tries(turn, skill))
    return None


def _tries(turn: Turn, skill: str) -> int:
    """How many answers to this question named no order."""
    flow = turn.flow
    return flow.tries + 1 if flow and flow.skill == skill and flow.asked == "order_id" else 0


def _say_why_again(turn: Turn, skill: str, orders: Sequence[Order]) -> None:
    """Why the question comes once more, and another way out of it."""
    named = [str(item["value"]) for item in turn.entities if item["entity"] == "product"]
    if named and turn.intent == "inform" and not described(turn, orders):
        turn.say("utter_order_no_such_goods", name=_said_of(turn) or named[0])
    elif _tries(turn, skill) >= MAX_TRIES:
        turn.say("utter_order_help", choices=[choice("转人工", "request_human")])


def _say_fitting(turn: Turn, fitting: Sequence[Order], orders: Sequence[Order]) -> None:
    """Which orders fit what was said of the one that is meant, where they are few of many."""
    if len(fitting) < len(orders) and len(fitting) <= FEW and described(turn, orders):
        say(turn, "order_fitting", titles="、".join(f"“{order.title}”" for order in fitting))


def _said_of(turn: Turn) -> str:
    """The thing in the customer's own word."""
    spans = [(item["start"], item["end"]) for item in turn.entities if item["entity"] == "product" and "end" in item]
    return turn.text[spans[0][0] : spans[0][1]] if spans else ""


async def again(turn: Turn, platform: Platform, response: str) -> None:
    """The list once more, after something else was said in between."""
    assert turn.flow is not None
    orders = [order for order in await platform.orders(limit=SEARCHED) if order.order_id in turn.flow.listed]
    turn.say(response, cards=[orders_card("", orders, tappable=True)] if orders else [])


def reopened(flow: Flow) -> Flow:
    """The flow with its order undone, and all that was learnt of that order alone."""
    kept = {name: value for name, value in flow.values.items() if name not in OF_ONE_ORDER}
    undone = replace(flow, order_id="", amount_fen=0, tries=0, key="", values=kept)
    return undone.asking("order_id")


async def _list_again(turn: Turn, platform: Platform, skill: str, relevant: Relevant, *, number: str) -> None:
    tries = (turn.flow.tries if turn.flow and turn.flow.skill == skill else 0) + 1
    if tries > MAX_TRIES:
        turn.done(skill)
        turn.say("utter_order_not_found_twice", choices=[choice("转人工", "request_human")])
        return
    fitting = [order for order in await platform.orders(limit=SEARCHED) if relevant(order)]
    turn.say("utter_order_not_found", number=number[-4:])
    lengths = {len(order.order_id) for order in fitting}
    if len(number) >= AT_LEAST and number.isdigit() and len(lengths) == 1:
        say_wrong(turn, ORDER, whole=lengths.pop())
    if fitting:
        ask_order(turn, fitting, skill, tries=tries)


def ask_order(turn: Turn, orders: Sequence[Order], skill: str, *, tries: int = 0) -> None:
    """Shows at most LISTED orders, newest first, and waits for one."""
    shown = list(orders)[:LISTED]
    flow = turn.flow if turn.flow and turn.flow.skill == skill else Flow(skill)
    listed, titles = (
        tuple(order.order_id for order in shown),
        tuple("、".join(item.title for item in order.items) for order in shown),
    )
    turn.keep(flow.asking("order_id", listed=listed, titles=titles, tries=tries))
    turn.say(f"utter_ask_order_{skill}", cards=[orders_card("", shown, tappable=True)])
