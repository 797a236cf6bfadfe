"""Payments that went wrong: paid twice, paid but unpaid, failed. Found by looking, put on record after a yes."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.asking import ask_order, choose_order
from actions.cards import facts_card, moment, sentence, yuan
from actions.choosing import LISTED, NoSuchOrder, named_order
from actions.confirming import PERSON, ask_yes, said_no
from actions.flow import Flow
from actions.platform.contract import UNKNOWN, Order, Payment, PaymentCheck, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.turn import Turn, choice

SKILL = "payment"
Found = tuple[Order, PaymentCheck]
_PROBLEMS = ("double", "paid_unpaid", "failed")
# By these words of the customer one of several problems is meant.
_MEANT = {
    "double": re.compile("[两二2]次|重复|多扣|多付|双份|[两二2]笔"),
    "paid_unpaid": re.compile("未付|没付|待付|还要我付|没变|扣了|付了|付过"),
    "failed": re.compile("失败|付不了|付不上|支付不了|不成功|付不出|报错"),
}


async def start(turn: Turn, platform: Platform) -> None:
    """A new request: the order that is named, else those whose payments show a problem."""
    turn.flow = replace(Flow(SKILL), note=turn.text[:200])
    try:
        named = await named_order(turn, platform)
    except NoSuchOrder:
        named = None
    if named or turn.values("order_id"):
        await _choose(turn, platform)
    else:
        await _look(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for, or the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _report(turn, platform, flow)
    elif flow.asked == "confirmed" and turn.intent == "deny":
        said_no(turn, "utter_payment_not_done")
    else:
        await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    assert turn.flow is not None
    if turn.flow.order_id:
        order = await platform.order(turn.flow.order_id)
        _tell(turn, order, await platform.payments(order.order_id))
    else:
        turn.say("utter_back_to_payment_order")


async def _look(turn: Turn, platform: Platform) -> None:
    """The newest orders' payments: the one with a problem is meant; with several, the customer says which."""
    recent = (await platform.orders(limit=LISTED))[:LISTED]
    checks = [(order, await platform.payments(order.order_id)) for order in recent]
    wrong = _meant(turn.text, [(order, check) for order, check in checks if check.problem != "none"])
    if len(wrong) == 1:
        _tell(turn, *wrong[0])
    elif wrong:
        ask_order(turn, [order for order, _ in wrong], SKILL)
    elif len(checks) == 1:
        _tell(turn, *checks[0])
    else:
        _nothing_found(turn, recent)


def _meant(said: str, wrong: list[Found]) -> list[Found]:
    """Those whose problem the customer's words name, if any are so named."""
    named = next((problem for problem, words in _MEANT.items() if words.search(said)), "")
    return [found for found in wrong if found[1].problem == named] or wrong


def _nothing_found(turn: Turn, recent: list[Order]) -> None:
    turn.done(SKILL)
    turn.say("utter_payment_none_recent" if recent else "utter_no_order_payment", n=len(recent), choices=[PERSON])


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_any)
    if order:
        _tell(turn, order, await platform.payments(order.order_id))


def _tell(turn: Turn, order: Order, check: PaymentCheck) -> None:
    """What was found; a problem is offered to be put on record."""
    assert turn.flow is not None
    turn.mention(order.order_id)
    if any(payment.status == UNKNOWN for payment in check.payments):
        _end(turn, "utter_payment_unknown", order, check)
    elif check.problem not in _PROBLEMS:
        _end(turn, "utter_payment_none", order, check)
    else:
        flow = replace(turn.flow, order_id=order.order_id, amount_fen=check.amount_fen, reason=check.problem)
        response = f"utter_ask_payment_{check.problem}"
        words = {"title": order.title, "found": sentence(check.text), "amount": yuan(check.amount_fen)}
        ask_yes(turn, flow, response, yes="登记核对", no="先不用", cards=[_card(order, check)], **words)


def _end(turn: Turn, response: str, order: Order, check: PaymentCheck) -> None:
    turn.keep(None)
    turn.say(response, cards=[_card(order, check)], title=order.title, found=sentence(check.text), choices=[PERSON])


def _card(order: Order, check: PaymentCheck) -> dict[str, object]:
    rows = [("商品", order.title), ("订单金额", f"{yuan(order.payment_fen)} 元")]
    return facts_card("付款记录", [*rows, *map(_row, check.payments)])


def _row(payment: Payment) -> tuple[str, str]:
    return moment(payment.time), f"{payment.method_text} {yuan(payment.amount_fen)} 元，{payment.status_text}"


async def _report(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    try:
        issue = await platform.report_payment(flow.order_id, problem=flow.reason, note=flow.note, key=flow.key)
    except RuleViolation:
        _end(turn, "utter_payment_solved", order, await platform.payments(flow.order_id))
    except Conflict as error:
        turn.keep(None)
        number = str(error.fields.get("case_id", ""))
        response = "utter_payment_already" if number else "utter_payment_already_unnumbered"
        turn.say(response, title=order.title, number=number, choices=[PERSON])
    else:
        turn.keep(None)
        rows = [("编号", issue.issue_id), ("商品", order.title), ("状态", issue.status_text)]
        rows += [
            ("涉及金额", f"{yuan(issue.amount_fen)} 元" if issue.amount_fen else ""),
            ("最晚答复", moment(issue.deadline)),
        ]
        pay = [choice("看订单", "order_status", order_id=order.order_id)]
        words = {"number": issue.issue_id, "next": issue.next_step, "deadline": moment(issue.deadline)}
        turn.say("utter_payment_done", cards=[facts_card("支付问题", rows)], choices=pay, **words)


def _any(order: Order) -> bool:
    return True
