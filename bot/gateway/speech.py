"""GET /voice/speech: an answer of the customer's own conversation, spoken."""

from __future__ import annotations

from fastapi import APIRouter, Header, HTTPException, Query
from fastapi.responses import JSONResponse, Response

from bot.conversation import Conversations
from bot.gateway.auth import bearer, read_session
from bot.gateway.intake import EVENT_ID
from bot.messages import Sender
from bot.texts import text
from bot.voice.errors import SpeechUnavailable
from bot.voice.rates import NAMED
from bot.voice.speech import for_ear
from bot.voice.synthesiser import Synthesiser


def router(conversations: Conversations, synthesiser: Synthesiser, *, secret: str) -> APIRouter:
    """The text is what the log has under an event id, so nobody can make us say something else."""
    routes = APIRouter(prefix="/voice", tags=["voice"])

    @routes.get("/speech", response_class=Response)
    async def speech(event: str, rate: str = Query("normal"), authorization: str | None = Header(None)) -> Response:
        """audio/wav of one event's spoken form; `rate` is normal, slow, slower or slowest. 503: text only."""
        session = read_session(bearer(authorization), secret=secret)
        if rate not in NAMED or not EVENT_ID.match(event):
            raise HTTPException(422, "event and rate are expected")
        said = await conversations.event(session.conversation_id, event)
        if not said or said.get("type") != "message" or said.get("sender") == Sender.CUSTOMER.value:
            return JSONResponse({"type": "error", "code": "not_found", "text": text("speech_nothing")}, 404)
        try:
            sound = await synthesiser.speak(for_ear(said.get("speech") or said["text"]), rate=NAMED[rate])
        except SpeechUnavailable as error:
            return JSONResponse({"type": "error", "code": "no_voice", "text": str(error)}, 503)
        return Response(sound, media_type="audio/wav", headers={"Cache-Control": "private, max-age=86400"})

    return routes
