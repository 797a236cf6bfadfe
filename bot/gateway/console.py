"""The console's part of the gateway put together: accounts, content beside the chat, service, the editors' pages."""

from __future__ import annotations

import threading
from typing import Callable

from fastapi import FastAPI

from actions.platform.provider import platform_for
from bot.conversation import Conversations
from bot.gateway import desk_api, kb_api, service_api
from bot.gateway.desk_actions import DeskActions
from bot.gateway.desk_api import DeskAccess
from bot.knowledge import Desk as KnowledgeDesk
from bot.settings import Settings
from handoff.accounts import Accounts
from handoff.agents import Agents
from handoff.desk import Desk
from handoff.ledger import Ledger
from handoff.notes import Notes
from handoff.replies import Replies
from handoff.tables import open_engine


def add_console(app: FastAPI, settings: Settings, desk: Desk, conversations: Conversations) -> Agents:
    """Mounts everything but tickets, and gives what reads agents' tokens."""
    settings.var.mkdir(parents=True, exist_ok=True)
    engine, shop = open_engine(settings.database_url), settings.shop
    agents = Agents(Accounts(engine), secret=settings.token_secret, hours=settings.session_hours)
    access, notes = DeskAccess(agents, desk, shop), Notes(engine, shop)
    knowledge = _once(lambda: KnowledgeDesk(settings))
    actions = DeskActions(Ledger(engine, shop), notes, platform_for)
    app.include_router(desk_api.router(access, Replies(engine, shop), notes, conversations, knowledge, shop=shop))
    app.include_router(service_api.router(access, actions, platform_for))
    service_api.add_errors(app)
    app.include_router(kb_api.router(knowledge, agents))
    kb_api.add_errors(app)
    return agents


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
