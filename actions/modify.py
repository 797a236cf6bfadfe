"""Change a placed order: address, phone, receiver, kind, note. Before shipping at once, on the way by the carrier."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.asking import MAX_TRIES, choose_order
from actions.cards import facts_card, moment
from actions.confirming import PERSON, ask_yes, said_no, tried
from actions.digits import LENGTH_OF_PHONE, PHONE, say_wrong
from actions.flow import Flow
from actions.masking import masked_detail, masked_name, masked_phone
from actions.platform.contract import UNKNOWN, Changed, Order, OrderChange, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn, choice, option_choices
from actions.wishes import LABELS, is_district, kind_meant, learn, says_what_stays

SKILL = "modify"
ASKED_AS = {"address": "address", "phone": "phone", "name": "person", "sku": "option", "note": "text"}
BY_CARRIER = ("address", "phone", "name")  # what a parcel on the way can still be told
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; whatever the sentence already says is not asked again."""
    turn.flow = learn(turn, turn.flow if turn.flow and turn.flow.skill == SKILL else Flow(SKILL))
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for, the yes, or another value instead of the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _submit(turn, platform, flow)
    elif flow.asked == "confirmed" and turn.intent == "deny" and not says_what_stays(turn.text):
        said_no(turn, "utter_modify_not_done")
    elif flow.order_id:
        turn.flow = tried(flow, learn(turn, flow))
        if flow.values.get("wants") and not turn.flow.values["wants"]:
            said_no(turn, "utter_modify_not_done")
            return
        await _next(turn, platform, await platform.order(flow.order_id))
    else:
        turn.flow = learn(turn, flow)
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        await _next(turn, platform, await platform.order(turn.flow.order_id))
    else:
        turn.say("utter_back_to_modify_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_changeable)
    if order:
        assert turn.flow is not None
        turn.flow = replace(turn.flow, order_id=order.order_id, tries=0)
        turn.mention(order.order_id)
        await _next(turn, platform, order)


async def _next(turn: Turn, platform: Platform, order: Order) -> None:
    """The next value that is missing, or the last question; or why it cannot be done."""
    assert turn.flow is not None
    wants = list(turn.flow.values.get("wants", ()))
    if order.change_way == "none" or (order.change_way == "redirect" and set(wants) - set(BY_CARRIER)):
        _cannot(turn, order)
    elif turn.flow.tries > MAX_TRIES:
        said_no(turn, "utter_modify_not_understood", choices=[PERSON])
    elif not wants:
        _ask_what(turn, turn.flow, order)
    elif missing := next((what for what in wants if not _known(turn.flow, what)), None):
        await _ask_value(turn, platform, order, missing)
    else:
        _ask_yes(turn, turn.flow, order)


def _lacks_city(flow: Flow) -> bool:
    return bool(flow.values.get("detail")) and is_district(str(flow.values.get("region", "")))


def _known(flow: Flow, what: str) -> bool:
    if what == "address" and _lacks_city(flow):
        return False
    return bool(flow.values.get("detail" if what == "address" else what))


def _ask_what(turn: Turn, flow: Flow, order: Order) -> None:
    fields = BY_CARRIER if order.change_way == "redirect" else tuple(LABELS)
    labels = tuple(LABELS[what] for what in fields)
    turn.keep(flow.asking("option", step="what", options=labels))
    turn.say("utter_ask_modify_what", title=order.title, choices=option_choices(labels))


async def _ask_value(turn: Turn, platform: Platform, order: Order, what: str) -> None:
    assert turn.flow is not None
    if what == "sku":
        await _ask_kind(turn, platform, order)
        return
    half = what == "address" and turn.flow.values.get("region")
    city = what == "address" and _lacks_city(turn.flow)
    if what == "phone" and turn.flow.step == "phone":
        say_wrong(turn, PHONE, whole=LENGTH_OF_PHONE)
    turn.keep(turn.flow.asking(ASKED_AS[what], step="city" if city else what))
    response = "utter_ask_modify_city" if city else "utter_ask_modify_detail" if half else f"utter_ask_modify_{what}"
    turn.say(response, title=order.title, region=turn.flow.values.get("region", ""))


async def _ask_kind(turn: Turn, platform: Platform, order: Order) -> None:
    """Kinds of the same price to choose from; one that the customer has named already is taken."""
    assert turn.flow is not None
    for item in order.items:
        kinds = await platform.skus(order.order_id, oid=item.oid)
        if kinds:
            break
    else:
        _refuse(turn, "utter_modify_no_kinds", order, choice("取消重拍", "cancel_order", order_id=order.order_id))
        return
    flow = turn.flow.knowing(oid=item.oid, bought=item.sku)
    if meant := kind_meant(str(flow.values.get("said", "")), item.sku, kinds):
        turn.flow = flow.knowing(sku=meant)
        await _next(turn, platform, order)
        return
    turn.keep(flow.asking("option", step="sku", options=tuple(kinds)))
    turn.say("utter_ask_modify_sku", title=item.title, sku=item.sku, choices=option_choices(kinds))


def _ask_yes(turn: Turn, flow: Flow, order: Order) -> None:
    rows = [(LABELS[what], _shown(flow, order, what)) for what in flow.values["wants"]]
    changes = "；".join(f"{label}：{value}" for label, value in rows)
    ask_yes(
        turn,
        flow,
        f"utter_ask_modify_yes_{order.change_way}",
        yes="确认修改",
        no="先不改",
        cards=[facts_card("修改订单", [("商品", order.title), *rows])],
        title=order.title,
        changes=changes,
    )


def _shown(flow: Flow, order: Order, what: str) -> str:
    """The new value as it is said back."""
    values = flow.values
    if what == "address":
        return _region(flow, order) + masked_detail(str(values["detail"]))
    shown = {"phone": masked_phone, "name": masked_name}.get(what, str)
    return shown(str(values[what]))


def _region(flow: Flow, order: Order) -> str:
    """A street alone stays in the region where the order goes now."""
    return str(flow.values.get("region") or (order.address.region if order.address else ""))


async def _submit(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    try:
        changed = await platform.change(flow.order_id, change=_change(flow, order), key=flow.key)
    except RuleViolation as error:
        await _forbidden(turn, platform, error)
    except Conflict:
        said_no(turn, "utter_modify_already_asked", title=order.title, choices=[PERSON])
    else:
        turn.keep(None)
        _tell(turn, flow, order, changed)


def _change(flow: Flow, order: Order) -> OrderChange:
    given = {name: str(flow.values.get(name, "")) for name in ("name", "phone", "detail", "sku", "note")}
    oid = str(flow.values.get("oid", "")) if given["sku"] else ""
    return OrderChange(**given, oid=oid, region=_region(flow, order) if given["detail"] else "")


def _tell(turn: Turn, flow: Flow, order: Order, changed: Changed) -> None:
    rows = [(LABELS[what], _shown(flow, order, what)) for what in flow.values["wants"]]
    rows += [("请求编号", changed.request_id), ("最晚答复", moment(changed.deadline))]
    turn.say(
        f"utter_modify_done_{changed.way}",
        cards=[facts_card(changed.text, [("商品", order.title), *rows])],
        title=order.title,
        next=changed.next_step,
        number=changed.request_id,
        deadline=moment(changed.deadline),
    )


async def _forbidden(turn: Turn, platform: Platform, error: RuleViolation) -> None:
    """What the rule leaves: the value again where only it was wrong, else how the order stands now."""
    assert turn.flow is not None
    order = await platform.order(turn.flow.order_id)
    if error.reason == "bad_phone":
        turn.flow = replace(turn.flow.knowing(phone=""), asked="", key="")
        await _next(turn, platform, order)
    elif error.reason in ("sku_unknown", "price_differs"):
        _refuse(turn, "utter_modify_price_differs", order, choice("取消重拍", "cancel_order", order_id=order.order_id))
    else:
        _cannot(turn, order, rule=error.text)


def _cannot(turn: Turn, order: Order, *, rule: str = "") -> None:
    """Too late for this: why, and what helps instead."""
    exchange = choice("申请换货", "apply_exchange", order_id=order.order_id)
    if order.status == UNKNOWN:
        _refuse(turn, "utter_order_unknown", order)
    elif order.status in _CLOSED:
        _refuse(turn, "utter_modify_closed", order)
    elif order.change_way == "redirect":
        refuse = choice("拒收或改派", "reject_delivery", order_id=order.order_id)
        _refuse(turn, "utter_modify_on_the_way", order, exchange, refuse)
    elif order.change_way == "none":
        _refuse(turn, "utter_modify_signed", order, exchange)
    else:
        _refuse(turn, "utter_modify_refused", order, rule=rule)


def _refuse(turn: Turn, response: str, order: Order, *instead: dict[str, str], **values: Any) -> None:
    turn.keep(None)
    turn.say(response, title=order.title, choices=[*instead, PERSON], **values)


def _changeable(order: Order) -> bool:
    return order.change_way != "none"
