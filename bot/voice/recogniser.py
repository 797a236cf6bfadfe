"""Text from speech: the contract, and what stands in where nothing listens."""

from __future__ import annotations

from typing import Protocol

from bot.settings import Settings
from bot.texts import text
from bot.voice.errors import RecogniserUnavailable
from bot.voice.hearing import Hypothesis


class Stream(Protocol):
    """One sentence being heard. Not shared between threads."""

    def accept(self, pcm: bytes) -> str:
        """16 kHz 16-bit mono audio; what has been understood so far."""
        ...

    def finish(self) -> list[Hypothesis]:
        """The hypotheses of the whole sentence, best first; none if nothing was understood."""
        ...


class Recogniser(Protocol):
    """A model that many sentences share."""

    name: str

    def stream(self) -> Stream:
        """A new sentence. Raises RecogniserUnavailable."""
        ...


class NoRecogniser:
    """Text only. Every sentence says why."""

    name = "none"

    def __init__(self, why: str = "") -> None:
        self.why = why or text("recogniser_missing")

    def stream(self) -> Stream:
        raise RecogniserUnavailable(self.why)


def make_recogniser(settings: Settings) -> Recogniser:
    """sherpa-onnx with the model of the settings; without one, or with one that does not load, text only."""
    if settings.voice.recogniser is None:
        return NoRecogniser()
    from bot.voice.sherpa import load

    try:
        return load(settings.voice.recogniser)
    except RecogniserUnavailable:
        return NoRecogniser(text("recogniser_broken"))
