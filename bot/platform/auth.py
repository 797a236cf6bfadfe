"""Who calls: the customer whom a signed token names, and nobody else."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Optional

import jwt
from fastapi import Header, Request
from sqlalchemy.engine import Connection, Engine

from bot.platform.errors import Unauthorized
from bot.platform.texts import text

AUDIENCE = "platform"


@dataclass(frozen=True)
class Caller:
    """A customer, and the database in which they may see what is theirs."""

    customer: str
    engine: Engine

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view; nothing that is written stays."""
        return self.engine.connect()


async def caller(request: Request, authorization: Optional[str] = Header(None)) -> Caller:
    """The dependency of every /v1 call. Raises Unauthorized."""
    state = request.app.state
    return Caller(read_token(authorization or "", state.secret), state.engine)


def read_token(header: str, secret: str) -> str:
    """The customer of `Authorization: Bearer <JWT>`. Raises Unauthorized."""
    scheme, _, token = header.partition(" ")
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["sub", "exp", "aud"]}
        )
    except jwt.PyJWTError as error:
        raise Unauthorized(text("refusal", "unauthorized")) from error
    if scheme.lower() != "bearer" or not claims["sub"]:
        raise Unauthorized(text("refusal", "unauthorized"))
    return str(claims["sub"])
