"""Tokens of relatives: a link that is opened once, and the visit that it opens. Neither is any use for the chat."""

from __future__ import annotations

import time
from dataclasses import dataclass

import jwt

from bot.errors import TokenRefused
from bot.family import Invitation
from bot.gateway.auth import ALGORITHM

LINK, VISIT = "family-link", "family"  # audiences


@dataclass(frozen=True)
class Visitor:
    """Which invitation to which conversation; whether it still holds, only the conversation knows."""

    conversation_id: str
    invitation_id: str


def sign_visitor(visitor: Visitor, invitation: Invitation, *, audience: str, secret: str) -> str:
    """A token that ends with the invitation."""
    claims = {
        "conv": visitor.conversation_id,
        "inv": visitor.invitation_id,
        "aud": audience,
        "iat": int(time.time()),
        "exp": invitation.until // 1000,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def read_visitor(token: str, *, audience: str, secret: str) -> Visitor:
    """Raises TokenRefused for a token that is bad, expired or for something else."""
    required = ["conv", "inv", "exp"]
    try:
        claims = jwt.decode(token, secret, algorithms=[ALGORITHM], audience=audience, options={"require": required})
        return Visitor(str(claims["conv"]), str(claims["inv"]))
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from error
