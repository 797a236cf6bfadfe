"""What a customer points at instead of saying it: an order, the page's product, a hint, uploaded files. Everything is
looked up again here; of what the page says about a product only the shape is checked, and it is shown as the
page's."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Mapping, Sequence

from actions.platform.contract import Order, Platform
from actions.platform.errors import NotFound, PlatformError
from bot.errors import EventRefused, UploadNotFound
from bot.events import Event
from bot.gateway.auth import Session
from bot.gateway.hints import Page, held, hints_for
from bot.gateway.upload_store import UploadStore
from bot.texts import text

MAX_FILES = 9  # of one message: what platforms take for one request
MAX_ORDERS = 20  # in the picker
MAX_TITLE = 80  # characters
ORDER_ID = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
PRICE = re.compile(r"^\d{1,8}(\.\d{1,2})?$")
LINK = re.compile(r"^https?://[^\s\"'<>]{1,500}$")
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Pointed:
    """What is appended: the words, what the event shows besides, the files, and how the assistant shall read it."""

    words: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Mapping[str, Any], ...] = ()
    tap: Mapping[str, Any] | None = None


class Pointing:
    """`platform_for` gives the platform in a customer's name."""

    def __init__(self, store: UploadStore, platform_for: Callable[[str], Platform]) -> None:
        self._store, self._platform_for = store, platform_for

    async def files(self, session: Session, ids: Any) -> tuple[Mapping[str, Any], ...]:
        """The uploads of a message. Raises EventRefused for one that is not of this conversation."""
        if not isinstance(ids, list) or len(ids) > MAX_FILES:
            raise EventRefused("bad_event", text("error_bad_event"))
        try:
            found = [
                await asyncio.to_thread(self._store.find, session.conversation_id, one) for one in dict.fromkeys(ids)
            ]
        except (UploadNotFound, TypeError) as error:
            raise EventRefused("bad_event", text("error_upload_not_found")) from error
        return tuple(asdict(upload) for upload in found)

    async def order(self, session: Session, raw: Raw) -> Pointed:
        """One of the customer's orders. Raises EventRefused."""
        order = await self._order(session, raw.get("order_id"))
        shown = {"cards": [order_row(order)], "wordless": True}
        tap = {"intent": "inform", "entities": {"order_id": order.order_id}}
        return Pointed(text("wordless_order", title=order.title), shown, tap=tap)

    async def product(self, session: Session, raw: Raw) -> Pointed:
        """What the page shows. Raises EventRefused for one without a title."""
        card = product_card(raw.get("product"))
        words = text("wordless_product", title=card["title"])
        tap = {"intent": "inform", "entities": {"product": card["title"]}}
        return Pointed(words, {"cards": [card], "wordless": True}, tap=tap)

    async def hint(self, session: Session, raw: Raw) -> Pointed:
        """A hint that still holds. Raises EventRefused."""
        order = await self._order(session, raw["order_id"]) if raw.get("order_id") else None
        found = held(str(raw.get("hint", "")), order)
        if found is None:
            raise EventRefused("bad_event", text("error_unknown_choice"))
        rule, hint = found
        named = {"order_id": hint.order_id} if hint.order_id else {}
        return Pointed(hint.text, tap={"intent": rule.intent, "entities": named} if rule.intent else None)

    async def hints(self, session: Session, *, page: Page, order_id: str = "") -> list[dict[str, str]]:
        """What this customer may want to ask here. A platform that does not answer leaves the general ones."""
        orders = await self._orders(session, order_id if ORDER_ID.match(order_id) else "")
        return [asdict(hint) for hint in hints_for(orders, page, page_order=order_id)]

    async def _orders(self, session: Session, order_id: str) -> Sequence[Order]:
        platform = self._platform_for(session.customer_id)
        try:
            orders = list(await platform.orders())
            if order_id and order_id not in [order.order_id for order in orders]:
                orders.append(await platform.order(order_id))
        except NotFound:
            return orders
        except PlatformError:
            return []
        return orders

    async def orders(self, session: Session) -> list[Event]:
        """Rows to pick from, newest first. Raises EventRefused(unavailable)."""
        try:
            found = await self._platform_for(session.customer_id).orders(limit=MAX_ORDERS)
        except PlatformError as error:
            raise EventRefused("unavailable", text("error_platform_away")) from error
        return [order_row(order) for order in found]

    async def _order(self, session: Session, order_id: Any) -> Order:
        if not isinstance(order_id, str) or not ORDER_ID.match(order_id):
            raise EventRefused("bad_event", text("error_order_not_found"))
        try:
            return await self._platform_for(session.customer_id).order(order_id)
        except NotFound as error:
            raise EventRefused("bad_event", text("error_order_not_found")) from error
        except PlatformError as error:
            raise EventRefused("unavailable", text("error_platform_away")) from error


def order_row(order: Order) -> Event:
    """One order in short, as the cards of `actions` have it."""
    fen = order.payment_fen
    return {
        "kind": "order",
        "order_id": order.order_id,
        "title": order.title,
        "sku": order.items[0].sku if order.items else "",
        "num": sum(item.num for item in order.items),
        "amount": f"{fen // 100}.{fen % 100:02d}",
        "status_text": order.status_text,
        "shop": order.shop,
        "created": _day(order.created),
    }


def _day(iso: str) -> str:
    """2026-11-20T10:00:00+08:00 -> 11月20日"""
    return f"{int(iso[5:7])}月{int(iso[8:10])}日" if re.match(r"\d{4}-\d\d-\d\d", iso) else ""


def product_card(given: Any) -> dict[str, str]:
    """A page's product with what fits its shape; the rest is left out. Raises EventRefused without a title."""
    raw = given if isinstance(given, Mapping) else {}
    title = " ".join(str(raw.get("title") or "").split())[:MAX_TITLE]
    if not title.isprintable() or not title:
        raise EventRefused("bad_event", text("error_bad_event"))
    shapes = {"id": ORDER_ID, "price": PRICE, "url": LINK, "image": LINK}
    kept = {name: str(raw[name]) for name, shape in shapes.items() if raw.get(name) and shape.match(str(raw[name]))}
    return {"kind": "product", "title": title, **kept}


def wordless(files: Sequence[Mapping[str, Any]]) -> str:
    """What stands for files without words."""
    pictures = [item for item in files if str(item["type"]).startswith("image/")]
    if len(pictures) == len(files):
        return text("wordless_picture") if len(files) == 1 else text("wordless_pictures", count=len(files))
    return text("wordless_file", names="、".join(str(item["name"]) for item in files))
