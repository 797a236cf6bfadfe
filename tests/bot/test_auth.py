"""Session tokens: only ours, only for their door, only in their time."""

from __future__ import annotations

import time

import jwt
import pytest

from bot.errors import TokenRefused
from bot.gateway.auth import Session, bearer, conversation_of, read_session, sign_session
from bot.messages import Channel

SECRET = "s" * 32
SESSION = Session("C1001", "c-1", Channel.ELDERLY)
NOW = int(time.time())
GOOD = {"sub": "C1001", "conv": "c-1", "channel": "chat", "aud": "chat", "exp": NOW + 60}
REFUSED = {
    "expired": {**GOOD, "exp": NOW - 1},
    "console": {**GOOD, "aud": "console"},
    "no subject": {k: v for k, v in GOOD.items() if k != "sub"},
    "no expiry": {k: v for k, v in GOOD.items() if k != "exp"},
    "unknown channel": {**GOOD, "channel": "telepathy"},
}


def test_signed_session_reads_back() -> None:
    assert read_session(sign_session(SESSION, secret=SECRET, hours=1), secret=SECRET) == SESSION


@pytest.mark.parametrize("why", REFUSED)
def test_token_is_refused(why: str) -> None:
    with pytest.raises(TokenRefused):
        read_session(jwt.encode(REFUSED[why], SECRET, algorithm="HS256"), secret=SECRET)


@pytest.mark.parametrize(
    "token",
    [jwt.encode(GOOD, "another secret, long enough for HS256", "HS256"), jwt.encode(GOOD, None, "none"), "", "a.b.c"],
)
def test_foreign_or_unsigned_token_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        read_session(token, secret=SECRET)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic x"])
def test_bearer_refuses_what_is_not_one(header: str | None) -> None:
    with pytest.raises(TokenRefused):
        bearer(header)


def test_conversation_tells_nothing_of_the_customer_and_differs() -> None:
    assert "C1001" not in conversation_of("shop", "C1001")
    assert (
        len({conversation_of("shop", "C1001"), conversation_of("shop", "C1002"), conversation_of("other", "C1001")})
        == 3
    )
