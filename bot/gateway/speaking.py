"""Words into the carrier's `text` tokens, at the caller's pace."""

from __future__ import annotations

from typing import Any, Sequence

from bot.gateway import relay_frames
from bot.voice.speech import ssml
from bot.voice.spoken import in_pauses, sentences
from bot.voice.steps import Speak
from bot.voice.style import Style

PAUSES_BELOW = 0.9  # of the usual pace: a voice that has no speed then says one phrase at a time
LOUDER_DB = 4  # a step; telephone voices clip above two


def tokens(speaks: Sequence[Speak], style: Style, *, lang: str = "") -> list[dict[str, Any]]:
    """One token a sentence, so that the voice begins with the first; the last of all ends the talk cycle."""
    parts = [(part, speak.interruptible) for speak in speaks for part in _parts(speak.text, style)]
    return [
        relay_frames.text(_marked(part, style), last=n == len(parts), interruptible=may_stop, lang=lang)
        for n, (part, may_stop) in enumerate(parts, 1)
    ]


def _parts(text: str, style: Style) -> list[str]:
    slow = not style.ssml and style.pace < PAUSES_BELOW
    return [part for sentence in sentences(text) for part in (in_pauses(sentence) if slow else [sentence])]


def _marked(part: str, style: Style) -> str:
    """Plain for a voice that takes no marks."""
    return ssml(part, rate=style.pace, louder=style.volume * LOUDER_DB) if style.ssml else part
