"""Signed session tokens: who the customer is and which conversation is theirs."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

import jwt

from bot.errors import TokenRefused
from bot.messages import Channel

ALGORITHM = "HS256"
CHAT, CONSOLE = "chat", "console"  # audiences: a token for one is no use at the other


@dataclass(frozen=True)
class Session:
    """A customer on a channel, as the token vouches."""

    customer_id: str
    conversation_id: str
    channel: Channel


def conversation_of(shop: str, customer_id: str, suffix: str = "") -> str:
    """One conversation for each customer of a shop, whatever the channel; tells nothing of the customer."""
    return "c" + hashlib.sha256(f"{shop}|{customer_id}|{suffix}".encode()).hexdigest()[:20]


def sign_session(session: Session, *, secret: str, hours: float) -> str:
    """The token that a shop's server (or the demo page) gives to its customer."""
    now = int(time.time())
    claims = {
        "sub": session.customer_id,
        "conv": session.conversation_id,
        "channel": session.channel.value,
        "aud": CHAT,
        "iat": now,
        "exp": now + int(hours * 3600),
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_session(token: str, *, secret: str) -> Session:
    """Raises TokenRefused for a token that is bad, expired or not for customers."""
    claims = _claims(token, secret, CHAT, ("sub", "conv", "exp"))
    try:
        return Session(claims["sub"], claims["conv"], Channel(claims.get("channel", "chat")))
    except ValueError as error:
        raise TokenRefused("channel") from error


def _claims(token: str, secret: str, audience: str, required: tuple[str, ...]) -> dict[str, str]:
    try:
        return jwt.decode(token, secret, algorithms=[ALGORITHM], audience=audience, options={"require": list(required)})
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from error


def bearer(header: str | None) -> str:
    """The token of an Authorization header. Raises TokenRefused."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused("no bearer token")
    return token
