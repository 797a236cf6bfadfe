"""A coupon asked for by its name (服饰那个红包咋没了): what became of that one."""

from __future__ import annotations

import re
from typing import Sequence

from actions.cards import day, yuan
from actions.choosing import SEARCHED
from actions.platform.contract import Coupon, Platform
from actions.sentences import say, say_no, text
from actions.turn import Turn, choice

STATES = ("usable", "not_yet", "expired", "used")
LOOKED_AT = 6  # of the newest orders, for the one on which a coupon was used
_COMMON = re.compile(r"[\d\s.]|优惠券|代金券|消费券|红包|专享|专用|[满减元块折抵券]")
_NUMERALS = {"11": "十一", "12": "十二"}


def named(coupons: Sequence[Coupon], said: str) -> list[Coupon]:
    """The coupons whose name or numbers are in the sentence, those whose whole name is before others."""
    whole = [coupon for coupon in coupons if is_whole(coupon, said)]
    return whole or [coupon for coupon in coupons if _is_half_named(_name(coupon), _bare(said))]


def is_whole(coupon: Coupon, said: str) -> bool:
    """Whether its whole name or all its numbers are said."""
    bare = _bare(said)
    return bool(_name(coupon)) and _name(coupon) in bare or _says_numbers(coupon, bare)


def _bare(said: str) -> str:
    return re.sub(r"双(11|12)", lambda found: "双" + _NUMERALS[found.group(1)], said.replace(" ", ""))


async def tell(turn: Turn, platform: Platform, coupon: Coupon) -> None:
    """Its state: until when, from when, or on which order it was used."""
    threshold = text("coupon_condition", threshold=yuan(coupon.threshold_fen)) if coupon.threshold_fen else ""
    where = await _used_on(platform, coupon) if coupon.status == "used" else ""
    tells = say if coupon.status == "usable" else say_no
    tells(
        turn,
        f"coupon_{coupon.status if coupon.status in STATES else 'other'}",
        choices=[choice("看全部优惠券", "coupon_query")],
        title=coupon.title,
        scope=coupon.scope_text,
        condition=threshold,
        amount=yuan(coupon.amount_fen),
        starts=day(coupon.starts),
        ends=day(coupon.ends),
        where=text("coupon_where", title=where) if where else "",
        status=coupon.status_text,
    )


async def _used_on(platform: Platform, coupon: Coupon) -> str:
    """The title of the order on which it was used, or empty."""
    for order in (await platform.orders(limit=SEARCHED))[:LOOKED_AT]:
        for why in await platform.coupon_reasons(order.order_id):
            if why.applied and why.coupon.coupon_id == coupon.coupon_id:
                return order.title
    return ""


def _name(coupon: Coupon) -> str:
    """What is particular in its title: 双十二, 启明数码; empty for 满 100 减 10."""
    return _COMMON.sub("", coupon.title)


def _says_numbers(coupon: Coupon, said: str) -> bool:
    numbers = re.findall(r"\d+", coupon.title)
    return bool(numbers) and set(numbers) <= set(re.findall(r"\d+", said))


def _is_half_named(name: str, said: str) -> bool:
    return any(name[place : place + 2] in said for place in range(len(name) - 1))
