"""The questions of an after-sale request and how its outcome is told."""

from __future__ import annotations

from dataclasses import replace

from actions.applying_words import FREIGHT, KINDS, MONEY, REASONS, freight, kinds_of
from actions.cards import facts_card, moment, quote_card, refund_card, sentence, yuan
from actions.confirming import PERSON
from actions.flow import Flow
from actions.platform.contract import AfterSale, Order, RefundQuote
from actions.platform.errors import RuleViolation
from actions.sentences import say_no
from actions.turn import Turn, choice, option_choices

REFUSALS = (
    "window_passed",
    "excluded_category",
    "exchange_or_repair",
    "already_closed",
    "not_paid",
    "deposit_earnest",
    "deposit_advance",
    "needs_person",
    "open_refund",
    "not_yet_received",
    "keep_goods",
)
GOT, NO_PICTURES = "发好了", "没有照片"
CHANGE_TO = "改成"


def refuse_top_up(turn: Turn, order: Order) -> None:
    """What has been credited cannot be taken back; a person can look into what went wrong."""
    turn.keep(None)
    say_no(turn, "top_up", title=order.title, choices=[PERSON])


def reason(turn: Turn, offered: tuple[str, ...], order: Order) -> None:
    """Why? With the commonest reasons as buttons."""
    assert turn.flow is not None
    turn.keep(turn.flow.asking("reason"))
    choices = [choice(REASONS[code], "inform", reason=code) for code in offered]
    turn.say(f"utter_ask_reason_{turn.flow.skill}", choices=choices, title=order.title)


def kind(turn: Turn, order: Order, quote: RefundQuote) -> None:
    """Which of the allowed kinds? A repair has its own way of booking."""
    flow = turn.flow
    assert flow is not None
    kinds = kinds_of(quote)
    labels = tuple(KINDS[name] for name in kinds if name != "repair")
    turn.keep(flow.asking("option", step="kind", options=labels))
    repair = [choice(KINDS["repair"], "repair_request", order_id=order.order_id)] if "repair" in kinds else []
    named = "、".join(KINDS[name] for name in kinds)
    fault, rule = REASONS[flow.reason], sentence(quote.rule_text) if quote.allowed else ""
    choices = [*option_choices(labels), *repair]
    turn.say("utter_ask_kind", title=order.title, fault=fault, rule=rule, kinds=named, choices=choices)


def sku(turn: Turn, order: Order, offered: tuple[str, ...]) -> None:
    """Which colour or size instead?"""
    assert turn.flow is not None
    labels = tuple(dict.fromkeys(name for name in offered if name))[:6]
    turn.keep(turn.flow.asking("option", step="sku", options=labels))
    have = order.items[0].sku if order.items else ""
    turn.say("utter_ask_sku", title=order.title, have=have, choices=option_choices(labels))


def pictures(turn: Turn, reason_code: str) -> None:
    """Pictures, and a way on for those who have none."""
    assert turn.flow is not None
    turn.keep(turn.flow.asking("option", step="pictures", options=(GOT, NO_PICTURES)))
    known = reason_code in ("damaged", "missing", "wrong_item")
    response = f"utter_ask_pictures_{reason_code}" if known else "utter_ask_pictures"
    turn.say(response, choices=option_choices((GOT, NO_PICTURES)))


def yes(turn: Turn, order: Order, quote: RefundQuote) -> None:
    """What is given, by which rule and at whose cost; then the yes. The same question keeps its key."""
    flow = turn.flow
    assert flow is not None
    sku_wanted = flow.values.get("sku", "") if quote.kind == "exchange" else ""
    same = flow.asked == "confirmed" and flow.key and flow.amount_fen == quote.amount_fen
    others = tuple(f"{CHANGE_TO}{KINDS[name]}" for name in quote.other_kinds if name != "repair")
    asked = flow.knowing(sure=quote.kind).asking("confirmed", options=others, amount_fen=quote.amount_fen)
    turn.keep(replace(asked, key=flow.key if same else turn.message_id))
    send = [choice("确认提交", "affirm"), choice("先不退了" if quote.kind in MONEY else "先不办了", "deny")]
    turn.say(
        _question(quote),
        cards=[_quote_card(order, quote, flow, sku_wanted)],
        choices=[*send, *option_choices(others)],
        title=order.title,
        amount=yuan(quote.amount_fen),
        rule=sentence(quote.rule_text),
        freight=freight(order, quote),
        kind=KINDS.get(quote.kind, ""),
        sku=f"换成“{sku_wanted}”。" if sku_wanted else "",
    )


def _question(quote: RefundQuote) -> str:
    if quote.kind not in MONEY:
        return "utter_ask_goods_yes"
    return "utter_ask_refund_yes_fast" if quote.fast else "utter_ask_refund_yes"


def _quote_card(order: Order, quote: RefundQuote, flow: Flow, sku_wanted: str) -> dict[str, object]:
    insured = quote.freight_by == "buyer" and order.freight_insurance
    way_back = FREIGHT.get("insured" if insured else quote.freight_by, "").rstrip("。")
    if quote.kind in MONEY:
        return quote_card(order, quote, REASONS[flow.reason], way_back)
    rows = [("商品", order.title), ("方式", KINDS[quote.kind]), ("换成", sku_wanted), ("原因", REASONS[flow.reason])]
    return facts_card(KINDS[quote.kind], [*rows, ("运费", way_back), ("规则", quote.rule_text)])


def sent(turn: Turn, order: Order, made: AfterSale) -> None:
    """The number, and who does what by when."""
    turn.keep(None)
    money = made.kind in MONEY
    paid = made.status == "SUCCESS"
    response = "utter_refund_paid" if paid else "utter_refund_sent" if money else "utter_goods_sent"
    turn.say(
        response,
        cards=[refund_card(made, order.title) if money else _goods_card(made, order)],
        choices=[choice("看进度", "refund_progress", order_id=order.order_id)],
        refund_id=made.refund_id,
        amount=yuan(made.amount_fen),
        kind=KINDS.get(made.kind, ""),
        next=made.next_step,
        money_back=made.money_back_text,
    )


def _goods_card(made: AfterSale, order: Order) -> dict[str, object]:
    rows = [("商品", order.title), ("编号", made.refund_id), ("状态", made.status_text), ("下一步", made.next_step)]
    return facts_card(KINDS.get(made.kind, ""), [*rows, ("截止", moment(made.deadline))], timeline=made.timeline)


def already_open(turn: Turn, order: Order) -> None:
    """There is a request already."""
    turn.keep(None)
    see = choice("看退款进度", "refund_progress", order_id=order.order_id)
    turn.say("utter_refund_already_open", title=order.title, choices=[see])


def refuse(turn: Turn, order: Order, quote: RefundQuote, error: RuleViolation | None = None) -> None:
    """Which rule is in the way, and what is possible instead. `error` is a refusal at the last moment."""
    flow = turn.flow
    assert flow is not None
    why = error.reason if error else quote.refuse_reason or ""
    rule = sentence(error.text if error else quote.rule_text)
    others = tuple(f"{CHANGE_TO}{KINDS[name]}" for name in quote.other_kinds if name != "repair")
    if others:
        turn.keep(flow.asking("option", step="kind", options=others))
    else:
        turn.keep(None)
    lost = why == "needs_person" and flow.reason == "not_received"
    known = "not_received" if lost else why if why in REFUSALS else ""
    response = f"utter_refund_refused_{known}" if known else "utter_refund_refused"
    choices = [*option_choices(others), *_instead(order, quote, known), PERSON]
    turn.say(response, title=order.title, rule=rule, choices=choices)


def _instead(order: Order, quote: RefundQuote, why: str) -> list[dict[str, str]]:
    here = order.order_id
    ways = {
        "not_received": [choice("请快递核查", "not_received", order_id=here)],
        "excluded_category": [choice("收到的货有问题", "damaged_or_missing", order_id=here)],
        "not_paid": [choice("取消订单", "cancel_order", order_id=here)],
        "not_yet_received": [choice("改规格或地址", "modify_order", order_id=here)],
        "deposit_advance": [choice("取消订单", "cancel_order", order_id=here)],
        "open_refund": [choice("看退款进度", "refund_progress", order_id=here)],
    }
    repair = [choice("申请维修", "repair_request", order_id=here)] if "repair" in quote.other_kinds else []
    return [*ways.get(why, []), *repair]
