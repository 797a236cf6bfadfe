"""The REST twin of the chat channel: POST an event, GET events after an id, or follow them as server-sent events."""

from __future__ import annotations

import json
from typing import Any, AsyncIterator

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse
from sse_starlette.sse import EventSourceResponse

from bot.conversation import Conversations, wake_channel
from bot.events import Event, public
from bot.gateway.auth import Session, bearer, read_session
from bot.gateway.chat import MAX_FRAME, ChatChannel
from bot.gateway.feed import Feed, wait
from bot.gateway.intake import EVENT_ID

STATUS = {"rate_limited": 429, "too_long": 413, "unavailable": 503}


def router(conversations: Conversations, channel: ChatChannel, feed: Feed, *, secret: str) -> APIRouter:
    """Routes below /api/chat; every one needs a customer's bearer token."""
    routes = APIRouter(prefix="/api/chat", tags=["chat"])

    async def customer(authorization: str | None = Header(None)) -> Session:
        session = read_session(bearer(authorization), secret=secret)
        await conversations.open(session.conversation_id, customer=session.customer_id, channel=session.channel.value)
        await channel.seen(session)
        return session

    @routes.post("/events", status_code=202)
    async def send(request: Request, session: Session = Depends(customer)) -> JSONResponse:
        """A client event as the socket takes it: message, tap, rate, leave_queue."""
        body = await request.body()
        answer = await channel.handle(session, body[: MAX_FRAME + 1].decode("utf-8", "replace")) or {"type": "ok"}
        return JSONResponse(answer, STATUS.get(answer["code"], 400) if answer["type"] == "error" else 202)

    @routes.get("/events")
    async def read(
        session: Session = Depends(customer), after: str = "", limit: int = Query(200, ge=1, le=500)
    ) -> list[Event]:
        """Events after an event id, oldest first."""
        rows = await conversations.events_after(session.conversation_id, _checked(after), count=limit)
        return [public(event_id, event) for event_id, event in rows]

    @routes.get("/stream")
    async def follow(
        session: Session = Depends(customer), after: str = "", last_event_id: str | None = Header(None)
    ) -> Any:
        """Server-sent events from an event id on; a browser resumes by itself with Last-Event-ID."""
        start = _checked(last_event_id or after)
        return EventSourceResponse(_follow(conversations, feed, session, start), ping=15)

    @routes.get("/state")
    async def state(session: Session = Depends(customer)) -> Event:
        """Who answers now."""
        return await channel.ready(session)

    return routes


async def _follow(
    conversations: Conversations, feed: Feed, session: Session, after: str
) -> AsyncIterator[dict[str, str]]:
    async with feed.listen(wake_channel(session.conversation_id)) as woken:
        while True:
            while rows := await conversations.events_after(session.conversation_id, after):
                for event_id, event in rows:
                    yield {"id": event_id, "data": json.dumps(public(event_id, event), ensure_ascii=False)}
                after = rows[-1][0]
            passing = await wait(woken)
            if passing:
                yield {"data": json.dumps(passing, ensure_ascii=False)}


def _checked(after: str) -> str:
    return after if EVENT_ID.match(after) else ""
