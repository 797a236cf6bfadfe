"""What this gateway's voice can do: a page asks before it offers to listen or to read aloud."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bot.texts import text
from bot.voice.recogniser import NoRecogniser, Recogniser
from bot.voice.synthesiser import NoVoice, Synthesiser


def abilities(recogniser: Recogniser, synthesiser: Synthesiser) -> dict[str, Any]:
    """`listening`, `speaking`, and `text`: a sentence for the customer where one is missing."""
    deaf = isinstance(recogniser, NoRecogniser)
    mute = isinstance(synthesiser, NoVoice)
    missing = [recogniser.why if isinstance(recogniser, NoRecogniser) else "", text("speech_missing") if mute else ""]
    return {"listening": not deaf, "speaking": not mute, "text": "".join(missing)}


def router(recogniser: Recogniser, synthesiser: Synthesiser) -> APIRouter:
    """No token: it says nothing about anybody."""
    routes = APIRouter(prefix="/voice", tags=["voice"])

    @routes.get("/abilities")
    async def able() -> dict[str, Any]:
        """Whether we can hear and speak."""
        return abilities(recogniser, synthesiser)

    return routes
