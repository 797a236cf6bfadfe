"""What may be refunded, how much and by which rule: pure functions over dates and states, in China time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
DAYS_NO_REASON = 7  # 消费者权益保护法 art. 25
DAYS_EXCHANGE = 15  # 三包: exchange or repair of listed goods
LISTED = ("phone", "computer", "appliance")  # categories under 三包
EXCLUDED = {
    "custom": "定制商品不适用七天无理由退货。",
    "fresh": "鲜活易腐商品不适用七天无理由退货。",
    "virtual": "已交付的数字商品不适用七天无理由退货。",
    "second_hand": "购买时您已确认该二手商品不支持无理由退货。",
}
SELLER_FAULT = ("quality", "wrong_item", "missing", "damaged", "not_as_described")
REASONS = {
    "not_wanted": "不想要了/拍错了",
    "quality": "质量问题",
    "wrong_item": "发错货",
    "missing": "少件漏发",
    "damaged": "收到时破损",
    "not_received": "没收到货",
    "not_as_described": "和描述不符",
    "size": "尺码规格不合适",
    "price": "买贵了",
    "late": "发货或物流太慢",
    "other": "其他原因",
}
MONEY_BACK = "原路退回：账户余额一般当天，银行卡 1 到 7 个工作日。"


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `signed` and `today` are dates in China."""

    status: str
    reason: str
    payment_fen: int
    post_fee_fen: int
    category: str
    flags: tuple[str, ...]
    signed: date | None
    today: date


@dataclass(frozen=True)
class Quote:
    """What is allowed; `refuse_reason` is a machine name when it is not."""

    allowed: bool
    kind: str
    amount_fen: int
    rule: str
    rule_text: str
    freight_by: str
    refuse_reason: str | None = None
    money_back_text: str = MONEY_BACK


def china_date(moment: datetime) -> date:
    """The day in China of a UTC datetime without zone."""
    return moment.replace(tzinfo=timezone.utc).astimezone(CHINA).date()


def last_day(signed: date, days: int) -> date:
    """The start day is not counted: signed on the 3rd, seven days end on the 10th at 24:00."""
    return signed + timedelta(days=days)


def quote(facts: Facts) -> Quote:
    """The one entry: dispatches on the order's state."""
    if facts.status in ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING"):
        return _refuse("not_paid", "订单还没有付款。")
    if facts.status in ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"):
        return _refuse("already_closed", "订单已经关闭。")
    if facts.status == "WAIT_SELLER_SEND_GOODS":
        return _allow("refund_only", facts.payment_fen, "unshipped", "未发货，全额退款，包含运费。", "none")
    if facts.signed is None:
        return _on_the_way(facts)
    return _signed(facts, facts.signed)


def _on_the_way(facts: Facts) -> Quote:
    text = "已发货未签收，商家拦截包裹或您拒收后退款。"
    return _allow("refund_only", facts.payment_fen, "not_signed", text, "none")


def _signed(facts: Facts, signed: date) -> Quote:
    if facts.reason == "not_received":
        return _refuse("needs_person", "显示已签收但没有收到，需要人工向快递核实。")
    if facts.reason in SELLER_FAULT:
        return _fault(facts, signed)
    return _no_reason(facts, signed)


def _no_reason(facts: Facts, signed: date) -> Quote:
    kind = next((name for name in (*facts.flags, facts.category) if name in EXCLUDED), None)
    if kind:
        return _refuse("excluded_category", EXCLUDED[kind])
    if facts.today <= last_day(signed, DAYS_NO_REASON):
        text = f"签收次日起七天内可无理由退货，最晚 {_said(last_day(signed, DAYS_NO_REASON))}。"
        return _allow("return_refund", facts.payment_fen - facts.post_fee_fen, "seven_days", text, "buyer")
    return _too_late(facts, signed, DAYS_NO_REASON)


def _fault(facts: Facts, signed: date) -> Quote:
    if facts.today <= last_day(signed, DAYS_NO_REASON):
        text = "质量等商家原因，签收次日起七天内可退，退货运费由商家承担。"
        return _allow("return_refund", facts.payment_fen, "seller_fault", text, "seller")
    if facts.category in LISTED and facts.reason == "quality" and facts.today <= last_day(signed, DAYS_EXCHANGE):
        return _refuse("exchange_or_repair", "三包商品 8 到 15 天内出现性能故障，可以换货或维修。")
    return _too_late(facts, signed, DAYS_NO_REASON)


def _too_late(facts: Facts, signed: date, days: int) -> Quote:
    """Never a plain no where the last day fell on a weekend: it may count on to the next working day."""
    end = last_day(signed, days)
    if end.weekday() >= 5 and facts.today <= end + timedelta(days=7 - end.weekday()):
        return _refuse("needs_person", f"期限末日 {_said(end)} 是休息日，可能仍在期限内。")
    return _refuse("window_passed", f"申请期限到 {_said(end)} 为止。")


def _allow(kind: str, amount_fen: int, rule: str, text: str, freight_by: str) -> Quote:
    return Quote(True, kind, amount_fen, rule, text, freight_by)


def _refuse(reason: str, text: str) -> Quote:
    return Quote(False, "", 0, reason, text, "none", refuse_reason=reason)


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
