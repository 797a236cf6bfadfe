"""Who calls: the customer whom a signed token names, and nobody else."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Callable, Optional

import jwt
from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse
from sqlalchemy.engine import Connection, Engine

from bot.platform.errors import Unauthorized
from bot.platform.idempotency import Write, once
from bot.platform.texts import text

AUDIENCE, FEED_AUDIENCE = "platform", "platform-events"


@dataclass(frozen=True)
class Caller:
    """A customer, and the database in which they may see what is theirs."""

    customer: str
    engine: Engine

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view; nothing that is written stays."""
        return self.engine.connect()


@dataclass(frozen=True)
class Writer:
    """A customer who changes something: `path` and `key` are the call's."""

    customer: str
    engine: Engine
    path: str
    key: str

    def once(self, body: Any, do: Callable[[Connection], Any], status: int = 200) -> JSONResponse:
        """Does it once for each key. `body` is what was asked: the same key with another is a Conflict."""
        asked = Write(self.customer, self.key, [self.path, body], status)
        code, answer = once(self.engine, asked, do)
        return JSONResponse(answer, code)


async def caller(request: Request, authorization: Optional[str] = Header(None)) -> Caller:
    """The dependency of every /v1 read. Raises Unauthorized."""
    state = request.app.state
    return Caller(read_token(authorization or "", state.secret), state.engine)


async def writer(request: Request, who: Caller = Depends(caller), idempotency_key: str = Header("")) -> Writer:
    """The dependency of every /v1 write. Raises Unauthorized."""
    return Writer(who.customer, who.engine, request.url.path, idempotency_key)


async def service(request: Request, authorization: Optional[str] = Header(None)) -> Engine:
    """The dependency of the feed: the assistant's service, not a customer. Raises Unauthorized."""
    read_token(authorization or "", request.app.state.secret, audience=FEED_AUDIENCE)
    engine: Engine = request.app.state.engine
    return engine


def read_token(header: str, secret: str, audience: str = AUDIENCE) -> str:
    """The customer of `Authorization: Bearer <JWT>`. Raises Unauthorized."""
    scheme, _, token = header.partition(" ")
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], audience=audience, options={"require": ["sub", "exp", "aud"]}
        )
    except jwt.PyJWTError as error:
        raise Unauthorized(text("refusal", "unauthorized")) from error
    if scheme.lower() != "bearer" or not claims["sub"]:
        raise Unauthorized(text("refusal", "unauthorized"))
    return str(claims["sub"])
