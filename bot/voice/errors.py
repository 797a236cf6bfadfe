"""Errors of the voice channel, named by what happened."""

from __future__ import annotations

from bot.errors import YingdaError


class SpeechUnavailable(YingdaError):
    """There is no voice here, or it did not answer; the text is there all the same."""


class RecogniserUnavailable(YingdaError):
    """There is no recogniser here; the customer can type."""
