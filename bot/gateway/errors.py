"""Errors of the gateway's own, named by what happened."""

from bot.errors import YingdaError


class FrameRefused(YingdaError):
    """A frame of a telephone carrier that cannot be read; the text says why, without its content."""


class OutOfOrder(YingdaError):
    """A frame that may not come now: the first one must be `setup`, and it comes once."""
