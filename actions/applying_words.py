"""Words of after-sale: reasons, kinds, freight; as buttons say them and as customers do."""

from __future__ import annotations

import re
from typing import Sequence

from actions.clarify import WORDS
from actions.flow import Flow
from actions.platform.contract import Order, RefundQuote
from actions.turn import Turn

SKILLS = ("refund", "refund_exchange", "delivery_damage")
# The platform's reason codes with the words on the buttons, the commonest first.
REASONS = {
    "not_wanted": "不想要了/拍错了",
    "quality": "质量问题",
    "size": "尺码规格不合适",
    "not_as_described": "和描述不符",
    "damaged": "收到时破损",
    "wrong_item": "发错货",
    "missing": "少件漏发",
    "not_received": "没收到货",
    "late": "发货或物流太慢",
    "price": "买贵了",
    "other": "其他原因",
}
SAME_AGAIN = ("quality", "damaged", "wrong_item", "missing", "not_as_described")  # the same article, faultless
KINDS = {
    "refund_only": "只退款，不用寄回",
    "return_refund": "退货退款",
    "exchange": "换货",
    "resend": "补发",
    "repair": "维修",
}
MONEY = ("refund_only", "return_refund", "")
FREIGHT = {
    "seller": "退货运费由商家承担。",
    "buyer": "退货运费由您承担，这单没有运费险。",
    "insured": "退货运费您先垫付，这单有运费险，寄出后可以理赔。",
    "none": "不用寄回商品。",
}
CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
UNPAID = ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM")
ENDED = ("CLOSED", "SELLER_REFUSE_BUYER")  # a request after which a new one may be made
# What a customer calls each kind; "" is money in whichever way the rules give it.
_SAID = (
    ("refund_only", re.compile(r"仅退款|只退款|不用?退货|不想退货|不寄回|不用寄|不想寄|不退货")),
    ("resend", re.compile(r"补发|重发|再发|补寄|重新发|重新寄|再寄|补上|补给我|补一")),
    ("exchange", re.compile(r"换")),
    ("repair", re.compile(r"修")),
    ("return_refund", re.compile(r"退货")),
    ("", re.compile(r"退")),
)
_FAULTS = (
    (
        "missing",
        re.compile(r"少了|少发|漏发|缺|没给全|不全|少一|少两|漏寄|漏装|漏了.{0,2}[件个只]|没有.*配件|空的|空盒"),
    ),
    ("wrong_item", re.compile(r"发错|寄错|不是我[买要]的|错货|货不对|颜色不对|型号不对|尺码不对|发成")),
    ("damaged", re.compile(r"破|碎|裂|烂|坏|漏|瘪|断|洒|压扁|变形|摔|磕|脏|渗|化了|发霉|死了")),
)


def said_freely(turn: Turn) -> str:
    """The customer's own words; nothing for a button that stands for a whole task."""
    return "" if turn.text in WORDS.values() else turn.text


def reason_in(turn: Turn) -> str:
    """The reason that a message names by its code, or empty."""
    found = [str(value) for value in turn.values("reason") if value in REASONS]
    return found[0] if found else ""


def fault_in(text: str) -> str:
    """What is wrong with goods that have come, by the customer's words; empty when they do not say."""
    return next((fault for fault, said in _FAULTS if said.search(text)), "")


def kind_in(text: str) -> str | None:
    """The kind that words ask for, or None when they name none."""
    known = [kind for kind, label in KINDS.items() if label in text]
    return known[0] if known else next((kind for kind, said in _SAID if said.search(text)), None)


def kinds_of(quote: RefundQuote) -> tuple[str, ...]:
    """All kinds that are allowed, the quoted one first."""
    return (*((quote.kind,) if quote.allowed else ()), *quote.other_kinds)


def sku_in(text: str, skus: Sequence[str]) -> str:
    """The one kind that shares the most words with what was said, or empty."""
    said = text.upper()
    scores = {sku: sum(part.upper() in said for part in sku.split()) for sku in skus}
    best = [sku for sku, score in scores.items() if score and score == max(scores.values())]
    return best[0] if len(best) == 1 else ""


def freight(order: Order, quote: RefundQuote) -> str:
    """Who pays the way back, where the rule's own words do not say it."""
    if "运费" in quote.rule_text:
        return ""
    insured = quote.freight_by == "buyer" and order.freight_insurance
    return FREIGHT.get("insured" if insured else quote.freight_by, "")


def gives_money(flow: Flow) -> bool:
    """Whether the kind that is being asked for gives money."""
    return flow.values.get("sure", flow.values.get("kind", "")) in MONEY


def refundable(order: Order) -> bool:
    """Paid, not closed, and no request in the way."""
    state = (order.refund or {}).get("status", "")
    return order.status not in (*CLOSED, *UNPAID) and (not state or state in ENDED)


def arrived(order: Order) -> bool:
    """Signed for, with no request in the way."""
    return refundable(order) and bool(order.sign_time)
