"""The code that takes a parcel out of a station or a locker, or that the courier at the door asks for: said to whoever
asks for it, in the middle of a task or outside, with the place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.choosing import SEARCHED
from actions.describing import described
from actions.parcels import goods_in, is_signed
from actions.platform.contract import Order, Platform
from actions.platform.errors import NotFound, Unsupported
from actions.sentences import say
from actions.turn import Turn

LOOKED_AT = 4  # of the newest orders that have arrived: what waits longer has gone back
LISTED = 10  # requests looked through
_CODE = re.compile(r"取[件货]码|提[货件]码|取[件货]的?(?:那个?)?(?:号码?|数字)")
_REPORTS = re.compile(r"[报凭输说念].{0,3}(?:什么|啥|哪)个?.{0,2}[码号]|[报凭输]个?(?:什么|啥)$")
_FETCHES = re.compile(r"[取拿领提]|驿站|柜|代收点|菜鸟")
# 尺码, 号码 and 验证码 are other things.
_THAT = re.compile(
    r"(?<![尺号数密证条维鞋代编起])码(?:是|呢|多少|几|再|发|给|报|忘|念|说|没记|$)|(?:忘|记不|没记|再发|再说|再报|多少).{0,5}(?<![尺号数密证条维鞋])码"
)
_FAILS = re.compile(r"不对|错|打不开|开不了|失效|过期|用不了|不能用|扫不|没反应|不认")
_SAID = "取件码"


@dataclass(frozen=True)
class Code:
    """A code, of which order, and the name of the sentence that says where it is asked for."""

    order_id: str
    sentence: str
    title: str
    where: str
    code: str


async def answer(turn: Turn, platform: Platform) -> bool:
    """Whether a code was asked for and told."""
    if not turn.decision or not _asks(turn):
        return False
    try:
        codes = [*await _at_stations(platform), *await _of_pickups(platform)]
    except Unsupported:
        return False
    meant = await _meant(turn, platform, codes)
    for code in meant:
        say(turn, code.sentence, title=code.title, where=code.where, code=code.code)
        turn.mention(code.order_id)
    return bool(meant)


def _asks(turn: Turn) -> bool:
    said = turn.text
    if _FAILS.search(said):
        return False
    told = any(_SAID in str(event.get("text") or "") for event in turn.said_lately(3))
    reports = bool(_REPORTS.search(said) and (told or _FETCHES.search(said)))
    return bool(_CODE.search(said)) or reports or told and bool(_THAT.search(said))


async def _meant(turn: Turn, platform: Platform, codes: list[Code]) -> list[Code]:
    """Those of the goods that are named, else of the order talked about, else all."""
    named = [order.order_id for order in described(turn, await platform.orders(limit=SEARCHED))]
    if named:
        return [code for code in codes if code.order_id in named]
    known = ((turn.flow.order_id if turn.flow else ""), turn.last_order)
    return [code for code in codes if code.order_id in known] or codes


async def _at_stations(platform: Platform) -> list[Code]:
    arrived = [order for order in await platform.orders(limit=SEARCHED) if order.sign_time][:LOOKED_AT]
    return [code for order in arrived for code in await _of_order(platform, order)]


async def _of_order(platform: Platform, order: Order) -> list[Code]:
    found = []
    for parcel in filter(is_signed, await platform.shipments(order.order_id)):
        try:
            proof = await platform.proof(parcel.tracking_no)
        except NotFound:
            continue
        if proof.pickup_code:
            where = proof.place or parcel.carrier_name
            found.append(Code(order.order_id, "code_station", goods_in(order, parcel), where, proof.pickup_code))
    return found


async def _of_pickups(platform: Platform) -> list[Code]:
    booked = [request for request in await platform.refunds(limit=LISTED) if request.pickup]
    titles = {order.order_id: order.title for order in await platform.orders(limit=SEARCHED)} if booked else {}
    return [
        Code(
            request.order_id,
            "code_door",
            titles.get(request.order_id, ""),
            request.pickup.slot.text,
            request.pickup.code,
        )
        for request in booked
        if request.pickup
    ]
