"""Errors of the desk, named by what happened."""


class HandoffError(Exception):
    """Base of the errors below."""


class TicketNotFound(HandoffError):
    """No ticket of this shop has this id."""


class IllegalChange(HandoffError):
    """A ticket cannot go from the state it is in to the one asked for; the text names both."""


class AgentFull(IllegalChange):
    """The agent has no room for this ticket."""


class AgentNotFound(HandoffError):
    """Nobody of this name has been at this shop's desk."""


class BadGroups(HandoffError):
    """The groups' YAML does not say what it should."""


class RoleMissing(HandoffError):
    """This needs a role that the agent does not have."""


class LoginRefused(HandoffError):
    """Name or password is wrong, or the session has ended."""


class ActionForbidden(RoleMissing):
    """This needs a role, or the ticket; the text says which, for the agent."""


class AccountTaken(HandoffError):
    """There is an account of this name already; the text says so, for the supervisor."""


class AccountInvalid(HandoffError):
    """A password cannot be kept as it is; the text says why, for whoever chose it."""


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
