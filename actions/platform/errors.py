"""What can go wrong at a platform, named by what happened."""


class PlatformError(Exception):
    """Base of all platform errors."""


class NotFound(PlatformError):
    """The customer has no such thing; somebody else's answers the same."""


class Forbidden(PlatformError):
    """The platform does not accept the customer's identity."""


class Conflict(PlatformError):
    """The state has moved on. `reason` is the platform's machine name, `fields` what it added."""

    def __init__(self, reason: str, text: str = "", fields: dict | None = None) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason, self.text, self.fields = reason, text, fields or {}


class RuleViolation(Conflict):
    """A rule forbids it. `reason` names the rule, `text` says it for people."""


class RateLimited(PlatformError):
    """Asked too often; `retry_after` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Unavailable(PlatformError):
    """No answer in time, or the platform says that it is down."""


class OutOfTime(Unavailable):
    """The turn's earlier calls have left too little time for this one: no sign that the platform is down."""


class BadAnswer(Unavailable):
    """An answer that is not what the platform documents: not JSON, or half of it."""


class Unsupported(PlatformError):
    """This platform has no such call: a person does it. `call` is the contract's name for it, `text` what can be said
    of the matter meanwhile, for people, or empty."""

    def __init__(self, call: str, text: str = "") -> None:
        super().__init__(call)
        self.call, self.text = call, text


class Unbound(Unsupported):
    """Nobody has vouched for who this customer is; `text` says what they can do."""
