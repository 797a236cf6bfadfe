"""Errors of the bot folder, named by what happened."""


class YingdaError(Exception):
    """Base of all errors that this project raises on purpose."""


class SettingMissing(YingdaError):
    """A setting without which the process may not start."""


class NotTrained(YingdaError):
    """There is no model for the current data."""


class TokenRefused(YingdaError):
    """A session token is bad, expired or for somebody else. `reason` is safe to show."""


class EventRefused(YingdaError):
    """A client event cannot be taken. `code` is for programs, `text` for the customer."""

    def __init__(self, code: str, text: str, message_id: str | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.message_id = code, text, message_id


class ClaimLost(YingdaError):
    """Another worker owns the conversation now; nothing of this turn was written."""


class EmptyAnswer(YingdaError):
    """The assistant produced nothing for a message: a failed turn."""


class ReviewItemNotFound(YingdaError):
    """The review list has no such item."""


class ExampleRefused(YingdaError):
    """A sentence may not become a training example; the text says why."""


class UploadRefused(YingdaError):
    """A file cannot be taken. `reason` is empty, too_big, type, broken, too_many or rate_limited."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UploadNotFound(YingdaError):
    """No such upload in this conversation; another's answers the same."""


class InvitationRefused(YingdaError):
    """A relative may not come in, or not any more. `code` is for programs, `text` for the reader."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text
