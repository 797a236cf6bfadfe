"""The console's part of the gateway put together: accounts, tickets, the board, content beside the chat, service, the
editors' pages."""

from __future__ import annotations

import threading
from typing import Any, Callable

from fastapi import FastAPI, WebSocket
from fastapi.responses import PlainTextResponse

from actions.platform.provider import platform_for
from bot.conversation import wake_channel
from bot.gateway import desk_api, desk_files, kb_api, service_api
from bot.gateway.desk_actions import DeskActions
from bot.gateway.desk_api import DeskAccess
from bot.gateway.shared import Shared
from bot.gateway.uploads import Checker
from bot.knowledge import Desk as KnowledgeDesk
from handoff import console_api, staff_api, supervisor_api
from handoff.accounts import Accounts
from handoff.agents import Agents
from handoff.board import Board
from handoff.console_socket import ConsoleSocket
from handoff.ledger import Ledger
from handoff.notes import Notes
from handoff.replies import Replies
from handoff.staff import Staff
from handoff.tables import open_engine


def add_console(app: FastAPI, shared: Shared, checker: Checker) -> Agents:
    """Mounts everything that agents and editors use, and gives what reads their tokens."""
    settings = shared.settings
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    accounts = Accounts(engine)
    agents = Agents(accounts, secret=shared.secret, hours=settings.session_hours)
    _add_tickets(app, shared, agents)
    staff = Staff(engine, accounts, settings.shop)
    app.include_router(staff_api.router(staff, agents, shared.presence, shop=settings.shop))
    _add_content(app, shared, agents, engine, checker)
    return agents


def _add_tickets(app: FastAPI, shared: Shared, agents: Agents) -> None:
    desk, conversations, presence = shared.desk, shared.conversations, shared.presence
    board = Board(desk.queue, presence)
    app.include_router(console_api.router(desk, agents, conversations, presence))
    app.include_router(supervisor_api.router(desk, agents, presence, board))
    console_api.add_errors(app)
    console = ConsoleSocket(desk, agents, conversations, shared.feed, wake_channel, presence=presence, board=board)

    @app.websocket("/console/ws")
    async def agents_socket(socket: WebSocket) -> None:
        await console.serve(socket)

    @app.get("/metrics", tags=["health"], response_class=PlainTextResponse)
    async def metrics() -> str:
        """The desk's counters and gauges for Prometheus."""
        return await board.prometheus()


def _add_content(app: FastAPI, shared: Shared, agents: Agents, engine: Any, checker: Checker) -> None:
    shop = shared.settings.shop
    access, notes = DeskAccess(agents, shared.desk, shop), Notes(engine, shop)
    knowledge = _once(lambda: KnowledgeDesk(shared.settings))
    actions = DeskActions(Ledger(engine, shop), notes, platform_for, shared.desk.queue.refunded)
    replies, conversations = Replies(engine, shop), shared.conversations
    app.include_router(desk_api.router(access, replies, notes, conversations, knowledge, shop=shop))
    app.include_router(desk_files.router(access, shared.uploads, checker, shared.buckets))
    app.include_router(service_api.router(access, actions, platform_for))
    service_api.add_errors(app)
    app.include_router(kb_api.router(knowledge, agents))
    kb_api.add_errors(app)


def _once(make: Callable[[], KnowledgeDesk]) -> Callable[[], KnowledgeDesk]:
    """Makes it on first use and keeps it; threads that come meanwhile wait for it."""
    made: list[KnowledgeDesk] = []
    lock = threading.Lock()

    def get() -> KnowledgeDesk:
        with lock:
            if not made:
                made.append(make())
            return made[0]

    return get
