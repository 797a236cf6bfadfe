"""Live news for the console: the queue at every change, and the events of the ticket that is open."""

from __future__ import annotations

import asyncio
import json
from typing import Any, AsyncContextManager, Callable, Protocol

from fastapi import WebSocket, WebSocketDisconnect

from handoff.agents import Agent, Agents
from handoff.console_api import Conversations, overview
from handoff.desk import Desk
from handoff.errors import HandoffError

REFUSED = 4401
HELLO_SECONDS = 10.0
POLL_SECONDS = 5.0  # a wake-up that was lost costs at most this


class Feed(Protocol):
    """Wake-ups by channel name."""

    def listen(self, channel: str) -> AsyncContextManager[asyncio.Queue[dict[str, Any] | None]]: ...


class ConsoleSocket:
    """Client: hello {token}, watch {ticket, after}. Server: ready, queue, event {ticket, event}, typing."""

    def __init__(
        self, desk: Desk, agents: Agents, conversations: Conversations, feed: Feed, wake_channel: Callable[[str], str]
    ) -> None:
        self._desk, self._agents, self._conversations = desk, agents, conversations
        self._feed, self._wake_channel = feed, wake_channel

    async def serve(self, socket: WebSocket) -> None:
        """One connection."""
        await socket.accept()
        try:
            hello = json.loads(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
            agent = self._agents.read(str(hello.get("token", "")))
        except (HandoffError, ValueError, AttributeError):
            await socket.close(REFUSED)
            return
        except (WebSocketDisconnect, asyncio.TimeoutError):
            return
        await self._carry(socket, agent)

    async def _carry(self, socket: WebSocket, agent: Agent) -> None:
        await _send(socket, {"type": "ready", "agent": {"name": agent.name, "shown": agent.shown}})
        queue = asyncio.create_task(self._follow_queue(socket, agent))
        watch: asyncio.Task[None] | None = None
        try:
            while True:
                ticket_id, after = _watched(await socket.receive_text())
                if watch:
                    watch.cancel()
                watch = asyncio.create_task(self._follow_ticket(socket, ticket_id, after)) if ticket_id else None
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            for task in (queue, watch):
                if task:
                    task.cancel()

    async def _follow_queue(self, socket: WebSocket, agent: Agent) -> None:
        async with self._feed.listen(self._desk.queue.key("changed")) as woken:
            while True:
                await _send(socket, {"type": "queue", **await overview(self._desk, agent)})
                await _next(woken)

    async def _follow_ticket(self, socket: WebSocket, ticket_id: str, after: str) -> None:
        try:
            ticket = await self._desk.queue.ticket(ticket_id)
        except HandoffError:
            return
        async with self._feed.listen(self._wake_channel(ticket.conversation_id)) as woken:
            while True:
                for event_id, event in await self._conversations.events_after(ticket.conversation_id, after):
                    shown = {name: value for name, value in event.items() if name != "choices"}
                    await _send(socket, {"type": "event", "ticket": ticket_id, "event": {**shown, "event": event_id}})
                    after = event_id
                passing = await _next(woken)
                if passing and passing.get("type") == "typing" and passing.get("sender") == "customer":
                    await _send(socket, {"type": "typing", "ticket": ticket_id})


async def _next(woken: asyncio.Queue[dict[str, Any] | None]) -> dict[str, Any] | None:
    try:
        return await asyncio.wait_for(woken.get(), POLL_SECONDS)
    except asyncio.TimeoutError:
        return None


def _watched(frame: str) -> tuple[str, str]:
    try:
        raw = json.loads(frame)
        return str(raw["ticket"]), str(raw.get("after", "")) if raw["type"] == "watch" else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""


async def _send(socket: WebSocket, event: dict[str, Any]) -> None:
    await socket.send_text(json.dumps(event, ensure_ascii=False))
