"""The reference platform's HTTP service: one customer's orders, parcels and refunds behind a signed token."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

import jwt
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.engine import Connection, Engine

from bot.platform import rules, seed, store
from bot.platform.errors import PlatformRefusal, Unauthorized
from bot.platform.faults import FaultPlan, Faults
from bot.platform.tables import open_engine
from bot.settings import Settings

AUDIENCE = "platform"


class Cancel(BaseModel):
    """Why the order is cancelled."""

    reason: str = Field("not_wanted", max_length=32)


class NewRefund(BaseModel):
    """A refund request; the amount is what the customer was shown and said yes to."""

    reason: str = Field(..., max_length=32)
    description: str = Field("", max_length=500)
    expected_amount_fen: int = Field(..., ge=0)


def create_app(settings: Settings) -> FastAPI:
    """Opens (and, when empty, seeds) the database."""
    if settings.platform_database_url.startswith("sqlite"):
        settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.platform_database_url)
    seed.fill_if_empty(engine)
    app = FastAPI(title="应答 reference platform", version="1")
    app.include_router(_routes(engine, settings.platform_secret))
    _add_errors(app)
    _add_health(app)
    if settings.demo:
        _add_faults(app)
        _add_reset(app, engine)
    return app


def _routes(engine: Engine, secret: str) -> APIRouter:  # noqa: C901 - a table of routes
    routes = APIRouter(prefix="/v1")

    def customer(authorization: Optional[str] = Header(None)) -> str:
        return _read_token(authorization, secret)

    @routes.get("/me")
    def me(who: str = Depends(customer)) -> Any:
        """The customer's own profile."""
        with _reading(engine) as db:
            return store.get_customer(db, who)

    @routes.get("/orders")
    def orders(who: str = Depends(customer), limit: int = Query(5, ge=1, le=100), status: Optional[str] = None) -> Any:
        """Newest first."""
        with _reading(engine) as db:
            return {"orders": store.get_orders(db, who, limit=limit, status=status)}

    @routes.get("/orders/{order_id}")
    def order(order_id: str, who: str = Depends(customer)) -> Any:
        """One order; 404 for what is not this customer's."""
        with _reading(engine) as db:
            return store.get_order(db, who, order_id)

    @routes.get("/orders/{order_id}/shipments")
    def shipments(order_id: str, who: str = Depends(customer)) -> Any:
        """Parcels with their scans, newest first."""
        with _reading(engine) as db:
            return {"shipments": store.get_shipments(db, who, order_id)}

    @routes.get("/orders/{order_id}/refund-quote")
    def refund_quote(order_id: str, reason: str, who: str = Depends(customer)) -> Any:
        """What the rules give, before anything is asked for."""
        with _reading(engine) as db:
            return store.get_quote(db, who, order_id, reason)

    @routes.get("/refund-reasons")
    def refund_reasons(who: str = Depends(customer)) -> Any:
        """Codes and their Chinese names."""
        return {"reasons": [{"code": code, "text": text} for code, text in rules.REASONS.items()]}

    @routes.get("/refunds")
    def refunds(who: str = Depends(customer), limit: int = Query(5, ge=1, le=100)) -> Any:
        """Newest first."""
        with _reading(engine) as db:
            return {"refunds": store.get_refunds(db, who, limit=limit)}

    @routes.get("/refunds/{refund_id}")
    def refund(refund_id: str, who: str = Depends(customer)) -> Any:
        """One refund request."""
        with _reading(engine) as db:
            return store.get_refund(db, who, refund_id)

    @routes.post("/orders/{order_id}/cancel")
    def cancel(order_id: str, body: Cancel, who: str = Depends(customer), idempotency_key: str = Header("")) -> Any:
        """Closes an unpaid or unshipped order."""
        request = ["cancel", order_id, body.dict()]
        return _write(
            engine,
            who,
            idempotency_key,
            request,
            200,
            lambda db: store.cancel_order(db, who, order_id, reason=body.reason),
        )

    @routes.post("/orders/{order_id}/refunds")
    def new_refund(
        order_id: str, body: NewRefund, who: str = Depends(customer), idempotency_key: str = Header("")
    ) -> Any:
        """Asks for a refund, once for each idempotency key."""
        request = ["refund", order_id, body.dict()]

        def create(db: Connection) -> Any:
            return store.create_refund(
                db, who, order_id, reason=body.reason, note=body.description, expected_fen=body.expected_amount_fen
            )

        return _write(engine, who, idempotency_key, request, 201, create)

    return routes


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as db:
        yield db


def _write(
    engine: Engine, who: str, key: str, request: Any, status: int, write: Callable[[Connection], Any]
) -> JSONResponse:
    """The write and its remembered answer in one transaction. A refusal changes nothing and is not remembered."""
    if not 8 <= len(key) <= 80:
        raise PlatformRefusal("写操作需要 Idempotency-Key（8 到 80 个字符）", "missing_key")
    with engine.execution_options(write=True).begin() as db:
        done, body = store.once(db, who, key, request, lambda: (status, write(db)))
    return JSONResponse(body, done)


def _read_token(header: str | None, secret: str) -> str:
    scheme, _, token = (header or "").partition(" ")
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["sub", "exp"]})
    except jwt.PyJWTError as error:
        raise Unauthorized("身份无效或已过期") from error
    return str(claims["sub"])


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(PlatformRefusal)
    async def refused(request: Request, refusal: PlatformRefusal) -> JSONResponse:
        return JSONResponse(store.refusal_body(refusal), refusal.status)


def _add_health(app: FastAPI) -> None:
    began = time.time()

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        """Up, and for how many seconds."""
        return {"ok": True, "seconds": round(time.time() - began)}


def _add_reset(app: FastAPI, engine: Engine) -> None:
    @app.post("/reset")
    def reset() -> dict[str, bool]:
        """Demo mode only: everything as it was after seeding, with dates counted from now."""
        seed.refill(engine)
        return {"ok": True}


def _add_faults(app: FastAPI) -> None:
    faults = Faults()

    @app.middleware("http")
    async def strike(request: Request, call_next: Any) -> Any:
        return await faults.strike(request) or await call_next(request)

    @app.post("/faults")
    def plan(wanted: FaultPlan) -> FaultPlan:
        """Demo mode only: makes calls slow or fail."""
        faults.plan = wanted
        return wanted

    @app.get("/faults")
    def look() -> dict[str, Any]:
        """The plan in force and what it has struck, by HTTP method."""
        return {"plan": faults.plan, "struck": faults.struck}

    @app.delete("/faults")
    def heal() -> dict[str, bool]:
        """Takes the plan back."""
        faults.plan = None
        return {"ok": True}
