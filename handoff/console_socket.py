"""Live news for the console: the queue at every change, the events of the tickets that are open, offers, the board."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, AsyncContextManager, Callable, Protocol

from fastapi import WebSocket, WebSocketDisconnect

from handoff.agents import Agent, Agents
from handoff.board import Board
from handoff.console_api import Conversations, is_agent, is_supervisor, overview, without_payloads
from handoff.desk import Desk
from handoff.errors import HandoffError, LoginRefused
from handoff.presence import Presence
from handoff.tickets import Ticket, TicketState

REFUSED = 4401
HELLO_SECONDS = 10.0
POLL_SECONDS = 5.0  # a wake-up that was lost costs at most this
BEAT_SECONDS = 8.0  # a sign of life while the socket is open
QUIET_SECONDS = 0.3  # changes closer together than this are told together
BOARD_SECONDS = 1.0
MOST_WATCHED = 50
Woken = asyncio.Queue  # of None (something changed) or a passing event


class Feed(Protocol):
    """Wake-ups by channel name."""

    def listen(self, channel: str) -> AsyncContextManager[asyncio.Queue[dict[str, Any] | None]]: ...


class ConsoleSocket:
    """Client: hello {token}, watch {tickets: [{ticket, after}]}, board {on}, ping. Server: ready, queue, offer, event,
    typing, board, ended, pong."""

    def __init__(
        self,
        desk: Desk,
        agents: Agents,
        conversations: Conversations,
        feed: Feed,
        wake_channel: Callable[[str], str],
        *,
        presence: Presence,
        board: Board,
    ) -> None:
        self.desk, self.agents, self.conversations = desk, agents, conversations
        self.feed, self.wake_channel, self.presence, self.board = feed, wake_channel, presence, board

    async def serve(self, socket: WebSocket) -> None:
        """One connection."""
        await socket.accept()
        try:
            hello = json.loads(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
            agent = await asyncio.to_thread(self.agents.read, str(hello.get("token", "")))
            if (agent.shop and agent.shop != self.desk.queue.shop) or not is_agent(agent):
                raise LoginRefused("another shop's desk, or nobody who serves customers")
        except (HandoffError, ValueError, AttributeError):
            await socket.close(REFUSED)
            return
        except (WebSocketDisconnect, asyncio.TimeoutError):
            return
        await _Connection(self, socket, agent, str(hello["token"])).carry()


class _Connection:
    """One console that is open."""

    def __init__(self, desk: ConsoleSocket, socket: WebSocket, agent: Agent, token: str) -> None:
        self._at, self._socket, self._agent, self._token = desk, socket, agent, token
        self._watched: dict[str, asyncio.Task[None]] = {}
        self._board: asyncio.Task[None] | None = None

    async def carry(self) -> None:
        """Until the client goes; then nothing of it runs on."""
        roles = list(self._agent.roles)
        shown = {"name": self._agent.name, "shown": self._agent.shown, "roles": roles, "shop": self._agent.shop}
        await self._send({"type": "ready", "agent": shown})
        always = [asyncio.create_task(self._follow_queue()), asyncio.create_task(self._beat())]
        try:
            while True:
                await self._hear(_parse(await self._socket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            for task in (*always, *self._watched.values(), self._board):
                if task:
                    task.cancel()

    async def _hear(self, raw: dict[str, Any]) -> None:
        kind = raw.get("type")
        if kind == "watch":
            self._watch(_wanted(raw))
        elif kind == "board":
            self._show_board(on=bool(raw.get("on")))
        elif kind == "ping":
            await self._at.presence.beat(self._agent.name)
            await self._send({"type": "pong"})

    def _watch(self, wanted: dict[str, str]) -> None:
        """Each list replaces the one before; a ticket on both goes on from what was sent."""
        for ticket_id in set(self._watched) - set(wanted):
            self._watched.pop(ticket_id).cancel()
        for ticket_id, after in wanted.items():
            if ticket_id not in self._watched or self._watched[ticket_id].done():
                self._watched[ticket_id] = asyncio.create_task(self._follow_ticket(ticket_id, after))

    def _show_board(self, *, on: bool) -> None:
        if self._board:
            self._board.cancel()
        allowed = on and is_supervisor(self._agent)
        self._board = asyncio.create_task(self._follow_board()) if allowed else None

    async def _beat(self) -> None:
        """A sign of life while the session lasts; a socket outlives neither a logout nor a stopped account."""
        while True:
            try:
                self._agent = await asyncio.to_thread(self._at.agents.read, self._token)
            except LoginRefused:
                await self._socket.close(REFUSED)
                return
            await self._at.presence.beat(self._agent.name)
            await asyncio.sleep(BEAT_SECONDS)

    async def _follow_queue(self) -> None:
        offered: set[str] = set()
        async with self._at.feed.listen(self._at.desk.queue.key("changed")) as woken:
            while True:
                seen = await overview(self._at.desk, self._agent)
                offers = {t["id"]: t for t in seen["waiting"] if t["state"] == TicketState.OFFERED.value}
                for ticket_id in set(offers) - offered:
                    until = offers[ticket_id]["offered_until"]
                    await self._send({"type": "offer", "ticket": offers[ticket_id], "until": until})
                offered = set(offers)
                await self._send({"type": "queue", **seen})
                await _next(woken)
                await _quiet(woken)

    async def _follow_board(self) -> None:
        async with self._at.feed.listen(self._at.desk.queue.key("changed")) as woken:
            while True:
                await self._send({"type": "board", **await self._at.board.now()})
                await _next(woken)
                await asyncio.sleep(BOARD_SECONDS)
                await _quiet(woken)

    async def _follow_ticket(self, ticket_id: str, after: str) -> None:
        try:
            ticket = await self._at.desk.queue.ticket(ticket_id)
        except HandoffError:
            await self._send({"type": "ended", "ticket": ticket_id, "why": "not_found"})
            return
        async with self._at.feed.listen(self._at.wake_channel(ticket.conversation_id)) as woken:
            state = ticket.state
            while True:
                rows = await self._at.conversations.events_after(ticket.conversation_id, after, staff=True)
                for event_id, event in rows:
                    shown = {**without_payloads(event), "event": event_id}
                    await self._send({"type": "event", "ticket": ticket_id, "event": shown})
                    after = event_id
                state = await self._tell_end(ticket_id, state)
                passing = await _next(woken)
                if passing and passing.get("type") == "typing" and passing.get("sender") == "customer":
                    await self._send({"type": "typing", "ticket": ticket_id})

    async def _tell_end(self, ticket_id: str, before: TicketState) -> TicketState:
        """Tells once that a ticket is over or was taken away."""
        ticket = await self._at.desk.queue.ticket(ticket_id)
        if ticket.state is not before and (why := _why(ticket)):
            await self._send({"type": "ended", "ticket": ticket_id, "why": why})
        return ticket.state

    async def _send(self, event: dict[str, Any]) -> None:
        with suppress(RuntimeError):  # closed meanwhile: `carry` ends with it
            await self._socket.send_text(json.dumps(event, ensure_ascii=False))


def _why(ticket: Ticket) -> str:
    if ticket.state in (TicketState.CLOSED, TicketState.ABANDONED):
        return ticket.ended or ticket.state.value
    return ticket.moved if ticket.state in (TicketState.WAITING, TicketState.OFFERED) else ""


async def _next(woken: Woken[dict[str, Any] | None]) -> dict[str, Any] | None:
    try:
        return await asyncio.wait_for(woken.get(), POLL_SECONDS)
    except asyncio.TimeoutError:
        return None


async def _quiet(woken: Woken[dict[str, Any] | None]) -> None:
    """Lets a burst of changes pass."""
    await asyncio.sleep(QUIET_SECONDS)
    while not woken.empty():
        woken.get_nowait()


def _parse(frame: str) -> dict[str, Any]:
    try:
        raw = json.loads(frame)
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _wanted(raw: dict[str, Any]) -> dict[str, str]:
    """ticket -> last event seen; the older form {ticket, after} watches one."""
    listed = raw.get("tickets", [raw] if raw.get("ticket") else [])
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return {str(item.get("ticket")): str(item.get("after") or "") for item in items[:MOST_WATCHED]}
