"""The relative's socket: the conversation from the invitation on, and lines that nobody acts on."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Mapping

from fastapi import WebSocket, WebSocketDisconnect
from redis.exceptions import RedisError

from bot.conversation import Conversations, wake_channel
from bot.errors import EventRefused, InvitationRefused, TokenRefused
from bot.events import Event, public
from bot.family import Family, Invitation
from bot.gateway.chat import HELLO_SECONDS, MAX_FRAME, REFUSED, TOO_BIG
from bot.gateway.family_auth import VISIT, Visitor, read_visitor
from bot.gateway.feed import Feed, wait
from bot.gateway.intake import EVENT_ID, ID, clean
from bot.gateway.limits import Buckets
from bot.stopping import stop
from bot.texts import text

SHOWN = ("message", "owner")  # events of the log that a relative sees
TAPPABLE = ("quick_replies", "choice")  # never sent to a relative: what could be tapped


class FamilySocket:
    """Client: hello {token, after}, message {id, text}, ping. Server: ready, message, owner, ack, error, pong, ended."""

    def __init__(
        self,
        conversations: Conversations,
        family: Family,
        feed: Feed,
        buckets: Buckets,
        *,
        secret: str,
        max_text: int,
    ) -> None:
        self._conversations, self._family, self._feed, self._buckets = conversations, family, feed, buckets
        self._secret, self._max_text = secret, max_text

    async def serve(self, socket: WebSocket) -> None:
        """One connection, until either side ends it or the customer does."""
        await socket.accept()
        try:
            visitor, invitation, after = await self._hello(socket)
        except (TokenRefused, InvitationRefused) as refused:
            await _end(socket, getattr(refused, "text", text("family_over")))
            return
        except (WebSocketDisconnect, asyncio.TimeoutError):
            return
        await self._carry(socket, visitor, invitation, after)

    async def _hello(self, socket: WebSocket) -> tuple[Visitor, Invitation, str]:
        raw = _parse(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
        if raw.get("type") != "hello" or not isinstance(raw.get("token"), str):
            raise TokenRefused("hello expected")
        visitor = read_visitor(raw["token"], audience=VISIT, secret=self._secret)
        invitation = await self._family.held(visitor.conversation_id, visitor.invitation_id)
        return visitor, invitation, later(str(raw.get("after") or ""), invitation.since)

    async def _carry(self, socket: WebSocket, visitor: Visitor, invitation: Invitation, after: str) -> None:
        async with self._feed.listen(wake_channel(visitor.conversation_id)) as woken:
            state = await self._conversations.state(visitor.conversation_id)
            ready = {"type": "ready", "owner": state["owner"], "name": invitation.name, "until": invitation.until}
            await _send(socket, {**ready, "agent": _agent(state), "place": None})
            tasks = [
                asyncio.create_task(self._read(socket, visitor)),
                asyncio.create_task(self._write(socket, visitor, after, woken)),
            ]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await stop(*tasks)

    async def _read(self, socket: WebSocket, visitor: Visitor) -> None:
        while True:
            try:
                frame = await socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                return
            if len(frame) > MAX_FRAME:
                await socket.close(TOO_BIG)
                return
            await _send(socket, await self._answer(visitor, _parse(frame)))

    async def _answer(self, visitor: Visitor, raw: Mapping[str, Any]) -> Event:
        """Every refusal is an error event; only a message does anything."""
        if raw.get("type") == "ping":
            return {"type": "pong"}
        given = raw.get("id")
        message_id = given if isinstance(given, str) and ID.match(given) else None
        try:
            return await self._say(visitor, raw, message_id)
        except (EventRefused, InvitationRefused) as refused:
            return _error(refused.code, refused.text, message_id)
        except (RedisError, OSError):
            return _error("unavailable", text("error_unavailable"), message_id)

    async def _say(self, visitor: Visitor, raw: Mapping[str, Any], message_id: str | None) -> Event:
        if raw.get("type") != "message" or message_id is None:
            raise EventRefused("bad_event", text("family_cannot"))
        if not self._buckets.allow(f"family:{visitor.invitation_id}"):
            raise EventRefused("rate_limited", text("error_rate_limited"))
        invitation = await self._family.held(visitor.conversation_id, visitor.invitation_id)
        words = clean(raw.get("text"), raw, self._max_text)
        event_id = await self._family.say(visitor.conversation_id, invitation, words, message_id)
        return {"type": "ack", "id": message_id, "event": event_id}

    async def _write(self, socket: WebSocket, visitor: Visitor, after: str, woken: Any) -> None:
        """Asks whether the invitation holds before everything that is sent."""
        where = visitor.conversation_id
        while True:
            try:
                await self._family.held(where, visitor.invitation_id)
            except InvitationRefused as refused:
                await _end(socket, refused.text)
                return
            rows = await self._conversations.events_after(where, after)
            for event_id, event in rows:
                if event["type"] in SHOWN:
                    await _send(socket, for_family(event_id, event, visitor.invitation_id))
                after = event_id
            if not rows:
                await wait(woken)


def later(after: str, since: str) -> str:
    """The later of two event ids: a relative who asks for more gets what came after the invitation."""
    return max(after, since, key=_place) if EVENT_ID.match(after) else since


def _place(event_id: str) -> tuple[int, int]:
    milliseconds, number = event_id.split("-")
    return int(milliseconds), int(number)


def for_family(event_id: str, event: Mapping[str, Any], invitation_id: str) -> Event:
    """An event without what could be tapped; the relative's own lines under the ids that their page gave them."""
    shown = _untappable(public(event_id, event))
    own = f"family-{invitation_id}-"
    if str(shown.get("id", "")).startswith(own):
        shown = {**shown, "id": shown["id"][len(own) :], "own": True}
    return shown


def _untappable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _untappable(item) for name, item in value.items() if name not in TAPPABLE}
    return [_untappable(item) for item in value] if isinstance(value, (list, tuple)) else value


def _agent(state: Mapping[str, str]) -> dict[str, str] | None:
    return {"name": state["agent_name"]} if state.get("agent_name") else None


def _parse(frame: str) -> Mapping[str, Any]:
    try:
        raw = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, Mapping) else {}


def _error(code: str, words: str, message_id: str | None) -> Event:
    return {"type": "error", "code": code, "text": words, **({"id": message_id} if message_id else {})}


async def _end(socket: WebSocket, words: str) -> None:
    await _send(socket, {"type": "ended", "text": words})
    await socket.close(REFUSED)


async def _send(socket: WebSocket, event: Mapping[str, Any]) -> None:
    await socket.send_text(json.dumps(event, ensure_ascii=False))
