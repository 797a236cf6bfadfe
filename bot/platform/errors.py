"""What the platform refuses, each with the HTTP status and the names that its API documents."""

from __future__ import annotations

from typing import Any

from bot.errors import YingdaError


class PlatformRefusal(YingdaError):
    """Base: `code` and `reason` are for programs, `message` is a Chinese sentence for people."""

    status, code = 400, "bad_request"

    def __init__(self, message: str, reason: str = "", **fields: object) -> None:
        super().__init__(message)
        self.message, self.reason, self.fields = message, reason or self.code, fields

    def body(self) -> dict[str, Any]:
        """The error object of the API."""
        return {"error": {"code": self.code, "reason": self.reason, "message": self.message, **self.fields}}


class Unauthorized(PlatformRefusal):
    """No token, or one that is bad, expired or for somebody else's door."""

    status, code = 401, "unauthorized"


class NotFound(PlatformRefusal):
    """This customer has no such thing."""

    status, code = 404, "not_found"


class Conflict(PlatformRefusal):
    """The state has moved on."""

    status, code = 409, "conflict"


class RuleViolation(PlatformRefusal):
    """A rule forbids it."""

    status, code = 422, "rule_violation"


class Unavailable(PlatformRefusal):
    """Not now: the database does not answer, or a fault is on."""

    status, code = 503, "unavailable"
