"""One buyer's trades, parcels and refunds, over all shops that have given us a session."""

from __future__ import annotations

from datetime import datetime
from typing import Awaitable, Callable, NoReturn, TypeVar

from actions.platform.contract import AfterSale, Order, Shipment
from actions.platform.errors import BadAnswer, NotFound, Unsupported
from actions.platform.fields import CHINA
from actions.platform.http import Json, Line
from actions.platform.partial import Partial
from actions.platform.taobao.calls import Grants, TopCalls
from actions.platform.taobao.trades import (
    REFUND_FIELDS,
    TRADE_FIELDS,
    after_sale_of,
    order_of,
    rows_of,
    shipment_of,
)
from actions.rules import ruling_for, words

PAGE_SIZE = 40  # TOP's default; 100 is the most
MAX_PAGES = 5  # of one buyer's trades or refunds in one shop
T = TypeVar("T")
Asked = dict[str, str | int | bool]
Page = Callable[[int], Awaitable[Json]]


class TaobaoPlatform(Partial):
    """The reads of `Platform` that TOP has; built for one turn."""

    def __init__(self, line: Line, grants: Grants, customer_id: str, *, seconds: float = 0.0) -> None:
        self._top, self._grants, self._customer = TopCalls(line, grants, seconds=seconds), grants, customer_id

    async def orders(self, *, limit: int = 5) -> list[Order]:
        """Newest first; TOP gives three months."""
        found = [order for shop in self._grants.sessions for order in await self._orders_of(shop, limit)]
        return sorted(found, key=lambda order: order.created, reverse=True)[:limit]

    async def order(self, order_id: str) -> Order:
        """Raises NotFound for what is not this buyer's."""
        shop, trade = await self._trade(order_id)
        return order_of(trade, shop)

    async def shipments(self, order_id: str) -> list[Shipment]:
        """Every parcel of a trade; none before it is sent."""
        shop, trade = await self._trade(order_id)
        order = order_of(trade, shop)
        if not order.consign_time:
            return []
        parcels: dict[str, list[str]] = {}
        for item in order.items:
            parcels.setdefault(item.tracking_no, []).append(item.oid)
        split = len(parcels) > 1
        sent = [tuple(oids) for number, oids in parcels.items() if number or not split]
        return [shipment_of(await self._trace(shop, order_id, oids if split else ()), oids) for oids in sent]

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]:
        """All kinds, newest first."""
        found = [made for shop in self._grants.sessions for made in await self._refunds_of(shop, limit)]
        return sorted(found, key=lambda made: made.created, reverse=True)[:limit]

    async def after_sale(self, refund_id: str) -> AfterSale:
        """Raises NotFound for what is not this buyer's."""
        shop, found = await self._in_some_shop(lambda shop: self._refund(shop, refund_id))
        made = after_sale_of(found)
        if not await self._is_mine(shop, found):
            raise NotFound(refund_id)
        return made

    async def quote(self, order_id: str, *, reason: str, kind: str = "") -> NoReturn:
        """TOP decides nothing ahead. Raises Unsupported with what the law says; NotFound for another's trade."""
        order = await self.order(order_id)
        today = datetime.now(CHINA).date()
        raise Unsupported("quote", words(ruling_for(order, today, reason=reason)))

    async def _orders_of(self, shop: str, limit: int) -> list[Order]:
        buyer = self._grants.buyer(self._customer)

        def page(number: int) -> Awaitable[Json]:
            asked: Asked = {"buyer_open_id": buyer, "fields": TRADE_FIELDS, "page_no": number}
            return self._top.get(shop, "taobao.trades.sold.get", **asked, page_size=PAGE_SIZE, use_has_next=True)

        return [order_of(row, shop) for row in await self._mine(shop, page, ("trades", "trade"), limit)]

    async def _refunds_of(self, shop: str, limit: int) -> list[AfterSale]:
        buyer = self._grants.buyer(self._customer)

        def page(number: int) -> Awaitable[Json]:
            asked: Asked = {"buyer_open_uid": buyer, "fields": REFUND_FIELDS, "page_no": number}
            return self._top.get(shop, "taobao.refunds.receive.get", **asked, page_size=PAGE_SIZE, use_has_next=True)

        return [after_sale_of(row) for row in await self._mine(shop, page, ("refunds", "refund"), limit)]

    async def _mine(self, shop: str, page: Page, names: tuple[str, str], limit: int) -> list[Json]:
        """Rows page by page until there are enough. Asking for one buyer is no proof that the answer is theirs."""
        found: list[Json] = []
        for number in range(1, MAX_PAGES + 1):
            answer = await page(number)
            found += [row for row in rows_of(answer, *names) if await self._is_mine(shop, row)]
            if len(found) >= limit or answer.get("has_next") is not True:
                break
        return found[:limit]

    async def _is_mine(self, shop: str, row: Json) -> bool:
        """By the buyer that the row names; a row that names none is asked about by its trade."""
        buyer = row.get("buyer_open_uid")
        if not buyer:
            buyer = (await self._fullinfo(shop, str(row.get("tid_str") or row.get("tid")))).get("buyer_open_uid")
        return buyer == self._grants.buyer(self._customer)

    async def _trade(self, order_id: str) -> tuple[str, Json]:
        """The shop and the trade. Raises NotFound."""
        shop, trade = await self._in_some_shop(lambda shop: self._fullinfo(shop, order_id))
        if trade.get("buyer_open_uid") != self._grants.buyer(self._customer):
            raise NotFound(order_id)
        return shop, trade

    async def _in_some_shop(self, ask: Callable[[str], Awaitable[T]]) -> tuple[str, T]:
        for shop in self._grants.sessions:
            try:
                return shop, await ask(shop)
            except NotFound:
                continue
        raise NotFound("in no shop")

    async def _fullinfo(self, shop: str, order_id: str) -> Json:
        if not order_id.isdigit():
            raise NotFound(order_id)
        answer = await self._top.get(shop, "taobao.trade.fullinfo.get", fields=TRADE_FIELDS, tid=order_id)
        return _inner(answer, "trade")

    async def _refund(self, shop: str, refund_id: str) -> Json:
        if not refund_id.isdigit():
            raise NotFound(refund_id)
        fields = f"{REFUND_FIELDS},refund_remind_timeout"
        return _inner(await self._top.get(shop, "taobao.refund.get", fields=fields, refund_id=refund_id), "refund")

    async def _trace(self, shop: str, order_id: str, oids: tuple[str, ...]) -> Json:
        split: Asked = {"is_split": 1, "sub_tid": ",".join(oids)} if oids else {}
        return await self._top.get(shop, "taobao.logistics.trace.search", tid=order_id, **split)


def _inner(answer: Json, name: str) -> Json:
    """The object under `name`; what does not exist is an error_response, so an answer without one is half of it."""
    found = answer.get(name)
    if not isinstance(found, dict) or not found:
        raise BadAnswer(f"no {name}")
    return found
