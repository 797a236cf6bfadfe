"""What the widget asks so that a customer can point at it: hints for the page, and orders to pick from."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import JSONResponse

from bot.errors import EventRefused
from bot.gateway.auth import Session, bearer, read_session
from bot.gateway.hints import Page
from bot.gateway.pointing import Pointing


def router(pointing: Pointing, *, secret: str) -> APIRouter:
    """Routes below /api/chat; each needs a customer's bearer token."""
    routes = APIRouter(prefix="/api/chat", tags=["chat"])

    def customer(authorization: str | None = Header(None)) -> Session:
        return read_session(bearer(authorization), secret=secret)

    @routes.get("/hints")
    async def hints(
        session: Session = Depends(customer), page: Page = Page.ANY, order_id: str = Query("", max_length=40)
    ) -> dict[str, Any]:
        """猜你想问: what this customer may want to ask on a page of that kind."""
        return {"hints": await pointing.hints(session, page=page, order_id=order_id)}

    @routes.get("/orders")
    async def orders(session: Session = Depends(customer)) -> Any:
        """The customer's orders, newest first; 503 while the platform is away."""
        try:
            return {"orders": await pointing.orders(session)}
        except EventRefused as refused:
            return JSONResponse({"type": "error", "code": refused.code, "text": refused.text}, 503)

    return routes
