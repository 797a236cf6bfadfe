"""A platform of a few lines and a tracker as rasa-sdk hands it to actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.flow import Flow
from actions.platform.contract import AfterSale, AfterSaleAsk, Item, Order, RefundQuote, Scan, Shipment
from actions.platform.errors import NotFound
from actions.turn import Turn


def order(number: int, status: str = "WAIT_SELLER_SEND_GOODS", title: str = "保温杯", **more: Any) -> Order:
    """An order whose id ends in `number`."""
    made = {"order_id": f"20261123000000{number:04d}", "status": status, "status_text": status, "payment_fen": 5900}
    made |= {"created": "2026-11-20T10:00:00+08:00", "shop": "小店", "items": (Item("1", title, "墨绿", 1, 5900),)}
    return Order(**{**made, **more})


def refund(number: int, order_id: str, status: str = "WAIT_SELLER_AGREE") -> AfterSale:
    """A refund request."""
    return AfterSale(
        f"261123{number:010d}",
        order_id,
        "refund_only",
        status,
        status,
        5900,
        "质量问题",
        "商家 48 小时内处理。",
        "原路退回",
    )


@dataclass
class FakePlatform:
    """Holds what it is given; counts what is written under which key."""

    held: list[Order] = field(default_factory=list)
    made: list[AfterSale] = field(default_factory=list)
    parcels: list[Shipment] = field(default_factory=list)
    answer: RefundQuote = RefundQuote(True, "refund_only", 5900, "unshipped", "未发货，全额退款。", "none", "原路退回")
    keys: list[str] = field(default_factory=list)
    error: Exception | None = None

    async def orders(self, *, limit: int = 5) -> list[Order]:
        return self.held[:limit]

    async def order(self, order_id: str) -> Order:
        for held in self.held:
            if held.order_id == order_id:
                return held
        raise NotFound(order_id)

    async def shipments(self, order_id: str) -> list[Shipment]:
        return self.parcels

    async def quote(self, order_id: str, *, reason: str, kind: str = "") -> RefundQuote:
        return self.answer

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]:
        return self.made[:limit]

    async def apply(self, order_id: str, *, ask: AfterSaleAsk, key: str) -> AfterSale:
        self.keys.append(key)
        if self.error:
            raise self.error
        return refund(1, order_id)

    async def cancel(self, order_id: str, *, reason: str, key: str) -> tuple[Order, AfterSale | None]:
        self.keys.append(key)
        if self.error:
            raise self.error
        return await self.order(order_id), refund(2, order_id, "SUCCESS")


PARCEL = Shipment(
    "SF1234567890123",
    "顺丰速运",
    "95338",
    "0",
    "运输中",
    "2026-11-25T00:00:00+08:00",
    (Scan("2026-11-23T10:00:00+08:00", "已到达杭州"),),
)


class Said:
    """One turn with a fake tracker: what went in, and what came out."""

    def __init__(
        self,
        text: str = "",
        *,
        intent: str = "inform",
        flow: Flow | None = None,
        last_order: str = "",
        read: Any = (),
        **entities: Any,
    ) -> None:
        from dataclasses import asdict

        found = [{"entity": name, "value": value} for name, value in entities.items()]
        found += read  # entities as the assistant reads them, with their places in the text
        message = {"text": text, "intent": {"name": intent}, "entities": found}
        message["metadata"] = {"customer_id": "C1", "message_id": "m-1"}
        slots = {"flow": asdict(flow) if flow else None, "last_order": last_order}
        self.dispatcher = CollectingDispatcher()
        self.tracker = Tracker("c", slots, message, [], False, None, {}, "action_listen")
        self.turn = Turn(self.dispatcher, self.tracker)

    @property
    def responses(self) -> list[str]:
        """Names of the responses, in order."""
        return [message["response"] or message.get("utter_action") for message in self.dispatcher.messages]

    @property
    def buttons(self) -> list[str]:
        """Labels of all buttons."""
        return [button["title"] for message in self.dispatcher.messages for button in message["buttons"]]

    def value(self, name: str) -> Any:
        """What the last thing said was given for `name`."""
        return self.dispatcher.messages[-1][name]

    def slot(self, name: str) -> Any:
        """The last value that the turn gave a slot."""
        return [event["value"] for event in self.turn.events if event["name"] == name][-1]
