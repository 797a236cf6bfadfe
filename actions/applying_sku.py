"""What an exchange gives instead: said already, asked for, or not to be had, which is said with what there is."""

from __future__ import annotations

from actions import applying_asks as asks
from actions import applying_words as words
from actions.confirming import PERSON
from actions.flow import Flow
from actions.platform.contract import Order, Platform
from actions.sentences import say
from actions.sizes import Meant, meant
from actions.turn import Turn, option_choices


async def heard(turn: Turn, platform: Platform, flow: Flow, order: Order, said: str, *, beside: bool = True) -> Flow:
    """The flow with the kind that words ask for; where there is none such, that is said once. `beside` says whether
    大一码 is clear enough: the customer has seen what there is."""
    others = await platform.skus(order.order_id)
    wish = _wish(said, bought(order), others, beside=beside)
    if wish.sku:
        return flow.knowing(sku=wish.sku, no_such="")
    if wish.missing and wish.missing != flow.values.get("no_such"):
        _say_missing(turn, order, wish.missing, others)
        kept = {name: value for name, value in flow.values.items() if name != "sku"}
        return Flow(**{**vars(flow), "values": {**kept, "no_such": wish.missing}})
    return flow


async def names_kind(turn: Turn, platform: Platform, flow: Flow, order: Order) -> bool:
    """Whether a message says what is wanted in an exchange."""
    exchanges = "exchange" in (flow.values.get("kind"), flow.values.get("sure"))
    found = meant(turn.text, bought(order), await platform.skus(order.order_id)) if exchanges else Meant()
    return bool(found.sku or found.missing)


async def tell_kinds(turn: Turn, platform: Platform) -> bool:
    """Says which kinds there are of what is to be exchanged, if it is known what that is; the open question stays."""
    order_id = turn.flow.order_id if turn.flow and turn.flow.skill in words.SKILLS else ""
    others = await platform.skus(order_id) if order_id else []
    if others:
        order = await platform.order(order_id)
        say(turn, "sku_kinds", title=order.items[0].title, others="、".join(dict.fromkeys((*others, bought(order)))))
    return bool(others)


def _wish(said: str, have: str, others: list[str], *, beside: bool) -> Meant:
    whole = [kind for kind in (*others, have) if said.strip() == kind or _says_all(kind, said)]
    if len(whole) == 1:
        return Meant(sku=whole[0])
    found = meant(said, have, (*others, have), beside=beside)
    return found if found.sku or found.missing else Meant(sku=words.sku_in(said, others))


def _says_all(kind: str, said: str) -> bool:
    """Whether all parts of a kind are said: 一模一样的曜黑 12+256G is not the other one with 12+256G."""
    parts = kind.lower().split()
    return len(parts) > 1 and all(part in said.lower() for part in parts)


def _say_missing(turn: Turn, order: Order, wanted: str, others: list[str]) -> None:
    name, title, named = "sku" if others else "sku_only", order.items[0].title, "、".join(others)
    say(turn, name, title=title, wanted=wanted, have=bought(order), others=named)


async def known(turn: Turn, platform: Platform, order: Order) -> bool:
    """Whether it is known what is wanted instead; otherwise it has been asked."""
    assert turn.flow is not None
    flow, others = turn.flow, await platform.skus(order.order_id)
    if "sku" not in flow.values and not flow.values.get("no_such"):
        flow = turn.flow = await heard(turn, platform, flow, order, flow.note, beside=False)
    if "sku" in flow.values:
        return True
    if flow.values.get("no_such") and not others:
        _offer_return(turn, flow)
    elif others and (flow.values.get("no_such") or flow.reason not in words.SAME_AGAIN):
        asks.sku(turn, order, (*others, bought(order)))
    else:
        turn.flow = flow.knowing(sku=bought(order))
    return "sku" in turn.flow.values


def _offer_return(turn: Turn, flow: Flow) -> None:
    label = f"{asks.CHANGE_TO}{words.KINDS['return_refund']}"
    turn.keep(flow.asking("option", step="kind", options=(label,)))
    say(turn, "sku_return", choices=[*option_choices((label,)), PERSON])


def bought(order: Order) -> str:
    """The kind that the order holds."""
    return order.items[0].sku if order.items else ""
