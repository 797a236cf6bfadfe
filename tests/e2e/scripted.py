"""Answers for the widget's tests: one for each kind of card, told by what was said."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.events import Event, owner_event, reply_event
from bot.messages import Choice, Message, Owner, Reply

CHOICES = tuple(Choice(label, {"intent": "inform"}) for label in ("质量问题", "不想要了", "拍错了"))
ORDER: Mapping[str, Any] = {
    "kind": "order",
    "order_id": "3184000000000048866",
    "title": "降噪蓝牙耳机",
    "sku": "白色",
    "num": 1,
    "shop": "启明数码专营店",
    "amount": "399.00",
    "status_text": "已发货",
    "created": "11月20日",
}
STEPS = [
    {"time": "11-24 08:12", "text": "【杭州市】快件已到达 西湖营业点，正在派送"},
    {"time": "11-23 21:40", "text": "【杭州市】快件到达 杭州转运中心"},
    {"time": "11-22 19:02", "text": "【广州市】快件已发往 杭州转运中心"},
    {"time": "11-22 10:30", "text": "【广州市】商家已发货，等待揽收"},
]
PARCEL = {
    "kind": "parcel",
    "order_title": "降噪蓝牙耳机",
    "carrier_name": "顺丰速运",
    "carrier_phone": "95338",
    "tracking_no": "SF1438866200147",
    "state_text": "派送中",
    "estimated_arrival": "11月25日",
    "events": STEPS,
}
REFUND = {
    "kind": "refund",
    "refund_id": "5104000000000012",
    "order_title": "降噪蓝牙耳机",
    "status_text": "等待商家同意",
    "amount": "399.00",
    "next_step": "商家 48 小时内处理",
    "money_back_text": "同意后 1 到 3 个工作日原路退回",
    "timeline": [{"time": "11-24 09:00", "text": "您提交了退款申请"}],
}
POINT = {
    "kind": "facts",
    "title": "启明售后西湖店",
    "rows": [{"label": "地址", "value": "杭州市西湖区文三路 90 号"}],
    "point": {
        "name": "启明售后西湖店",
        "address": "杭州市西湖区文三路 90 号",
        "distance": "1.2 公里",
        "hours": "9:00-18:00",
        "open_now": True,
        "phone": "0571-88886666",
        "rating": "4.8",
    },
}
FACTS = {
    "kind": "facts",
    "title": "电热水壶保修",
    "rows": [{"label": "保修到", "value": "2027年3月1日"}, {"label": "依据", "value": "国家三包"}],
}
PRODUCTS = {
    "kind": "products",
    "title": "相似商品",
    "products": [{"title": "缓震跑步鞋 灰白 42", "price": "329.00", "url": "https://shop.example/1"}],
}
ORDERS = {"kind": "orders", "title": "", "orders": [{**ORDER, "choice": Choice("降噪蓝牙耳机", {"intent": "inform"})}]}
SAID = {
    "快递": Reply("您的包裹正在派送，预计今天送到。", cards=(PARCEL,)),
    "退款": Reply("想退哪一笔？点一下就行。", cards=(ORDERS,)),
    "原因": Reply("好的，请问退款原因是？", quick_replies=CHOICES),
    "进度": Reply("退款申请已提交，编号 5104000000000012。", cards=(REFUND,)),
    "维修": Reply("离您最近的网点：", cards=(POINT, FACTS)),
    "推荐": Reply("这些也许合适：", cards=(PRODUCTS,)),
}


def answer(message: Message) -> Sequence[Event]:
    """One bubble, or the queue for who wants a person."""
    events = [reply_event(replied(message), 0)]
    return (
        [*events, {**owner_event(Owner.QUEUE, place=3), "estimate_seconds": 240}] if "人工" in message.text else events
    )


def replied(message: Message) -> Reply:
    """What is said to a message."""
    if message.attachments:
        return Reply(f"收到 {len(message.attachments)} 个文件。", answers=message.id)
    known = next((reply for word, reply in SAID.items() if word in message.text), None)
    if known is None:
        return Reply(f"收到：{message.text}", answers=message.id)
    return Reply(known.text, cards=known.cards, quick_replies=known.quick_replies, answers=message.id)
