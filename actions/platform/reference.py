"""The reference platform over HTTP, always in one customer's name."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any, Mapping

import httpx
import jwt

from actions.platform.contract import AfterSale, Item, Order, RefundQuote, Scan, Shipment
from actions.platform.errors import (
    Conflict,
    Forbidden,
    NotFound,
    PlatformError,
    RateLimited,
    RuleViolation,
    Unavailable,
)

TIMEOUT = httpx.Timeout(3.0, connect=1.0)  # seconds
READ_TRIES = 2  # a write is tried once more only under the same key
TOKEN_SECONDS = 60


class ReferencePlatform:
    """Satisfies `Platform`; one pool of connections is shared by all customers."""

    def __init__(self, client: httpx.AsyncClient, secret: str, customer_id: str) -> None:
        self._client, self._secret, self._customer = client, secret, customer_id
        self._listed: tuple[int, list[Order]] = (0, [])  # asked for once in a turn: (limit, orders)

    async def orders(self, *, limit: int = 5) -> list[Order]:
        """Newest first; one made for a turn asks the platform once, and again after a write."""
        if limit > self._listed[0]:
            raw = await self._call("GET", "/v1/orders", params={"limit": limit})
            self._listed = (limit, [_order(item) for item in raw["orders"]])
        return self._listed[1][:limit]

    async def order(self, order_id: str) -> Order:
        """Raises NotFound for what is not this customer's."""
        return _order(await self._call("GET", f"/v1/orders/{order_id}"))

    async def cancel(self, order_id: str, *, reason: str, key: str) -> tuple[Order, AfterSale | None]:
        """The closed order and, where money had been paid, its refund. Raises RuleViolation."""
        raw = await self._call("POST", f"/v1/orders/{order_id}/cancel", json={"reason": reason}, key=key)
        refund = raw.get("refund")
        return _order(raw), _after_sale(refund) if refund and "amount_fen" in refund else None

    async def shipments(self, order_id: str) -> list[Shipment]:
        """Every parcel of an order."""
        return [_shipment(raw) for raw in (await self._call("GET", f"/v1/orders/{order_id}/shipments"))["shipments"]]

    async def quote(self, order_id: str, *, reason: str) -> RefundQuote:
        """What would be refunded, and by which rule."""
        raw = await self._call("GET", f"/v1/orders/{order_id}/refund-quote", params={"reason": reason})
        return RefundQuote(**{key: raw[key] for key in RefundQuote.__dataclass_fields__})

    async def refund(self, order_id: str, *, reason: str, amount_fen: int, note: str, key: str) -> AfterSale:
        """Creates the request once per key. Raises Conflict or RuleViolation."""
        body = {"reason": reason, "description": note, "expected_amount_fen": amount_fen}
        return _after_sale(await self._call("POST", f"/v1/orders/{order_id}/refunds", json=body, key=key))

    async def refunds(self, *, limit: int = 5) -> list[AfterSale]:
        """Newest first."""
        raw = await self._call("GET", "/v1/refunds", params={"limit": limit})
        return [_after_sale(item) for item in raw["refunds"]]

    async def _call(self, method: str, path: str, *, key: str = "", **request: Any) -> dict[str, Any]:
        if method != "GET":
            self._listed = (0, [])
        headers = {"Authorization": f"Bearer {self._token()}", **({"Idempotency-Key": key} if key else {})}
        for attempt in range(READ_TRIES):
            try:
                response = await self._client.request(method, path, headers=headers, **request)
                if response.status_code < 500:
                    return _answer(response)
            except httpx.TransportError:
                pass
            if attempt + 1 < READ_TRIES:
                await asyncio.sleep(0.05 + random.random() * 0.1)
        raise Unavailable(f"{method} {path.split('?', maxsplit=1)[0]}")

    def _token(self) -> str:
        claims = {"sub": self._customer, "aud": "platform", "exp": int(time.time()) + TOKEN_SECONDS}
        return jwt.encode(claims, self._secret, algorithm="HS256")


def _answer(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError as error:
        raise Unavailable("an answer that is not JSON") from error
    if response.status_code < 400:
        return body
    raise _error(response.status_code, body.get("error", {}), response)


def _error(status: int, error: Mapping[str, Any], response: httpx.Response) -> PlatformError:
    reason, text = error.get("reason") or error.get("code", ""), error.get("message", "")
    if status in (401, 403):
        return Forbidden(reason)
    if status == 404:
        return NotFound(reason)
    if status == 429:
        return RateLimited(float(response.headers.get("Retry-After", "1")))
    return (RuleViolation if status == 422 else Conflict)(reason, text, dict(error))


def _order(raw: Mapping[str, Any]) -> Order:
    items = tuple(Item(**{key: item[key] for key in Item.__dataclass_fields__ if key in item}) for item in raw["items"])
    known = {key: raw.get(key) for key in Order.__dataclass_fields__ if key not in ("items", "raw")}
    return Order(**known, items=items, raw=raw)  # type: ignore[arg-type]


def _shipment(raw: Mapping[str, Any]) -> Shipment:
    known = {key: raw.get(key) for key in Shipment.__dataclass_fields__ if key != "events"}
    return Shipment(**known, events=_scans(raw["events"]))  # type: ignore[arg-type]


def _after_sale(raw: Mapping[str, Any]) -> AfterSale:
    known = {key: raw.get(key) or "" for key in AfterSale.__dataclass_fields__ if key not in ("timeline", "amount_fen")}
    return AfterSale(**known, amount_fen=raw["amount_fen"], timeline=_scans(raw.get("timeline", ())))


def _scans(rows: Any) -> tuple[Scan, ...]:
    return tuple(Scan(row["time"], row["text"]) for row in rows)
