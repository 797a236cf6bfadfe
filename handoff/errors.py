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


class ReplyNotFound(HandoffError):
    """No canned reply of this shop, or of this agent, has the id."""


class ReplyInvalid(HandoffError):
    """A canned reply cannot be kept as it is; the text says why, for the agent."""


class KeyReused(HandoffError):
    """An idempotency key came again with something else to do."""


class ActionRefused(HandoffError):
    """An agent may not do this, or the platform's rules forbid it; the text says why, for the agent."""


class PlatformAway(HandoffError):
    """The platform does not answer now; the same key may be tried again."""
