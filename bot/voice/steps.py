"""What a call wants done: the dialogue decides, whoever holds the line does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from bot.voice.choices import Option
from bot.voice.style import Style


@dataclass(frozen=True)
class Speak:
    """Say this now. The opening may not be interrupted: the caller must hear that a machine speaks."""

    text: str
    interruptible: bool = True


@dataclass(frozen=True)
class Filler:
    """The answer takes a while: a sound if there is one, else these words."""

    words: str


@dataclass(frozen=True)
class Ask:
    """The caller's words, to be answered by the assistant."""

    words: str


@dataclass(frozen=True)
class Choose:
    """A choice that was offered."""

    option: Option


@dataclass(frozen=True)
class Undo:
    """The caller takes back what was last done by voice."""


class Why:
    """Why a person is wanted; the values are those of the desk's reasons."""

    ASKED = "customer_request"
    KEY = "voice_key"
    NOT_UNDERSTOOD = "not_understood"
    SILENT = "silence"


@dataclass(frozen=True)
class ToPerson:
    """A person is wanted; `reason` is one of Why, `lead` what is said first."""

    reason: str
    lead: str = ""


@dataclass(frozen=True)
class Callback:
    """The number, said back and confirmed, that a person shall call."""

    number: str


@dataclass(frozen=True)
class Remember:
    """The caller wants to be spoken to like this, today and next time."""

    style: Style


@dataclass(frozen=True)
class HangOver:
    """What was to be said before the carrier transfers the call has been said."""


Step = Union[Speak, Filler, Ask, Choose, Undo, ToPerson, Callback, Remember, HangOver]
