"""Return within seven days without a reason (消费者权益保护法 art. 25; 网络购买商品七日无理由退货暂行办法)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.rules.days import days_after
from actions.rules.ruling import Freight, Ruling, allowed, maybe, refused
from actions.rules.states import Stage, stage_of

DAYS = 7
LAWFUL = ("custom", "fresh", "digital", "newspaper")  # excluded by law, whatever was confirmed
MEDIA = "media"  # audio, video, software on a carrier: excluded once unsealed
# Excluded only where the customer confirmed it, for this purchase, in a clear step (art. 7, 20).
CONFIRMABLE = ("health", "activated", "near_expiry", "flawed", "second_hand")
# What makes goods not intact, by kind (art. 9). Opening the package and trying out reasonably never does (art. 8).
NOT_INTACT = {
    "health": ("seal_broken",),
    "food": ("seal_broken",),
    "cosmetics": ("seal_broken",),
    "phone": ("repaired", "altered", "activated", "use_data"),
    "computer": ("repaired", "altered", "activated", "use_data"),
    "appliance": ("repaired", "altered", "activated", "use_data"),
    "digital_device": ("repaired", "altered", "activated", "use_data"),
    "clothes": ("tag_cut", "soiled", "damaged"),
    "shoes": ("tag_cut", "soiled", "damaged"),
    "bags": ("tag_cut", "soiled", "damaged"),
    "toys": ("tag_cut", "soiled", "damaged"),
    "textiles": ("tag_cut", "soiled", "damaged"),
}
ANY_KIND = ("damaged", "parts_missing")  # body, accessories and labels must be complete


@dataclass(frozen=True)
class Purchase:
    """`kinds` are all that the goods are (custom, fresh, phone, ...); `condition` what is known of them now;
    `unsealed` matters for media only, None is not known; `confirmed` that no-return was confirmed at purchase."""

    status: str
    signed: date | None
    kinds: tuple[str, ...] = ()
    confirmed: bool = False
    condition: tuple[str, ...] = ()
    unsealed: bool | None = None


def decide(purchase: Purchase, today: date) -> Ruling:
    """May it go back without a reason, asked on `today` (China's)?"""
    stage = stage_of(purchase.status, signed=purchase.signed is not None)
    if stage is Stage.UNPAID:
        return refused("unpaid")
    if stage is Stage.CLOSED:
        return refused("closed")
    if stage is Stage.UNCLEAR:
        return maybe("unclear_state")
    if stage is Stage.UNSHIPPED and "custom" in purchase.kinds:
        return maybe("custom_unshipped")
    if stage is Stage.UNSHIPPED:
        return allowed("unshipped", last_day=None, freight_by=Freight.NONE, remedies=("return",))
    return _excluded(purchase) or _in_time(purchase, stage, today)


def _excluded(purchase: Purchase) -> Ruling | None:
    """What kind and condition rule out, or leave to a person."""
    lawful = next((kind for kind in purchase.kinds if kind in LAWFUL), "")
    if lawful:
        return refused(lawful)
    if MEDIA in purchase.kinds and purchase.unsealed is not False:
        return refused("media_opened") if purchase.unsealed else maybe("media_unknown")
    if purchase.confirmed and any(kind in CONFIRMABLE for kind in purchase.kinds):
        return refused("confirmed")
    return refused("not_intact") if _is_spoilt(purchase) else None


def _is_spoilt(purchase: Purchase) -> bool:
    spoils = {*ANY_KIND, *(word for kind in purchase.kinds for word in NOT_INTACT.get(kind, ()))}
    return any(word in spoils for word in purchase.condition)


def _in_time(purchase: Purchase, stage: Stage, today: date) -> Ruling:
    if stage is Stage.ON_THE_WAY:
        return allowed("on_the_way", last_day=None, freight_by=Freight.BUYER, remedies=("return",))
    if purchase.signed is None or purchase.signed > today:
        return maybe("no_sign_date")
    term = days_after(purchase.signed, DAYS)
    if term.holds(today):
        unconfirmed = any(kind in CONFIRMABLE for kind in purchase.kinds)
        reason = "not_confirmed" if unconfirmed else "seven_days"
        return allowed(reason, last_day=term.last, freight_by=Freight.BUYER, remedies=("return",))
    if term.may_hold(today):
        return maybe("last_day_off", last_day=term.last)
    return refused("window_passed", last_day=term.last)
