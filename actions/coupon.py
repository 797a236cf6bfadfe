"""Coupons: which there are and when they end; and why one was not applied to an order."""

from __future__ import annotations

import re
from typing import Sequence

from actions import coupon_named
from actions.asking import choose_order
from actions.cards import day, facts_card, sentence, yuan
from actions.choosing import NoSuchOrder, named_order
from actions.confirming import PERSON
from actions.flow import Flow
from actions.platform.contract import Coupon, CouponReason, Order, Platform
from actions.sentences import say, text
from actions.turn import Turn, choice

SKILL = "coupon"
SHOWN = 5  # coupons on a card
FEW = 4  # coupons that a sentence can name
SAID = 2  # reasons in the sentence; the card has them all
_WHY = re.compile(
    "为什么|为啥|怎么.{0,8}(?:没|不|用不)|没.{0,3}(?:用上|抵|减|优惠|生效|用到)|用不了|不能用|用不上|不可用|没法用|没减|不[让给]用|不能使"
)
_ENDS_FIRST = re.compile(
    r"(?:最|哪.{0,3})[先早快].{0,6}(?:过期|到期|失效|作废|截止|用掉?)|(?:快|马上|就要|先)(?:要|会)?(?:过期|到期|失效|作废)"
)
# The likeliest thing that the customer wonders about comes first.
_RANK = ("not_chosen", "below_threshold", "too_early", "expired", "used", "other_category", "other_shop")


async def start(turn: Turn, platform: Platform) -> None:
    """All coupons; those that are named; or, asked why, the reasons for an order."""
    meant = await _meant(turn, platform)
    for coupon in meant:
        await coupon_named.tell(turn, platform, coupon)
    why = bool(_WHY.search(turn.text)) and (not meant or _is_open_why(meant))
    if meant and not why:
        turn.done(SKILL)
    elif why or await _names_order(turn, platform):
        turn.flow = Flow(SKILL)
        turn.flow = turn.flow.knowing(said=turn.text[:200])
        await _choose(turn, platform)
    else:
        _list(turn, await platform.coupons())


async def _meant(turn: Turn, platform: Platform) -> list[Coupon]:
    """The coupons that the sentence names; several only by their whole names."""
    meant = coupon_named.named(await platform.coupons(), turn.text)
    whole = all(coupon_named.is_whole(coupon, turn.text) for coupon in meant)
    return meant if len(meant) == 1 or len(meant) <= SAID and whole else []


def _is_open_why(meant: Sequence[Coupon]) -> bool:
    """Whether the coupon itself does not explain it: one that can be used was not, on some order."""
    return len(meant) == 1 and meant[0].status == "usable"


async def _names_order(turn: Turn, platform: Platform) -> bool:
    """An amount or a brand alone more likely names a coupon than an order."""
    if not (turn.values("order_id") or turn.values("ordinal")):
        return False
    try:
        return await named_order(turn, platform) is not None
    except NoSuchOrder:
        return True


async def answer(turn: Turn, platform: Platform) -> None:
    """The order that was asked for."""
    await _choose(turn, platform)


async def ask(turn: Turn, platform: Platform) -> None:
    """The open question once more."""
    turn.say("utter_back_to_coupon_order")


async def _choose(turn: Turn, platform: Platform) -> None:
    order = await choose_order(turn, platform, SKILL, relevant=_any)
    if order:
        said = str(turn.flow.values.get("said", "")) if turn.flow else ""
        turn.done(SKILL)
        turn.mention(order.order_id)
        _tell_why(turn, order, await platform.coupon_reasons(order.order_id), said)


def _list(turn: Turn, coupons: Sequence[Coupon]) -> None:
    """Those that can be used, the one that ends soonest first; without any, what became of the others."""
    usable = [coupon for coupon in coupons if coupon.status == "usable"]
    waiting = [coupon for coupon in coupons if coupon.status == "not_yet"]
    gone = [coupon for coupon in coupons if coupon.status not in ("usable", "not_yet")]
    turn.done(SKILL)
    if not coupons:
        turn.say("utter_coupon_none")
        return
    usable = sorted(usable, key=lambda coupon: coupon.ends)
    shown = [*usable, *waiting, *gone][:SHOWN]
    first = usable[0] if usable else shown[0]
    if usable and _ENDS_FIRST.search(turn.text):
        say(
            turn,
            "coupon_first",
            choices=[choice("看全部优惠券", "coupon_query")],
            title=first.title,
            ends=day(first.ends),
        )
        return
    turn.say(
        "utter_coupon_list" if usable else "utter_coupon_none_usable",
        cards=[facts_card("优惠券", [(coupon.title, _validity(coupon)) for coupon in shown])],
        choices=[choice("为什么没用上", "coupon_query")],
        n=len(usable),
        first=first.title,
        ends=day(first.ends),
    )
    _name_others(turn, usable[1:], waiting)


def _name_others(turn: Turn, usable: Sequence[Coupon], waiting: Sequence[Coupon]) -> None:
    """A few other coupons by name, with their end or their beginning: not everybody sees the card."""
    lines = [text("coupon_until", title=coupon.title, ends=day(coupon.ends)) for coupon in usable]
    lines += [text("coupon_from", title=coupon.title, starts=day(coupon.starts)) for coupon in waiting]
    if lines and len(lines) <= FEW:
        say(turn, "coupon_others", others="、".join(lines))


def _validity(coupon: Coupon) -> str:
    """What it gives, on what, and until when: what a row of the card says."""
    gives = f"{coupon.status_text}，减 {yuan(coupon.amount_fen)} 元"
    return "，".join(part for part in (gives, coupon.scope_text, f"{day(coupon.starts)}-{day(coupon.ends)}") if part)


def _tell_why(turn: Turn, order: Order, reasons: Sequence[CouponReason], said: str) -> None:
    """The coupon that was named, or the likeliest ones; an applied one is said first."""
    named = coupon_named.named([why.coupon for why in reasons], said)
    meant = [why for why in reasons if why.coupon in named] or list(reasons)
    if not meant:
        turn.say("utter_coupon_none")
        return
    sorted_whys = sorted(meant, key=lambda why: _RANK.index(why.reason) if why.reason in _RANK else len(_RANK))
    applied = [why for why in meant if why.applied]
    card = facts_card("优惠券", [(why.coupon.title, why.text) for why in sorted_whys])
    if applied:
        turn.say("utter_coupon_applied", cards=[card], title=order.title, coupon=applied[0].coupon.title)
        return
    lines = "".join(f"“{why.coupon.title}”：{sentence(why.text)}" for why in sorted_whys[:SAID])
    turn.say("utter_coupon_why", cards=[card], title=order.title, reasons=lines, choices=[PERSON])


def _any(order: Order) -> bool:
    return True
