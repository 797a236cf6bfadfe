"""What can go wrong on a channel, named by what happened."""


class ChannelError(Exception):
    """Base of all channel errors."""


class ChannelRefused(ChannelError):
    """A request is forged, stale, repeated or nonsense; `status` is what the caller is told."""

    def __init__(self, why: str, status: int = 403) -> None:
        super().__init__(why)
        self.status = status


class DeliveryFailed(ChannelError):
    """The receiver did not take it: try again later."""


class WindowClosed(ChannelError):
    """The channel lets us write again only after the customer has."""


class Undeliverable(ChannelError):
    """Never: the person is gone, or the thing is not allowed there."""


class ClaimGone(ChannelError):
    """Another process delivers to this channel now."""
