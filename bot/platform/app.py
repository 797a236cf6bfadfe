"""The reference platform's HTTP service: one customer's orders, parcels and refunds behind a signed token."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from bot.platform import demo, faults, seed
from bot.platform.database import open_engine
from bot.platform.errors import NotFound, PlatformRefusal, Unavailable
from bot.platform.routes import routes
from bot.platform.texts import text
from bot.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Opens (and, when empty, seeds) the database."""
    engine = open_engine(settings.platform_database_url)
    seed.fill_if_empty(engine)
    app = FastAPI(title="应答 reference platform", version="1", lifespan=_closing)
    app.state.engine, app.state.secret = engine, settings.platform_secret
    app.include_router(routes)
    _add_errors(app)
    _add_health(app)
    if settings.demo:
        faults.add(app)
        demo.add(app, engine)
    return app


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.engine.dispose()


def _add_errors(app: FastAPI) -> None:
    """Whatever goes wrong is answered in the one form that the API documents."""
    app.add_exception_handler(PlatformRefusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _no_such_address)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, refusal: Any) -> JSONResponse:
    return JSONResponse(refusal.body(), refusal.status)


async def _malformed(request: Request, error: Any) -> JSONResponse:
    where = "，".join(sorted({str(wrong["loc"][-1]) for wrong in error.errors()}))
    return await _refused(request, PlatformRefusal(text("refusal", "bad_request", where=where)))


async def _no_such_address(request: Request, error: Any) -> JSONResponse:
    unknown = error.status_code == 404
    refusal = NotFound(text("refusal", "no_page")) if unknown else PlatformRefusal(text("refusal", "bad_method"))
    return JSONResponse(refusal.body(), error.status_code, headers=error.headers)


async def _database_away(request: Request, error: Any) -> JSONResponse:
    return await _refused(request, Unavailable(text("refusal", "unavailable"), "database"))


async def _failed(request: Request, error: Any) -> JSONResponse:
    """The server logs the traceback; the caller learns only that it failed."""
    return JSONResponse(Unavailable(text("refusal", "unavailable"), "internal").body(), 500)


def _add_health(app: FastAPI) -> None:
    began = time.time()

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        """Up, and for how many seconds."""
        return {"ok": True, "seconds": round(time.time() - began)}
