"""What takes back or goes beyond an open question: another order, another time, another amount, the task put down."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from bot.assistant.answering import is_question
from bot.assistant.goods_said import goods_in, without_goods
from bot.assistant.yes_no import is_sure
from knowledge_base.text import simplify

# Tasks whose sentence, said where a reason was asked for, is that reason.
REASON_OF = {
    "damaged_or_missing": "damaged",
    "not_received": "not_received",
    "urge_shipment": "late",
    "urge_delivery": "late",
    "price_protection": "price",
    "repair_request": "quality",
}
# Another order than the one just talked about: 不是这单，是上一单; 第四个 where nothing else is listed.
_OTHER_ORDER = re.compile(
    r"(不是|不对|错了|选错|点错|弄错|搞错).{0,4}(这|那|上|前|下|另)[一]?[单个件笔]|^(换|是)?(上|前|下|另外?)一?[单个件笔]"
    r"|换(一|个|别的)?(单|订单)|(选|点|弄|搞|说|讲)错(了|单)|错单"
)
_GO_ON = re.compile(
    r"^(继续|接着|往下)(办|来|弄|退|说|刚才的?|吧|啊|呀)*$|^(回到)?刚[才刚](的|那个|说的)?(事|继续|接着|办)*[吧呢]?$"
    r"|^(算了|那|我)?(还是|改主意了?|想好了)(再|给我|帮我|继续|接着)?.{0,4}[吧了]?$"
)
# By what verb a task that was put down is taken up again; any task by 继续.
_VERBS = {
    "refund": "退",
    "refund_exchange": "换",
    "cancel": "取消|退",
    "modify": "改",
    "invoice": "开|票",
    "urge": "催",
    "logistics_urge": "催",
    "pickup": "取|寄",
    "repair": "修",
    "install": "装|约",
    "dispute": "投诉",
    "price": "退|申请",
}
# What is said around goods that are named instead of others.
_CORRECTS = re.compile(
    r"(?:[\W_]|诶|哎|哦|欸|呀|不对|不是|错|[说讲搞弄选点看记打写听]错|口误|字|了|我|要|说|指|的|应该|是|那[个单件双条]?|这[个单件双条]|才对|啦|啊|哈|而|订单|单|就)*"
)
_WRONG = re.compile("是|错|不对|口误")
_SUM = re.compile(r"[退给赔]我?\s*\d{2,}")
_NO_ORDER = re.compile(
    r"^(都?没有?(了|订单|关系)?|不是|无|不涉及|没啥|跟订单没|和订单没|不知道|不清楚)[\W_]*(了|啊|呀)?$"
)
# Somebody's words or ways, as a complaint tells them; and what is wanted now.
_QUOTES = re.compile(
    r"(他|她|人家|对方|客服|商家|卖家|店家|老板|快递员?|小哥|师傅|骑手)[^，。,]{0,6}(说|讲|骂|吼|喊|回|态度|让我|叫我|不给|不肯|不理|挂)"
    r"|答非所问|推来推去|爱理不理|复读机|(上次|每次|问了).{0,8}([几十百]|没|不)|没一句有用"
)
_WISHES = re.compile(r"帮我|给我|替我|我要|我想|取消|不投诉|别投诉|转人工|[?？吗]$|^(不|算了|好|行|对|嗯|确)")
_BOOKINGS = ("repair", "install", "pickup", "tradein")  # tasks in which somebody comes at a time
_VISITS = ("reject_delivery", "return_pickup", "install_booking", "urge_delivery", "logistics_track")
LONG_REASON = 16  # characters; more tells a story of its own
PICTURED = ("refund", "refund_exchange", "delivery_damage")


def says_of_amount(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Another amount instead of the yes to a refund."""
    named = any(entity["entity"] == "amount" for entity in parsed["entities"])
    asked = flow.get("asked") == "confirmed" and flow.get("skill") in PICTURED
    return bool(named or _SUM.search(parsed["text"])) and asked and is_short(parsed)


def is_new_reason(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Another reason instead of the yes to a refund: 其实是颜色不一样."""
    named = any(entity["entity"] == "reason" for entity in parsed["entities"])
    asked = flow.get("asked") == "confirmed" and flow.get("skill") in PICTURED
    return named and asked and len(parsed["text"]) <= LONG_REASON


def is_story(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Of what a complaint is about, told where its order was asked for: it is no request of its own."""
    asked = flow.get("asked") if flow.get("skill") == "dispute" else ""
    if asked in ("order_id", "confirmed") and _QUOTES.search(parsed["text"]) and not _WISHES.search(parsed["text"]):
        return True
    return asked == "order_id" and parsed["decision"]["intent"] in ("complaint", *REASON_OF)


def takes_up(text: str, skill: str) -> bool:
    """Whether a message takes up the task of that skill again, which was put down: 继续, 还是退吧."""
    said = simplify(text).strip(" ,.!?。，！？~")
    if not _GO_ON.search(said):
        return False
    return not said.lstrip("算了那我").startswith("还是") or bool(re.search(_VERBS.get(skill, "$^"), said))


def is_no_order(parsed: dict[str, Any], flow: Mapping[str, Any]) -> bool:
    """没有 where an order was asked for that there need not be: the button that says so."""
    options: Sequence[str] = flow.get("options") or ()
    none = flow.get("asked") == "order_id" and len(options) == 1 and _NO_ORDER.match(simplify(parsed["text"]))
    if none:
        parsed["entities"].append({"entity": "option", "value": options[0]})
    return bool(none)


def is_no_number(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Whether a message that holds no digits asks or wants something, where a tracking number was asked for."""
    asked = (flow.get("skill"), flow.get("step")) == ("pickup", "number")
    other = is_sure(parsed["decision"]) and parsed["decision"]["route"] in ("task", "faq")
    return asked and not re.search(r"\d{4}", parsed["text"]) and (other or is_question(parsed["text"]))


def is_other_order(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Whether another order is meant than the one that the question is about."""
    if not flow.get("order_id") or len(parsed["text"]) > 20:
        return False
    count = len(flow.get("options") or ())
    places = [item["value"] for item in parsed["entities"] if item["entity"] == "ordinal"]
    beyond = any(not count or isinstance(place, int) and place > count for place in places)
    listed = beyond and bool(flow.get("listed")) and is_short(parsed)
    return bool(_OTHER_ORDER.search(simplify(parsed["text"]))) or listed


def is_other_goods(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Whether a message says no more than that other goods are meant: 说错了 是裙子."""
    said = simplify(parsed["text"])
    rest = without_goods(said, goods_in(said))
    return bool(flow.get("order_id")) and rest != said and bool(_CORRECTS.fullmatch(rest) and _WRONG.search(rest))


def is_short(parsed: Mapping[str, Any]) -> bool:
    """Whether little more than one value can be in it."""
    return len(re.sub(r"[\W_]", "", parsed["text"])) <= 8


def _tells_time_early(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """后天上午过来吧 while a visit is being booked is no wish about a parcel."""
    taken_for = parsed["decision"]["intent"] in _VISITS and not goods_in(simplify(parsed["text"]))
    return flow.get("skill") in _BOOKINGS and flow.get("asked") == "option" and taken_for


def is_new_time(parsed: Mapping[str, Any], flow: Mapping[str, Any]) -> bool:
    """Another time instead of the yes to a booking, or one that is told before it is asked for."""
    named = any(entity["entity"] == "date_time" for entity in parsed["entities"])
    if named and _tells_time_early(parsed, flow):
        return True
    booking = flow.get("asked") == "confirmed" and (flow.get("values") or {}).get("slot_id")
    return named and bool(booking) and is_short(parsed)
