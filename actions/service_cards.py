"""Cards of service and disputes: warranties, service points, repairs, installations, trade-ins, cases."""

from __future__ import annotations

from typing import Any

from actions.cards import day, facts_card, moment, yuan
from actions.platform.contract import (
    Complaint,
    Estimate,
    Installation,
    Intervention,
    InterventionQuote,
    Repair,
    RepairQuote,
    ServicePoint,
    TradeIn,
    Warranty,
)

Card = dict[str, Any]
SOURCES = {"sanbao": "国家三包", "shop": "店铺保修", "plan": "已购服务包"}


def distance(metres: int) -> str:
    """860 米, 1.2 公里"""
    return f"{metres} 米" if metres < 1000 else f"{metres / 1000:.1f} 公里"


def cost(fen: int) -> str:
    """What a repair costs, before anybody has looked at it."""
    return f"预估 {yuan(fen)} 元" if fen else "保修内免费"


def warranty_card(warranty: Warranty) -> Card:
    """Until when, by what, what for."""
    rows = (
        ("保修到", day(warranty.until)),
        ("依据", SOURCES.get(warranty.source, "")),
        ("保修范围", warranty.covers if warranty.until else ""),
        ("不在范围", warranty.excludes),
    )
    return facts_card(warranty.title, rows)


def point_card(point: ServicePoint) -> Card:
    """A service point: where, how far, when open; `point` is the same for pages that draw it as one."""
    rows = (
        ("地址", point.address),
        ("距离", distance(point.distance_m) if point.distance_m else ""),
        ("营业时间", f"{point.hours}（{'营业中' if point.open_now else '现在休息'}）"),
        ("电话", point.phone),
        ("评分", f"{point.rating / 10:.1f}" if point.rating else ""),
    )
    drawn = {
        "name": point.name,
        "address": point.address,
        "distance": distance(point.distance_m) if point.distance_m else "",
        "hours": point.hours,
        "open_now": point.open_now,
        "phone": point.phone,
        "rating": f"{point.rating / 10:.1f}" if point.rating else "",
    }
    return {**facts_card(point.name, rows), "point": drawn}


def repair_quote_card(title: str, quote: RepairQuote, *, way: str = "", point: str = "", slot: str = "") -> Card:
    """What a repair would cost and, as far as chosen, how and when."""
    rows = (
        ("故障", quote.fault_text),
        ("人工费", "" if quote.free else f"{yuan(quote.labour_fen)} 元"),
        ("配件", "" if quote.free else f"约 {yuan(quote.parts_fen)} 元"),
        ("费用", cost(quote.total_fen)),
        ("方式", way),
        ("网点", point),
        ("时间", slot),
    )
    return facts_card(title, rows)


def repair_card(repair: Repair) -> Card:
    """A repair and where it stands."""
    rows = (
        ("维修单号", repair.repair_id),
        ("状态", repair.status_text),
        ("故障", repair.fault_text),
        ("方式", repair.way_text),
        ("网点", repair.point.name if repair.point else ""),
        ("时间", repair.slot.text if repair.slot else ""),
        ("费用", f"{yuan(repair.quoted_fen)} 元" if repair.quoted_fen else ""),
        ("评分", f"{repair.rating} 星" if repair.rating else ""),
    )
    return facts_card(repair.title, rows, timeline=repair.timeline)


def installation_card(job: Installation) -> Card:
    """An installation: when, by whom, what it costs."""
    rows = (
        ("状态", job.status_text),
        ("时间", job.slot.text if job.slot else ""),
        ("服务商", job.provider),
        ("电话", job.phone),
        ("费用", job.fee_text),
    )
    return facts_card(job.title, rows)


def estimate_card(estimate: Estimate) -> Card:
    """A trade-in's estimate."""
    rows = (
        ("预估", f"{yuan(estimate.low_fen)} 到 {yuan(estimate.high_fen)} 元"),
        ("有效期到", moment(estimate.valid_until)),
    )
    return facts_card(estimate.device, rows)


def trade_in_card(trade: TradeIn) -> Card:
    """A booked trade-in."""
    rows = (
        ("回收单号", trade.trade_id),
        ("状态", trade.status_text),
        ("预估", f"{yuan(trade.low_fen)} 到 {yuan(trade.high_fen)} 元"),
        ("上门时间", trade.slot.text if trade.slot else ""),
    )
    return facts_card(trade.device, rows)


def complaint_card(case: Complaint) -> Card:
    """A complaint on record."""
    rows = (
        ("投诉编号", case.case_id),
        ("对象", case.target_text),
        ("状态", case.status_text),
        ("最晚答复", moment(case.answer_by)),
        ("答复", case.answer),
    )
    return facts_card("投诉", rows, timeline=case.timeline)


def evidence_card(title: str, quote: InterventionQuote) -> Card:
    """What the platform will want to see."""
    rows = [(f"凭证 {number}", words) for number, words in enumerate(quote.evidence, 1)]
    hours = f"申请后 {quote.evidence_hours} 小时内" if quote.evidence_hours else ""
    return facts_card(title, [*rows, ("提交时间", hours), ("依据", quote.article)])


def intervention_card(case: Intervention, title: str) -> Card:
    """A case that the platform decides."""
    rows = (
        ("介入编号", case.case_id),
        ("状态", case.status_text),
        ("需要凭证", "；".join(case.evidence)),
        ("凭证最晚", moment(case.evidence_by)),
        ("最晚判断", moment(case.decide_by)),
        ("结果", case.outcome),
    )
    return facts_card(title, rows, timeline=case.timeline)
