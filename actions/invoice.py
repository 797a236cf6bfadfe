"""Invoices: asked for, looked at, corrected by a new one, sent by mail."""

from __future__ import annotations

from dataclasses import replace

from actions.asking import MAX_TRIES, choose_order
from actions.cards import day, facts_card, yuan
from actions.confirming import PERSON, ask_yes, said_no, tried
from actions.flow import Flow
from actions.masking import masked_email, masked_name
from actions.platform.contract import UNKNOWN, Invoice, Order, Platform
from actions.platform.errors import Conflict, RuleViolation
from actions.titles import KINDS, PERSONAL_TITLE, learn
from actions.turn import Turn, choice, option_choices

SKILL = "invoice"
_UNPAID = ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
_CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
_WRONG = {"bad_tax_no": "tax_no", "title_missing": "title", "bad_email": "email"}  # asked for again when refused


async def start(turn: Turn, platform: Platform) -> None:
    """A new request; whatever the sentence already says is not asked again."""
    turn.flow = learn(turn, Flow(SKILL))
    await _choose(turn, platform)


async def answer(turn: Turn, platform: Platform) -> None:
    """The value that was asked for, the yes, or another value instead of the yes."""
    flow = turn.flow
    assert flow is not None
    if flow.asked == "confirmed" and turn.intent == "affirm":
        await _submit(turn, platform, flow)
    elif flow.asked == "confirmed" and turn.intent == "deny":
        said_no(turn, "utter_invoice_not_done")
    elif flow.order_id:
        turn.flow = tried(flow, learn(turn, flow))
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
        turn.say("utter_back_to_invoice_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_invoiceable)
    if order:
        assert turn.flow is not None
        turn.flow = replace(turn.flow, order_id=order.order_id, tries=0)
        turn.mention(order.order_id)
        await _next(turn, platform, order)


async def _next(turn: Turn, platform: Platform, order: Order) -> None:
    """By what there is already and what is wanted: tell, ask, or say why not."""
    assert turn.flow is not None
    valid = [bill for bill in await platform.invoices(order.order_id) if bill.status != "REPLACED"]
    if order.status in (*_UNPAID, *_CLOSED):
        _refuse(turn, "utter_invoice_not_paid" if order.status in _UNPAID else "utter_invoice_closed", order)
    elif UNKNOWN in (order.status, valid[0].status if valid else ""):
        _refuse(turn, "utter_invoice_unknown", order)
    elif turn.flow.tries > MAX_TRIES:
        said_no(turn, "utter_invoice_not_understood", choices=[PERSON])
    elif not valid:
        _make_out(turn, turn.flow.knowing(do="issue"), order, None)
    else:
        _of_one(turn, turn.flow, order, valid[0])


def _of_one(turn: Turn, flow: Flow, order: Order, bill: Invoice) -> None:
    wish = flow.values.get("do")
    if wish == "correct":
        _make_out(turn, flow.knowing(invoice_id=bill.invoice_id), order, bill)
    elif wish == "send" and bill.status == "ISSUED":
        _send(turn, flow.knowing(invoice_id=bill.invoice_id), order, bill)
    else:
        turn.keep(None)
        _tell(turn, order, bill, f"utter_invoice_is_{bill.status.lower()}")


def _make_out(turn: Turn, flow: Flow, order: Order, bill: Invoice | None) -> None:
    """Personal needs nothing more; a company its name and tax number."""
    flow = _with_old(flow, bill)
    values = flow.values
    if not values.get("kind"):
        turn.keep(flow.asking("option", step="kind", options=tuple(KINDS)))
        turn.say("utter_ask_invoice_kind", title=order.title, choices=option_choices(tuple(KINDS)))
    elif values["kind"] == "company" and not (values.get("title") and values.get("tax_no")):
        _ask_company(turn, flow)
    else:
        _ask_made_out(turn, flow.knowing(title=values.get("title") or PERSONAL_TITLE), order)


def _with_old(flow: Flow, bill: Invoice | None) -> Flow:
    """With only the tax number new, the company is the one that stands on the old invoice."""
    only_tax = bill and bill.kind == "company" and flow.values.get("tax_no") and not flow.values.get("title")
    return flow.knowing(title=bill.title) if bill and only_tax else flow


def _ask_company(turn: Turn, flow: Flow) -> None:
    missing = "tax_no" if flow.values.get("title") else "title"
    turn.keep(flow.asking("text", step=missing))
    both = not flow.values.get("tax_no")
    turn.say("utter_ask_invoice_company" if missing == "title" and both else f"utter_ask_invoice_{missing}")


def _ask_made_out(turn: Turn, flow: Flow, order: Order) -> None:
    values = flow.values
    rows = _rows(order, str(values["kind"]), str(values["title"]), str(values.get("tax_no", "")))
    ask_yes(
        turn,
        flow,
        f"utter_ask_invoice_{values['do']}_{values['kind']}",
        yes="确认开票",
        no="先不开",
        cards=[facts_card("电子发票", rows)],
        title=order.title,
        amount=yuan(order.payment_fen),
        name=_named(str(values["kind"]), str(values["title"])),
        tax_no=values.get("tax_no", ""),
    )


def _rows(order: Order, kind: str, title: str, tax_no: str) -> list[tuple[str, str]]:
    amount = f"{yuan(order.payment_fen)} 元"
    return [("商品", order.title), ("金额", amount), ("抬头", _named(kind, title)), ("税号", tax_no)]


def _named(kind: str, title: str) -> str:
    """A firm's name is public, a person's is said back masked."""
    return title if kind == "company" or title == PERSONAL_TITLE else masked_name(title)


def _send(turn: Turn, flow: Flow, order: Order, bill: Invoice) -> None:
    email = str(flow.values.get("email") or "")
    if not email:
        turn.keep(flow.asking("text", step="email"))
        turn.say("utter_ask_invoice_email")
        return
    shown = masked_email(email)
    ask_yes(turn, flow, "utter_ask_invoice_send", yes="确认发送", no="先不发", title=order.title, email=shown)


async def _submit(turn: Turn, platform: Platform, flow: Flow) -> None:
    order = await platform.order(flow.order_id)
    try:
        bill = await _write(platform, flow)
    except RuleViolation as error:
        await _forbidden(turn, platform, order, error)
    except Conflict:
        turn.flow = replace(flow.knowing(do="look"), asked="")
        await _next(turn, platform, order)
    else:
        turn.keep(None)
        sent = flow.values["do"] == "send"
        _tell(turn, order, bill, "utter_invoice_sent" if sent else f"utter_invoice_done_{bill.status.lower()}")


async def _write(platform: Platform, flow: Flow) -> Invoice:
    values, do = {name: str(value) for name, value in flow.values.items()}, flow.values["do"]
    made_out = {"kind": values.get("kind", ""), "title": values.get("title", ""), "tax_no": values.get("tax_no", "")}
    if do == "send":
        return await platform.send_invoice(values["invoice_id"], email=values["email"], key=flow.key)
    if do == "correct":
        return await platform.correct_invoice(values["invoice_id"], **made_out, key=flow.key)
    return await platform.request_invoice(flow.order_id, **made_out, email=values.get("email", ""), key=flow.key)


async def _forbidden(turn: Turn, platform: Platform, order: Order, error: RuleViolation) -> None:
    """The wrong value is asked for again; otherwise what holds now is told."""
    assert turn.flow is not None
    wrong = _WRONG.get(error.reason)
    if wrong:
        turn.keep(turn.flow.knowing(**{wrong: ""}).asking("text", step=wrong, key=""))
        turn.say(f"utter_invoice_wrong_{wrong}")
    elif error.reason in ("already_replaced", "not_issued"):
        turn.flow = replace(turn.flow.knowing(do="look"), asked="")
        await _next(turn, platform, order)
    else:
        _refuse(turn, "utter_invoice_refused", order, rule=error.text)


def _tell(turn: Turn, order: Order, bill: Invoice, response: str) -> None:
    """An invoice as a card, and what can be done with it."""
    email = masked_email(bill.email) if bill.email else ""
    rows = [("发票编号", bill.invoice_id), *_rows(order, bill.kind, bill.title, bill.tax_no)]
    rows += [("状态", bill.status_text), ("开票日期", day(bill.issued)), ("邮箱", email)]
    turn.say(
        response,
        cards=[facts_card("电子发票", rows)],
        choices=_after(order, bill, response),
        title=order.title,
        number=bill.invoice_id,
        next=bill.next_step,
        email=email,
    )


def _after(order: Order, bill: Invoice, response: str) -> list[dict[str, str]]:
    mail = choice("发到邮箱", "invoice", order_id=order.order_id)
    wrong = choice("抬头开错了", "invoice", order_id=order.order_id)
    if bill.status == UNKNOWN:
        return [PERSON]
    fetched = response == "utter_invoice_sent"
    return [wrong] if bill.status != "ISSUED" or fetched else [mail, wrong]


def _refuse(turn: Turn, response: str, order: Order, *, rule: str = "") -> None:
    turn.keep(None)
    turn.say(response, title=order.title, choices=[PERSON], rule=rule)


def _invoiceable(order: Order) -> bool:
    return order.status not in (*_UNPAID, *_CLOSED)
