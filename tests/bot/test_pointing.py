"""What a customer points at, and what 猜你想问 shows: only what the platform says is so."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from actions.platform.contract import Item, Order
from actions.platform.errors import NotFound, Unavailable
from bot.errors import EventRefused
from bot.gateway.auth import Session
from bot.gateway.hints import Page, held, hints_for, rules
from bot.gateway.pointing import Pointing, product_card
from bot.gateway.upload_store import UploadStore
from bot.messages import Channel
from bot.settings import ROOT

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
ME = Session("C1", "c1", Channel.CHAT)


def order(order_id: str, status: str, title: str = "耳机", **more: Any) -> Order:
    item = Item(f"{order_id}-1", title, "白色", 1, 19900)
    return Order(order_id, status, "状态", NOW.isoformat(), 19900, "店", (item,), **more)


class Shop:
    """Two orders, or away."""

    def __init__(self, *orders: Order, away: bool = False) -> None:
        self._orders, self._away = {one.order_id: one for one in orders}, away

    async def orders(self, *, limit: int = 5) -> list[Order]:
        if self._away:
            raise Unavailable("away")
        return list(self._orders.values())[:limit]

    async def order(self, order_id: str) -> Order:
        if order_id not in self._orders:
            raise NotFound(order_id)
        return self._orders[order_id]


def pointing(tmp_path: Any, *orders: Order, away: bool = False) -> Pointing:
    return Pointing(UploadStore(tmp_path), lambda customer: Shop(*orders, away=away))  # type: ignore[arg-type,return-value]


def texts(*orders: Order, page: Page = Page.ANY, page_order: str = "") -> list[str]:
    return [hint.text for hint in hints_for(orders, page, page_order=page_order, now=NOW)]


def test_shipped_order_asks_where_it_is() -> None:
    assert texts(order("1", "WAIT_BUYER_CONFIRM_GOODS")) == ["耳机到哪了"]


def test_product_page_asks_of_the_product_first() -> None:
    assert texts(order("1", "WAIT_BUYER_CONFIRM_GOODS"), page=Page.PRODUCT)[0] == "这个能七天无理由退吗"


@pytest.mark.parametrize("hours, said", [(-1, "耳机怎么还不发货"), (1, "耳机什么时候发货")])
def test_late_is_said_only_when_it_is_late(hours: int, said: str) -> None:
    due = (NOW + timedelta(hours=hours)).isoformat()
    assert texts(order("1", "WAIT_SELLER_SEND_GOODS", ship_by=due)) == [said]


def test_page_order_comes_first_and_gives_more() -> None:
    found = texts(order("1", "WAIT_BUYER_CONFIRM_GOODS"), order("2", "WAIT_SELLER_SEND_GOODS", "杯子"), page_order="2")
    assert found[:3] == ["杯子什么时候发货", "修改收货地址", "取消这笔订单"]


def test_running_refund_is_what_it_is_about() -> None:
    running = order("1", "TRADE_BUYER_SIGNED", refund={"refund_id": "9", "status": "WAIT_SELLER_AGREE"})
    assert texts(running) == ["耳机的退款到哪一步了"]


@pytest.mark.parametrize("days, count", [(2, 2), (30, 4)])
def test_returns_are_offered_within_their_days(days: int, count: int) -> None:
    signed = order("1", "TRADE_BUYER_SIGNED", sign_time=(NOW - timedelta(days=days)).isoformat())
    found = texts(signed)
    assert len(found) == count and ("耳机想退货" in found) == (days < 7)


def test_who_has_no_order_gets_what_anybody_asks() -> None:
    assert texts() == [rule.text for rule in rules().always]


def test_long_title_is_cut() -> None:
    assert texts(order("1", "WAIT_BUYER_CONFIRM_GOODS", "加绒加厚保暖连帽羽绒服外套")) == ["加绒加厚保暖连帽羽…到哪了"]


def test_every_hint_stands_for_an_intent_that_has_a_rule() -> None:
    known = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "nlu_data" / "rules").glob("*.yml"))
    assert [rule.id for rule in rules().hints if rule.intent and f"intent: {rule.intent}\n" not in known] == []


def test_hint_that_no_longer_holds_is_refused() -> None:
    assert held("parcel_where", order("1", "WAIT_BUYER_CONFIRM_GOODS"), NOW)
    assert held("parcel_where", order("1", "TRADE_FINISHED"), NOW) is None
    assert held("parcel_where", None, NOW) is None


async def test_tapped_hint_carries_its_order(tmp_path) -> None:
    found = await pointing(tmp_path, order("1", "WAIT_BUYER_CONFIRM_GOODS")).hint(
        ME, {"hint": "parcel_where", "order_id": "1"}
    )
    assert found.tap == {"intent": "logistics_track", "entities": {"order_id": "1"}}


async def test_anothers_order_is_not_pointed_at(tmp_path) -> None:
    with pytest.raises(EventRefused):
        await pointing(tmp_path).order(ME, {"order_id": "1"})


@pytest.mark.parametrize("order_id", [None, 7, "", "../x", "x" * 50])
async def test_order_id_of_no_shape_is_refused(tmp_path, order_id: Any) -> None:
    with pytest.raises(EventRefused):
        await pointing(tmp_path, order("1", "WAIT_BUYER_PAY")).order(ME, {"order_id": order_id})


async def test_platform_away_leaves_general_hints(tmp_path) -> None:
    found = await pointing(tmp_path, away=True).hints(ME, page=Page.ANY)
    assert [hint["text"] for hint in found] == [rule.text for rule in rules().always]


@pytest.mark.parametrize(
    "given, kept",
    [
        ({"title": " 耳机 \n 白 ", "price": "199.00"}, {"title": "耳机 白", "price": "199.00"}),
        ({"title": "耳机", "price": "便宜", "url": "javascript:alert(1)"}, {"title": "耳机"}),
        (
            {"title": "耳机", "image": "https://shop.example/a.jpg"},
            {"title": "耳机", "image": "https://shop.example/a.jpg"},
        ),
    ],
)
def test_page_product_is_kept_by_shape(given: dict[str, str], kept: dict[str, str]) -> None:
    assert product_card(given) == {"kind": "product", **kept}


@pytest.mark.parametrize("given", [None, [], {}, {"title": ""}, {"title": "\u202e"}])
def test_product_without_a_title_is_refused(given: Any) -> None:
    with pytest.raises(EventRefused):
        product_card(given)
