"""Harm that no warranty pays for (掉水里, 摔了): heard in whatever words and at whatever step, and told with what follows:
not free, the price first."""

from __future__ import annotations

import re

from actions.cards import sentence
from actions.platform.contract import Platform
from actions.sentences import say
from actions.turn import Turn

TOLD = "harm_told"  # the flow's value: it was said once
_VESSEL = r"(?:水|池|盆|桶|马桶|厕所|浴缸|河|海|江|湖|泳池|锅|汤|粥|杯|缸)"
_LIQUID = r"(?:水|茶|咖啡|奶|可乐|饮料|果汁|汤|酒|雨)"
_NO = r"(?<!没)(?<!没有)(?<!不是)(?<!未)"
# The platform's fault, by the words of what happened. `words` are what the diagnosis calls it.
_HARM = {
    "water": re.compile(
        rf"{_NO}(?:进了?点?水|泡了?(?:水|澡)|落水|浸水|(?:掉|落|摔|滑|扔|泡)(?:进|到|在)?(?:了)?.{{0,4}}{_VESSEL}[里中]"
        rf"|(?:洒|泼|淋|溅|倒|灌)(?:了|上|到|进)?.{{0,4}}{_LIQUID}|{_LIQUID}(?:洒|泼|淋|溅|倒|灌)|(?:洗衣机|水)里?.{{0,3}}(?:洗了|泡)|掉{_VESSEL})"
    ),
    "screen": re.compile(rf"(?:屏幕?|外屏|内屏|玻璃|[评平]).{{0,4}}{_NO}(?:[碎裂]|摔|砸|压坏)|{_NO}碎屏(?!险)"),
    "fall": re.compile(rf"{_NO}(?:摔|砸|磕|压|碾|踩|坐)(?:了|坏|过|烂|断|一下|弯)|掉地|掉在?地|从.{{1,6}}掉下"),
}
_WORDS = {"water": "进水", "screen": "屏幕摔碎", "fall": "摔过"}
_ELSEWHERE = re.compile(
    r"快递|包裹|送来|收到(?:时|的时候|就)|运输|路上|外包装|纸箱|签收"
)  # then it is the parcel's harm


def harm_in(said: str) -> str:
    """water, screen, fall; or empty."""
    if _ELSEWHERE.search(said):
        return ""
    return next((name for name, words in _HARM.items() if words.search(said)), "")


def in_plain_words(said: str) -> str:
    """The message with the harm in the diagnosis's own words beside it: 掉洗脸池里了 is 进水."""
    harm = harm_in(said)
    return f"{said} {_WORDS[harm]}" if harm else said


def tell(turn: Turn, *, first: bool = False) -> None:
    """Once in a task, while which thing it is, or what is wrong with it, is still asked: this is not free."""
    assert turn.flow is not None
    harm = harm_in(turn.text) or harm_in(turn.flow.note)
    if harm and not turn.flow.values.get(TOLD):
        turn.flow = turn.flow.knowing(**{TOLD: True})
        say(turn, "harm_not_free", harm=_WORDS[harm])
        if first:
            turn.to_front()
            turn.keep(turn.flow)


async def tell_price(turn: Turn, platform: Platform, *, harm: str) -> None:
    """What it costs for the thing that is talked about, whatever step it is."""
    assert turn.flow is not None
    fault = harm if harm in ("water", "screen") else str(turn.flow.values.get("fault") or "other")
    oid = str(turn.flow.values.get("oid") or "")
    quote = await platform.repair_quote(turn.flow.order_id, fault=fault, oid=oid)
    if quote.free:
        say(turn, "harm_covered", rule=sentence(quote.text))
    else:
        say(turn, "harm_price", rule=sentence(quote.text))
