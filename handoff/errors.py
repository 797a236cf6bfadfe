"""Errors of the desk, named by what happened."""


class HandoffError(Exception):
    """Base of the errors below."""


class TicketNotFound(HandoffError):
    """No ticket has this id."""


class IllegalChange(HandoffError):
    """A ticket cannot go from the state it is in to the one asked for; the text names both."""


class LoginRefused(HandoffError):
    """Name or password is wrong, or the session has ended."""


class AgentNotFound(HandoffError):
    """No account has this name."""


class RoleMissing(HandoffError):
    """The account has not the role that this needs."""
